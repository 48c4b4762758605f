import Measurement
import Population
import SimulationKernel
import Web

/// A block's columns, fetched once so that the loop over people does not fetch them for every person.
struct BlockView {
  let firstPerson: UInt64
  let key: SIMD2<UInt32>
  let active: UnsafeBufferPointer<Int32>
  let clicks: UnsafeBufferPointer<TrueClick>
  let conversions: UnsafeBufferPointer<TrueConversion>
  /// A bare pointer, since a buffer's subscript copies what it returns.
  let events: UnsafePointer<TimedEvent>
  let clickStart: UnsafeBufferPointer<Int>
  let conversionStart: UnsafeBufferPointer<Int>
  let eventStart: UnsafeBufferPointer<Int>
  let traits: UnsafeBufferPointer<BrowserTraits>
  let browserStart: UnsafeBufferPointer<Int>
  let visits: UnsafeBufferPointer<LaterVisit>
  let visitStart: UnsafeBufferPointer<Int>

  init(_ block: PopulationBlock) {
    firstPerson = block.firstPerson
    key = block.key
    active = block.active
    clicks = block.clicks
    conversions = block.conversions
    events = block.eventBase
    clickStart = block.clickStart
    conversionStart = block.conversionStart
    eventStart = block.eventStart
    traits = block.traits
    browserStart = block.browserStart
    visits = block.visits
    visitStart = block.visitStart
  }
  /// The positions of a person's browsers.
  @inline(__always)
  func browsers(of person: Int) -> Range<Int> { browserStart[person]..<browserStart[person + 1] }

  /// The positions of a person's events.
  @inline(__always)
  func eventRange(of person: Int) -> Range<Int> { eventStart[person]..<eventStart[person + 1] }

  /// The random numbers of a person.
  @inline(__always)
  func random(of person: Int) -> AddressedRandom {
    AddressedRandom(key: key, person: firstPerson + UInt64(person))
  }

  /// What a person truly did.
  @inline(__always)
  func truth(of person: Int) -> PersonTruth {
    PersonTruth(
      owner: Fingerprint.owner(person: firstPerson + UInt64(person)),
      clicks: UnsafeBufferPointer(rebasing: clicks[clickStart[person]..<clickStart[person + 1]]),
      conversions: UnsafeBufferPointer(
        rebasing: conversions[conversionStart[person]..<conversionStart[person + 1]]),
      events: UnsafeBufferPointer(
        start: events + eventStart[person], count: eventStart[person + 1] - eventStart[person]))
  }
}

extension BrowserLoop where System: ~Copyable {
  /// Plays all that a person does in one browser, and lets what waits there leave until the end.
  ///
  /// - Parameters:
  ///   - row: the browser's position in the block.
  ///   - end: the moment after which nothing arrives.
  @inline(__always)
  mutating func play(
    _ person: Int, browser row: Int, in view: BlockView, through end: SimulationTime, random: AddressedRandom
  ) {
    let browsers = view.browsers(of: person)
    let browser = row - browsers.lowerBound
    begin(view.traits[row], browser: browser)
    for index in view.eventRange(of: person) {
      // Most people have one browser, so this is hardly ever asked in vain.
      if browsers.count > 1, Int(view.events[index].browser) != browser { continue }
      play(view.events[index].event, at: view.events[index].time, random: random)
    }
    if !view.visits.isEmpty { visit(person, browser: browser, in: view, through: end, random: random) }
    finish(through: end, random: random)
  }

  /// Lets a person go on using a browser after the period, as long as something waits in it.
  private mutating func visit(
    _ person: Int, browser: Int, in view: BlockView, through end: SimulationTime, random: AddressedRandom
  ) {
    for index in view.visitStart[person]..<view.visitStart[person + 1] {
      guard isWaiting, view.visits[index].time <= end else { return }
      if Int(view.visits[index].browser) == browser { visit(at: view.visits[index].time, random: random) }
    }
  }
}
