import SimulationKernel

/// Something that a person of a trace did.
public struct TraceEvent: Sendable, Hashable, BitwiseCopyable {
  /// What it is.
  public enum Kind: UInt8, Sendable, BitwiseCopyable {
    /// An ad was clicked.
    case click
    /// An ad was seen.
    case view
    /// A conversion.
    case conversion
  }

  /// The person, counted from 0.
  public var person: UInt64
  /// When.
  public var time: SimulationTime
  /// What.
  public var kind: Kind
  /// Whether a view caused a conversion, where anything did.
  public var causeIsView = false
  /// The person's browser, counted from 0; 0 where the trace does not tell browsers apart.
  public var browser: UInt8 = 0
  /// What tells kinds of conversion apart, 0...255.
  public var data: UInt16 = 0
  /// Its number among the person's events of its kind, from 0, in any order.
  ///
  /// Of a conversion: among those of the same cause or of none. Random numbers depend on it and nothing else does.
  public var number: UInt32
  /// The number of the click or view that caused a conversion; -1 where none did or none is known.
  public var cause: Int32 = -1
  /// The publisher, counted from 0.
  public var publisher: Int32 = 0
  /// The advertiser, counted from 0.
  public var advertiser: Int32
  /// The campaign, counted from 0 among those of its advertiser.
  public var campaign: Int32 = 0
  /// What a conversion is worth, in hundredths of the currency, at least 0.
  public var value: Int64 = 0

  /// Makes an event.
  public init(person: UInt64, time: SimulationTime, kind: Kind, number: UInt32, advertiser: Int32) {
    (self.person, self.time, self.kind) = (person, time, kind)
    (self.number, self.advertiser) = (number, advertiser)
  }
}

/// Where the events of a trace come from.
public protocol TraceSource: Sendable {
  /// Hands over the events of some people, person after person in the order of their numbers, each person's in the
  /// order of time, of one time clicks and views before conversions.
  ///
  /// Asked from several threads at once, for people in any order.
  ///
  /// - Parameters:
  ///   - people: at most those that the trace has.
  ///   - take: is given each event.
  /// - Throws: when they cannot be had.
  func events(of people: Range<UInt64>, _ take: (TraceEvent) -> Void) throws

  /// Counts the events of the first people that a timeline leaves out.
  ///
  /// - Throws: when they cannot be had.
  func outside(_ timeline: Timeline, people: UInt64) throws -> TraceRemainder
}

/// What a timeline leaves out of a trace.
public struct TraceRemainder: Sendable, Equatable {
  /// All events.
  public var events = 0
  /// Those before the warm-up.
  public var before = 0
  /// Conversions inside the timeline that something before the warm-up caused; they are left out with their causes.
  public var orphans = 0
  /// Those after the period; nobody counts them, but they stand in advertisers' logs.
  public var after = 0

  /// Makes a remainder of nothing.
  public init() {}
}

/// People whose clicks, views and conversions were logged, instead of people whom laws draw.
public struct PopulationTrace: Sendable, Hashable {
  /// What stands for the trace's content: traces with the same one are the same.
  public var digest: String
  /// How many people it has, those without events too.
  public var people: UInt64
  /// Whether conversions name their causes; otherwise each is caused by the last click on the advertiser inside the
  /// attribution window.
  public var namesCauses: Bool
  /// Whether it tells people's browsers apart; otherwise browsers are drawn.
  public var tellsBrowsers: Bool
  /// Each publisher's share of clicks and views; together 1.
  public var publisherShares: [Double]
  /// Each advertiser's share of clicks and views; together 1.
  public var advertiserShares: [Double]
  /// Its events.
  public var source: any TraceSource { holder.source }

  /// Settings are copied all the time; so the source lies in a place of its own.
  private final class Holder: Sendable {
    let source: any TraceSource
    init(_ source: any TraceSource) { self.source = source }
  }

  private let holder: Holder

  /// Makes a trace of its parts.
  public init(
    digest: String, people: UInt64, namesCauses: Bool, tellsBrowsers: Bool, publisherShares: [Double],
    advertiserShares: [Double], source: any TraceSource
  ) {
    (self.digest, self.people, self.namesCauses) = (digest, people, namesCauses)
    (self.tellsBrowsers, holder) = (tellsBrowsers, Holder(source))
    (self.publisherShares, self.advertiserShares) = (publisherShares, advertiserShares)
  }

  /// Whether two traces have the same content.
  public static func == (a: Self, b: Self) -> Bool { a.digest == b.digest && a.people == b.people }

  /// Adds what stands for the content.
  public func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}
