import SimulationKernel
import Web

/// An ad click as it truly happened.
public struct TrueClick: Sendable, Hashable {
  /// When the landing page was committed.
  public var time: SimulationTime
  /// The campaign, counted from 0.
  public var campaign: Int32
  /// The publisher, counted from 0.
  public var publisher: Int32
}

/// A conversion as it truly happened.
public struct TrueConversion: Sendable, Hashable {
  /// When it happened.
  public var time: SimulationTime
  /// The advertiser, counted from 0.
  public var advertiser: Int32
  /// The campaign whose click caused it, or -1 when no click did.
  public var causedBy: Int32
  /// The click of the same person that an attributable conversion is credited to, or -1: the last one on
  /// this advertiser within the attribution window.
  public var attributedClick: Int32
  /// Its own number for random addresses, unique within the person.
  public var ordinal: UInt32
  /// The data that the advertiser fires.
  public var data: UInt16
  /// Whether the person clicked on this advertiser at all before.
  public var followsClick: Bool
  /// Whether it lies inside the measured period.
  public var counts: Bool
}

/// An event of a browser with its time.
public struct TimedEvent: Sendable {
  /// When it happens.
  public var time: SimulationTime
  /// What happens.
  public var event: BrowserEvent
}

/// A few hundred people with all that they do: the ground truth, made once for all systems.
///
/// Each person's clicks, conversions and events stand together; buffers are kept from block to block.
public final class PopulationBlock {
  /// The first person of the block.
  public internal(set) var firstPerson: UInt64 = 0
  /// How many people the block holds.
  public internal(set) var people = 0
  /// The replication's random key.
  public internal(set) var key = SIMD2<UInt32>(0, 0)
  /// All clicks, person after person, each person's in the order of their numbers.
  public internal(set) var clicks: [TrueClick] = []
  /// All conversions, person after person, each person's in the order of time.
  public internal(set) var conversions: [TrueConversion] = []
  /// All events, person after person, in the order of time.
  public internal(set) var events: [TimedEvent] = []
  /// Where each person's clicks begin, with one entry more than there are people.
  public internal(set) var clickStart: [Int] = []
  /// Where each person's conversions begin, with one entry more than there are people.
  public internal(set) var conversionStart: [Int] = []
  /// Where each person's events begin, with one entry more than there are people.
  public internal(set) var eventStart: [Int] = []
  /// Each person's browser.
  public internal(set) var traits: [BrowserTraits] = []
  /// What happened to whom, order-free.
  public internal(set) var fingerprint = Fingerprint()

  // Buffers of the generator.
  let words = WordColumns()
  var clickCounts: [Int32] = []
  var organicCounts: [Int32] = []
  var owners: [Int32] = []
  var conversionsOfClick: [Int32] = []
  var drafts: [ConversionDraft] = []
  var draftStart: [Int] = []
  var order: [UInt64] = []
  var lastClick: [LastClick] = []

  /// Makes an empty block.
  public init() {}

  /// The random numbers of one person of the block.
  @inlinable
  public func random(of index: Int) -> AddressedRandom {
    AddressedRandom(key: key, person: firstPerson + UInt64(index))
  }

  func reset(firstPerson: UInt64, people: Int, key: SIMD2<UInt32>, advertisers: Int) {
    self.firstPerson = firstPerson
    self.people = people
    self.key = key
    fingerprint = Fingerprint()
    clicks.removeAll(keepingCapacity: true)
    conversions.removeAll(keepingCapacity: true)
    events.removeAll(keepingCapacity: true)
    clickStart.removeAll(keepingCapacity: true)
    conversionStart.removeAll(keepingCapacity: true)
    eventStart.removeAll(keepingCapacity: true)
    traits.removeAll(keepingCapacity: true)
    clickCounts.removeAll(keepingCapacity: true)
    organicCounts.removeAll(keepingCapacity: true)
    owners.removeAll(keepingCapacity: true)
    conversionsOfClick.removeAll(keepingCapacity: true)
    drafts.removeAll(keepingCapacity: true)
    draftStart.removeAll(keepingCapacity: true)
    lastClick.removeAll(keepingCapacity: true)
    lastClick.append(contentsOf: repeatElement(LastClick(), count: advertisers))
  }
}

/// A conversion before its time and kind are drawn.
struct ConversionDraft {
  /// The click of the block that causes it, or -1.
  var click: Int32
  var ordinal: UInt32
}

/// A person's latest click on one advertiser so far.
struct LastClick {
  /// The person's position in the block, or -1.
  var person: Int32 = -1
  /// The click's number within the person.
  var click: Int32 = -1
}
