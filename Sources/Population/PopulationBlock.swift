import SimulationKernel
import Web

/// An ad click or an ad view as it truly happened.
public struct TrueClick: Sendable, Hashable, BitwiseCopyable {
  /// When the landing page was committed, or the ad was seen.
  public var time: SimulationTime
  /// The publisher, counted from 0.
  public var publisher: Int32
  /// The campaign, counted from 0.
  public var campaign: Int16
  /// The person's browser in which it happened, counted from 0.
  public var browser: UInt8 = 0
  /// Whether the ad was only seen.
  public var isView = false
}

/// A conversion as it truly happened.
public struct TrueConversion: Sendable, Hashable, BitwiseCopyable {
  /// When it happened.
  public var time: SimulationTime
  /// What it is worth, in hundredths of the currency.
  public var value: Int64 = 0
  /// The advertiser, counted from 0.
  public var advertiser: Int32
  /// The click of the same person that an attributable conversion is credited to, or -1: the last one on
  /// this advertiser within the attribution window.
  public var attributedClick: Int32
  /// Its own number for random addresses, unique within the person.
  public var ordinal: UInt32
  /// The campaign whose click or view caused it, or -1 when none did.
  public var causedBy: Int16
  /// The campaign of the click that it is credited to, or -1.
  public var attributedCampaign: Int16
  /// The data that the advertiser fires.
  public var data: UInt16
  /// The person's browser in which it happened, counted from 0.
  public var browser: UInt8 = 0
  /// Whether the person clicked on this advertiser at all before.
  public var followsClick: Bool
  /// Whether it lies inside the measured period.
  public var counts: Bool
}

/// A click on an ad of a conversion's advertiser by the same person, not after the conversion.
public struct Touch: Sendable, Hashable, BitwiseCopyable {
  /// The row of the conversion in its block.
  public var conversion: Int32
  /// The row of the click.
  public var click: Int32
}

/// An event of a browser with its time.
public struct TimedEvent: Sendable, BitwiseCopyable {
  /// When it happens.
  public var time: SimulationTime
  /// What happens.
  public var event: BrowserEvent
  /// The person's browser in which it happens, counted from 0.
  public var browser: UInt8 = 0
}

extension TrueConversion {
  /// The number of the click or view that caused it, and which of that one's conversions it is; nil when none did.
  ///
  /// - Parameter clicks: how many clicks its person makes; views are numbered after them.
  public func cause(clicks: Int) -> (interaction: Int, index: Int)? {
    ConversionOrdinal.cause(ordinal, clicks: clicks)
  }
}

/// A few hundred people with all that they do: the ground truth, made once for all systems.
///
/// Each person's clicks, conversions and events stand together. The columns lie in the block's own memory,
/// which is kept from block to block: they are good until the next people are made.
public final class PopulationBlock {
  var storage = BlockStorage()

  /// Makes an empty block.
  public init() {}

  /// The first person of the block.
  public var firstPerson: UInt64 { storage.firstPerson }
  /// How many people the block holds.
  public var people: Int { storage.people }
  /// The replication's random key.
  public var key: SIMD2<UInt32> { storage.key }
  /// All clicks and views, person after person, each person's in the order of their numbers: first the clicks.
  public var clicks: UnsafeBufferPointer<TrueClick> { storage.clicks.values }
  /// All conversions, person after person, each person's in the order of time.
  public var conversions: UnsafeBufferPointer<TrueConversion> { storage.conversions.values }
  /// All events, person after person, in the order of time.
  public var events: UnsafeBufferPointer<TimedEvent> { storage.events.values }
  /// Where the events lie.
  public var eventBase: UnsafePointer<TimedEvent> { storage.events.base }
  /// How many of ``clicks`` are views.
  public var views: Int { storage.views }
  /// Where each person's clicks and views begin, with one entry more than there are people.
  public var clickStart: UnsafeBufferPointer<Int> { storage.clickStart.values }
  /// Where each person's conversions begin, with one entry more than there are people.
  public var conversionStart: UnsafeBufferPointer<Int> { storage.conversionStart.values }
  /// Where each person's events begin, with one entry more than there are people.
  public var eventStart: UnsafeBufferPointer<Int> { storage.eventStart.values }
  /// The positions of the people who have events, in order.
  public var active: UnsafeBufferPointer<Int32> { storage.active.values }
  /// Every browser, person after person.
  public var traits: UnsafeBufferPointer<BrowserTraits> { storage.traits.values }
  /// Where each person's browsers begin, with one entry more than there are people.
  public var browserStart: UnsafeBufferPointer<Int> { storage.browserStart.values }
  /// Conversions after the period, person after person, in no order of time; of active people only where no log is
  /// asked for.
  public var later: UnsafeBufferPointer<LaterConversion> { storage.later.values }
  /// Where each person's later conversions begin, with one entry more than there are people; empty as they.
  public var laterStart: UnsafeBufferPointer<Int> { storage.laterStart.values }
  /// Clicks after the period, as ``later``.
  public var laterClicks: UnsafeBufferPointer<LaterClick> { storage.laterClicks.values }
  /// Where each person's later clicks begin, as ``laterStart``.
  public var laterClickStart: UnsafeBufferPointer<Int> { storage.laterClickStart.values }
  /// When people use their browsers after the period, person after person, in the order of time; of active people
  /// only, and empty unless the timeline asks for it; see ``PopulationGenerator/visits(of:in:)`` where the block has no
  /// events.
  public var visits: UnsafeBufferPointer<LaterVisit> { storage.visits.values }
  /// Where each person's visits begin, as ``laterStart``.
  public var visitStart: UnsafeBufferPointer<Int> { storage.visitStart.values }
  /// The clicks that a conversion may be credited to, conversion after conversion, each one's in the order of rows;
  /// empty where the block has events.
  public var touches: UnsafeBufferPointer<Touch> { storage.touches.values }
  /// Where each conversion's touches begin, with one entry more than there are conversions; empty as they.
  public var touchStart: UnsafeBufferPointer<Int> { storage.touchStart.values }
  /// The position of the person of each conversion; longer than ``conversions``, and meaningless where the block has events.
  public var conversionPeople: UnsafeBufferPointer<Int32> { storage.credit.people.values }
  /// What happened to whom, order-free.
  public var fingerprint: Fingerprint { storage.fingerprint }

  /// The random numbers of one person of the block.
  public func random(of index: Int) -> AddressedRandom {
    AddressedRandom(key: key, person: firstPerson + UInt64(index))
  }
}

/// What a block holds, and the buffers that making it needs.
///
/// A value with one owner, so that the generator's loops need not ask at every access whether it is shared.
struct BlockStorage: ~Copyable {
  var firstPerson: UInt64 = 0
  var people = 0
  var key = SIMD2<UInt32>(0, 0)
  var fingerprint = Fingerprint()
  var clicks = GrowableBuffer<TrueClick>()
  var conversions = GrowableBuffer<TrueConversion>()
  var events = GrowableBuffer<TimedEvent>()
  var clickStart = GrowableBuffer<Int>()
  var conversionStart = GrowableBuffer<Int>()
  var eventStart = GrowableBuffer<Int>()
  var browserStart = GrowableBuffer<Int>()
  var traits = GrowableBuffer<BrowserTraits>()
  var active = GrowableBuffer<Int32>()
  /// How many of each person's clicks are views; empty when nobody has any.
  var viewCounts = GrowableBuffer<Int32>()
  var views = 0
  var later = GrowableBuffer<LaterConversion>()
  var laterStart = GrowableBuffer<Int>()
  var laterClicks = GrowableBuffer<LaterClick>()
  var laterClickStart = GrowableBuffer<Int>()
  var visits = GrowableBuffer<LaterVisit>()
  var visitStart = GrowableBuffer<Int>()
  var touches = GrowableBuffer<Touch>()
  var touchStart = GrowableBuffer<Int>()

  var words = WordColumns()
  /// The position of the person of each click; only there where nobody has views, and with some entries more.
  var owners = GrowableBuffer<Int32>()
  /// The rows of clicks that cause conversions.
  var causing = GrowableBuffer<Int32>()
  /// What people are credited by who are credited without events.
  var credit = CreditColumns()
  var organicCounts = GrowableBuffer<Int32>()
  var drafts = GrowableBuffer<ConversionDraft>()
  var draftStart = GrowableBuffer<Int>()
  /// What a trace says of each draft; empty where laws draw them.
  var traced = GrowableBuffer<TracedConversion>()
  /// The events of a trace, person after person, where the people come from one.
  var trace = GrowableBuffer<TraceEvent>()
  /// Where each person's begin, with one entry more than there are people.
  var traceStart = GrowableBuffer<Int>()
  /// How many conversions each of one person's clicks has been taken to cause so far.
  var traceCounts = GrowableBuffer<Int32>()
  /// The latest click on each advertiser while a trace is read.
  var tracedClick = GrowableBuffer<LastClick>()
  /// What each draft is worth; empty when values are not drawn.
  var values = GrowableBuffer<Int64>()
  var valueWords = WordColumns()
  /// When one person's browsers are cleared.
  var clearings = GrowableBuffer<Clearing>()
  /// The ad techs with which one click or view is registered.
  var adTechs = AdTechChoice()
  var order = GrowableBuffer<UInt64>()
  var lastClick = GrowableBuffer<LastClick>()
  /// The last person of the block who converts on each advertiser, or -1.
  var lastConverter = GrowableBuffer<Int32>()

  mutating func reset(firstPerson: UInt64, people: Int, key: SIMD2<UInt32>, advertisers: Int) {
    self.firstPerson = firstPerson
    self.people = people
    self.key = key
    fingerprint = Fingerprint()
    clicks.removeAll()
    conversions.removeAll()
    events.removeAll()
    clickStart.removeAll()
    conversionStart.removeAll()
    eventStart.removeAll()
    browserStart.removeAll()
    traits.removeAll()
    viewCounts.removeAll()
    views = 0
    later.removeAll()
    laterStart.removeAll()
    laterClicks.removeAll()
    laterClickStart.removeAll()
    visits.removeAll()
    visitStart.removeAll()
    touches.removeAll()
    touchStart.removeAll()
    organicCounts.removeAll()
    values.removeAll()
    clearings.removeAll()
    active.removeAll()
    traced.removeAll()
    trace.removeAll()
    traceStart.removeAll()
    drafts.removeAll()
    draftStart.removeAll()
    lastClick.fill(LastClick(), count: advertisers)
    tracedClick.fill(LastClick(), count: advertisers)
    lastConverter.fill(-1, count: advertisers)
  }
}

/// A moment at which a person clears one browser.
struct Clearing: BitwiseCopyable {
  var time: SimulationTime
  var browser: UInt8
}

/// A conversion before its time and kind are drawn.
struct ConversionDraft: BitwiseCopyable {
  /// The click or view of the block that causes it, or -1.
  var click: Int32
  /// The person's position in the block.
  var person: Int32
  /// When it happens, once that is drawn.
  var time = SimulationTime.zero
  var ordinal: UInt32
}

/// A person's latest click on one advertiser so far.
struct LastClick: BitwiseCopyable {
  /// The person's position in the block, or -1.
  var person: Int32 = -1
  /// The click's number within the person.
  var click: Int32 = -1
}
