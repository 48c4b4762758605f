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
