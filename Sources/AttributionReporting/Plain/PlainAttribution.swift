import Measurement
import SimulationKernel

/// The API for plain people, in stages over many of them at once, without events, queue and storage.
///
/// A person is plain where one honest ad tech registers all clicks of one browser, and every conversion once, where
/// every source tells the truth, and where no limit can bind. All sources are alike then, so a conversion goes to the
/// latest click on its site; of several at one moment to the first. That click has lost to no other, since only a later
/// one could have won; and when it has expired, all others have. So what a click reports depends on nothing but the
/// conversions that go to it, and a report's way out on nothing but its due time.
///
/// People, clicks and conversions are put into their columns, and what comes of them is in two others. There may be
/// clicks and conversions of further people; nothing is made of these.
///
/// *Source:* derived: from the rules of ``AttributionReportingBrowser`` as above, which makes the same of the same
/// people to the millisecond.
public struct PlainAttribution: ~Copyable, Sendable {
  /// The people.
  public var people = GrowableBuffer<PlainPerson>()
  /// Their clicks, each person's in the order of their numbers.
  public var clicks = GrowableBuffer<PlainClick>()
  /// Their conversions, each person's in the order of time.
  public var conversions = GrowableBuffer<PlainConversion>()
  /// What became of each conversion of the people; `notMeasured` of others.
  public private(set) var outcomes = GrowableBuffer<ConversionOutcome>()
  /// The reports, in the order of their conversions.
  public private(set) var reports = GrowableBuffer<PlainReport>()

  private let rules: PlainRules
  private var words = WordColumns(capacity: 1024)
  /// The rows of reports that are due while their browsers are closed.
  private var waiting = GrowableBuffer<Int32>()

  /// Makes empty columns.
  public init(_ rules: PlainRules) { self.rules = rules }

  /// Empties all columns; memory is kept.
  public mutating func removeAll() {
    people.removeAll()
    clicks.removeAll()
    conversions.removeAll()
    outcomes.removeAll()
    reports.removeAll()
  }

  /// Works out what comes of the people in the columns.
  ///
  /// - Parameter key: of the replication.
  public mutating func attribute(key: SIMD2<UInt32>) {
    outcomes.fill(.notMeasured, count: conversions.count)
    reports.reserve(conversions.count)
    for person in 0..<people.count { attribute(person) }
    send(key)
  }

  @inline(__always)
  private mutating func attribute(_ index: Int) {
    let person = people[index]
    for row in Int(person.firstConversion)..<Int(person.endConversion) {
      let conversion = conversions[row]
      var last = -1
      var lastTime = Int64.min
      // Without a branch, since no processor can guess which click is on the site.
      for click in Int(person.firstClick)..<Int(person.endClick) {
        let (time, destination) = (clicks[click].time, clicks[click].destination)
        let isOnSite = destination == conversion.destination
        let isLater = isOnSite && time <= conversion.time && time > lastTime
        last = isLater ? click : last
        lastTime = isLater ? time : lastTime
      }
      outcomes[row] =
        last < 0
        ? .noMatchingClick
        : report(conversion, row, on: last, of: index, after: conversion.time &- lastTime)
    }
  }

  /// What becomes of a conversion that goes to a click.
  ///
  /// All reports have the same priority, so that none takes the place of another. One in the same window still waits:
  /// its window is not over.
  @inline(__always)
  private mutating func report(
    _ conversion: PlainConversion, _ row: Int, on click: Int, of person: Int, after elapsed: Int64
  ) -> ConversionOutcome {
    if elapsed >= rules.expiry { return .expired }
    let position = rules.position(of: conversion.data)
    if position < 0 { return .noMatchingData }
    var window = 0
    for lane in 0..<rules.windowCount { window &+= elapsed >= rules.windowEnds[lane] ? 1 : 0 }
    if elapsed < rules.windowStart || window == rules.windowCount { return .outsideReportWindows }
    let source = clicks[click]
    let bit = UInt8(truncatingIfNeeded: 1 &<< window)
    if source.isFull { return .reportCapReached }
    if Int(source.reports) >= rules.maxReports {
      if source.windows & bit != 0 { return .lowPriority }
      clicks[click].isFull = true
      return .reportCapReached
    }
    clicks[click].reports = source.reports &+ 1
    clicks[click].windows = source.windows | bit
    let due = source.time &+ rules.windowEnds[window]
    reports.append(
      PlainReport(
        person: Int32(truncatingIfNeeded: person), click: Int32(truncatingIfNeeded: click),
        conversion: Int32(truncatingIfNeeded: row), position: UInt8(truncatingIfNeeded: position),
        window: UInt8(truncatingIfNeeded: window), due: due, sent: due))
    return .scheduled
  }

  /// Draws which reports have to wait for their browser, and for how long.
  private mutating func send(_ key: SIMD2<UInt32>) {
    guard rules.closedShare > 0 else { return }
    words.reserve(reports.count)
    for row in 0..<reports.count {
      words.set(
        row, person: people[Int(reports[row].person)].number, purpose: Availability.purpose,
        ordinal: UInt64(bitPattern: reports[row].due))
    }
    Philox.fill(words, count: reports.count, key: key)
    waiting.removeAll()
    for row in 0..<reports.count {
      waiting.append(
        Int32(truncatingIfNeeded: row),
        if: Uniform.happens(words.pointer(0)[row], probability: rules.closedShare))
    }
    for row in waiting.values.lazy.map({ Int($0) }) {
      let report = reports[row]
      let start =
        report.due &+ rules.closedFor.draw(words.pointer(1)[row], words.pointer(2)[row]).milliseconds
      let random = AddressedRandom(key: key, person: people[Int(report.person)].number)
      let address = AddressedDraws.ordinal(
        conversion: conversions[Int(report.conversion)].ordinal, registration: 0)
      reports[row].sent = start &+ rules.startDelay.draw(address, random)
    }
  }
}
