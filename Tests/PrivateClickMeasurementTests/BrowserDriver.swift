import Measurement
import SimulationKernel
import Web

@testable import PrivateClickMeasurement

typealias Settings = PrivateClickMeasurement.Settings
typealias Recipient = PrivateClickMeasurement.Recipient

let second: Int64 = 1000
let minute: Int64 = 60_000
let hour: Int64 = 3_600_000
let day: Int64 = 86_400_000

/// A report as it left the browser, with everything spelled out.
struct SentReport: Hashable {
  var at: Int64
  var due: Int64
  var recipient: Recipient
  var source: UInt32
  var destination: UInt32
  var sourceID: UInt8
  var data: UInt8
  var click: UInt32
  var conversion: UInt32
}

/// Runs one engine through a timeline that is told in strings and milliseconds.
///
/// At equal times, events precede timers, in the order in which they were put in.
struct BrowserDriver: ~Copyable {
  private enum Happening {
    case event(BrowserEvent)
    case trigger(AttributionTrigger)
    case feature(isOn: Bool)
    case timer(Timer)
  }

  private struct Entry {
    var time: Int64
    var isTimer: Bool
    var sequence: Int
    var happening: Happening
  }

  /// How the engine learns that its browser was closed.
  enum Availability: CaseIterable {
    /// By events; timers fire on time even while it is closed.
    case events
    /// By late timers alone.
    case lateTimers
  }

  var engine: PrivateClickMeasurement
  var outbox = Outbox<PrivateClickReport>()
  var random: AddressedRandom
  var directory: OriginDirectory
  var availability = Availability.lateTimers
  private var closures: [(from: Int64, to: Int64)] = []
  private var entries: [Entry] = []
  private var sequence = 0
  private var clickCount: UInt32 = 0
  private var conversionCount: UInt32 = 0

  init(
    _ settings: Settings, person: UInt64 = 0, traits: BrowserTraits = BrowserTraits()
  ) throws {
    engine = PrivateClickMeasurement(settings)
    engine.reset(traits)
    random = AddressedRandom(seed: 20_201_006, replication: 0, person: person)
    directory = OriginDirectory(suffixes: try PublicSuffixList())
  }

  /// Becomes the browser of another person, with nothing in it.
  mutating func restart(person: UInt64, traits: BrowserTraits = BrowserTraits()) {
    engine.reset(traits)
    outbox.reset()
    random = random.of(person: person)
    entries.removeAll(keepingCapacity: true)
    closures.removeAll()
    (sequence, clickCount, conversionCount) = (0, 0, 0)
  }

  /// Lets a click happen, with a source id as its campaign; returns its number.
  @discardableResult
  mutating func click(
    at time: Int64, _ sourceID: Int, from publisher: String = "a.example",
    to destination: String = "b.example"
  ) throws -> UInt32 {
    let number = clickCount
    clickCount += 1
    let source = try directory.number("https://\(publisher)")
    put(
      .event(
        .click(
          AdInteraction(
            number: number, sourceData: ClickIdentifier(campaign: sourceID, person: 5, click: 3).rawValue,
            publisher: source, destination: try directory.number("https://\(destination)"),
            reporting: try directory.number("https://adtech.example")))), at: time)
    return number
  }

  /// Lets a conversion happen whose page asks every source; returns its number.
  @discardableResult
  mutating func convert(at time: Int64, data: UInt64, on page: String = "b.example") throws -> UInt32 {
    let conversion = try conversion(data: data, on: page)
    put(.event(.conversion(conversion)), at: time)
    return conversion.number
  }

  /// Lets a trigger happen with a priority of its own, at one source or at all.
  @discardableResult
  mutating func trigger(
    at time: Int64, _ data: UInt8, _ priority: UInt8 = 0, from source: String? = "a.example",
    on page: String = "b.example"
  ) throws -> UInt32 {
    let conversion = try conversion(data: UInt64(data), on: page)
    put(
      .trigger(
        AttributionTrigger(
          sourceSite: try source.map { try directory.number("https://\($0)").site },
          destinationSite: conversion.page.site, data: data, priority: priority, conversion: conversion)),
      at: time)
    return conversion.number
  }

  private mutating func conversion(data: UInt64, on page: String) throws -> ConversionRegistration {
    let number = conversionCount
    conversionCount += 1
    return ConversionRegistration(
      number: number, ordinal: number, page: try directory.number("https://\(page)"),
      reporting: try directory.number("https://adtech.example"), data: data)
  }

  /// Closes the browser for a while.
  mutating func close(from: Int64, to: Int64) {
    closures.append((from, to))
    guard availability == .events else { return }
    put(.event(.closed), at: from)
    put(.event(.started), at: to)
  }

  mutating func clear(at time: Int64, from: Int64 = 0, through: Int64? = nil, _ site: String? = nil) throws {
    let origin = try site.map { try directory.number("https://\($0)") }
    put(
      .event(
        .cleared(
          StorageClearing(
            begin: SimulationTime(milliseconds: from), end: SimulationTime(milliseconds: through ?? time),
            origin: origin))), at: time)
  }

  mutating func switchFeature(on: Bool, at time: Int64) { put(.feature(isOn: on), at: time) }

  mutating func handle(_ event: BrowserEvent, at time: Int64) { put(.event(event), at: time) }

  private mutating func put(_ happening: Happening, at time: Int64, isTimer: Bool = false) {
    entries.append(Entry(time: time, isTimer: isTimer, sequence: sequence, happening: happening))
    sequence += 1
  }

  /// Lets everything happen whose time is at most `end`.
  mutating func run(through end: Int64 = .max) {
    while let next = entries.indices.min(by: { Self.precedes(entries[$0], entries[$1]) }),
      entries[next].time <= end
    {
      let entry = entries.remove(at: next)
      let now = SimulationTime(milliseconds: entry.time)
      switch entry.happening {
      case .event(let event): engine.handle(event, at: now, random: random, into: &outbox)
      case .trigger(let trigger): engine.attribute(trigger, at: now, random: random, into: &outbox)
      case .feature(let isOn): engine.turn(on: isOn, at: now, into: &outbox)
      case .timer(let timer): engine.timerFired(timer, at: now, random: random, into: &outbox)
      }
      takeTimers()
    }
  }

  private static func precedes(_ a: Entry, _ b: Entry) -> Bool {
    (a.time, a.isTimer ? 1 : 0, a.sequence) < (b.time, b.isTimer ? 1 : 0, b.sequence)
  }

  private mutating func takeTimers() {
    for request in outbox.timers.values {
      var (time, timer) = (request.time.milliseconds, request.timer)
      if availability == .lateTimers, timer.needsOpenBrowser,
        let closure = closures.first(where: { $0.from <= time && time < $0.to })
      {
        time = closure.to
        timer.late = true
      }
      put(.timer(timer), at: time, isTimer: true)
    }
    outbox.timers.removeAll()
  }

  /// What has left the browser so far, in that order.
  var sent: [SentReport] { outbox.sent.map(SentReport.init) }

  /// The same in short: `hour source-id:data recipient's host`.
  var story: [String] {
    outbox.sent.map {
      "\($0.sent.milliseconds / hour) \($0.report.sourceID):\($0.report.triggerData) "
        + directory.site($0.report.receivingOrigin).host
    }
  }

  /// What became of each conversion, in the order of their numbers.
  var outcomes: [ConversionOutcome] {
    outbox.outcomes.values.sorted { $0.conversion < $1.conversion }.map(\.outcome)
  }
}

extension SentReport {
  init(_ scheduled: ScheduledReport<PrivateClickReport>) {
    self.init(
      at: scheduled.sent.milliseconds, due: scheduled.due.milliseconds, recipient: scheduled.report.recipient,
      source: scheduled.report.sourceSite, destination: scheduled.report.destinationSite,
      sourceID: scheduled.report.sourceID, data: scheduled.report.triggerData, click: scheduled.tag.click,
      conversion: scheduled.tag.conversion)
  }
}

extension Settings {
  func with(_ change: (inout Self) -> Void) -> Self {
    var copy = self
    change(&copy)
    return copy
  }
}

/// Drives one timeline to its end, with reports 24 hours after the trigger at the source and 30 at the destination.
func drive(
  _ settings: Settings, source: Int64 = 24 * hour, destination: Int64 = 30 * hour,
  traits: BrowserTraits = BrowserTraits(), _ timeline: (inout BrowserDriver) throws -> Void
) throws -> BrowserDriver {
  var driver = try BrowserDriver(settings, traits: traits)
  driver.engine.delays.rule = .fixed(source: source, destination: destination)
  try timeline(&driver)
  driver.run()
  return driver
}
