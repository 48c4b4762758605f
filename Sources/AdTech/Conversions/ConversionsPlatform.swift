import ConversionsAPI
import SimulationKernel
import Web

/// The platforms that take in conversions by a Conversions API, for one person at a time.
///
/// Nothing that belongs to one person is ever taken for another's: ids, keys and clicks are kept person by person, and
/// within a person apart for each platform and advertiser. Events come in the order in which they are received.
public struct ConversionsPlatform: Sendable {
  /// What becomes of an event.
  public enum Receipt: Hashable, Sendable {
    /// It is discarded, since it says a value without a currency.
    case rejected
    /// It is a record of its own, at this position.
    case stored(Int)
    /// It became part of the record at this position.
    case merged(Int)
    /// It belongs to the record at this position, but came after the time limit for updates, and is discarded.
    case tooLate(Int)
  }

  /// An ad click as the platform knows it.
  public struct LoggedClick: Hashable, Sendable, BitwiseCopyable {
    /// The click's number within its person.
    public var number: UInt32
    /// The browser in which it happened, which stands for internet address and user agent.
    public var browser: UInt8
    /// The 64 bits that the publisher declared.
    public var sourceData: UInt64
    /// The site of the advertiser.
    public var site: UInt32
    /// The platform's origin.
    public var reporting: UInt32
    /// When it happened.
    public var time: SimulationTime
  }

  /// What the platforms follow.
  public let settings: ConversionsSettings
  /// The person's clicks, in the order of time.
  public private(set) var clicks: [LoggedClick] = []
  /// What is stored of the person, in the order of first receipt.
  public private(set) var records: [PlatformRecord] = []

  /// Makes platforms that know nobody.
  ///
  /// - Parameter settings: must pass `ConversionsSettings.validate()`.
  public init(_ settings: ConversionsSettings) { self.settings = settings }

  /// Begins with a person of whom nothing is known.
  public mutating func begin() {
    if !clicks.isEmpty { clicks.removeAll(keepingCapacity: true) }
    forgetRecords()
  }

  /// Forgets what was received, but not the clicks.
  public mutating func forgetRecords() {
    if !records.isEmpty { records.removeAll(keepingCapacity: true) }
  }

  /// Logs an ad click; clicks come in the order of time.
  public mutating func log(_ click: AdInteraction, browser: UInt8, at now: SimulationTime) {
    clicks.append(
      LoggedClick(
        number: click.number, browser: browser, sourceData: click.sourceData, site: click.destination.site,
        reporting: click.reporting.origin, time: now))
  }

  /// Takes an event in.
  public mutating func receive(_ event: SimulatedEvent) -> Receipt {
    if event.hasValue, !event.hasCurrency { return .rejected }
    guard let position = match(event) else {
      records.append(PlatformRecord(event))
      credit(records.count - 1, at: event.received)
      return .stored(records.count - 1)
    }
    if event.received - records[position].firstReceived > settings.deduplication.updateLimit {
      return .tooLate(position)
    }
    records[position].merge(event)
    credit(position, at: event.received)
    return .merged(position)
  }

  /// Takes an event for part of a record that somebody knows it belongs to, whatever its ids say and however late.
  ///
  /// - Parameter position: the record; nil stores a new one.
  /// - Returns: the record's position; nil where the event is discarded.
  public mutating func receive(_ event: SimulatedEvent, as position: Int?) -> Int? {
    if event.hasValue, !event.hasCurrency { return nil }
    if let position { records[position].merge(event) } else { records.append(PlatformRecord(event)) }
    let position = position ?? records.count - 1
    credit(position, at: event.received)
    return position
  }
}

// MARK: Deduplication

extension ConversionsPlatform {
  /// The record that an event belongs to; nil for none.
  private func match(_ event: SimulatedEvent) -> Int? {
    guard settings.deduplication.isOn else { return nil }
    if event.id != 0 {
      return records.firstIndex { $0.event.id == event.id && Self.share(event, $0.event) }
    }
    if settings.deduplication.alternative == .none { return nil }
    return nearest(event)
  }

  /// The record of the same event whose time is nearest, the first of several; neither has an id.
  ///
  /// These are the rules of `AlternativeMatching`: all events are purchases.
  private func nearest(_ event: SimulatedEvent) -> Int? {
    let second = Self.second(event.time)
    var best: (distance: Int64, position: Int)?
    for (position, record) in records.enumerated()
    where record.event.id == 0 && Self.share(event, record.event) {
      let distance = abs(second - Self.second(record.event.time))
      guard distance < best?.distance ?? .max, isSame(event, record.event, distance) else { continue }
      best = (distance, position)
    }
    return best?.position
  }

  /// Whether two events without ids are one, which lie so many seconds apart.
  private func isSame(_ a: SimulatedEvent, _ b: SimulatedEvent, _ seconds: Int64) -> Bool {
    let rules = settings.deduplication
    if a.transaction != 0, b.transaction != 0 {
      let isSame = a.transaction == b.transaction
      if !isSame || rules.alternative == .transactionID { return isSame }
    }
    guard rules.alternative == .userKey, seconds <= rules.within.milliseconds / 1000 else { return false }
    let common = a.keys.intersection(b.keys)
    if !common.isDisjoint(with: [.email, .phone]) { return true }
    return common.contains(.clickID) && a.clickID == b.clickID
  }

  /// Whether two events are of one data set of one platform.
  @inline(__always)
  private static func share(_ a: SimulatedEvent, _ b: SimulatedEvent) -> Bool {
    a.reporting == b.reporting && a.page.site == b.page.site
  }

  /// The second that `timestamp` says.
  private static func second(_ time: SimulationTime) -> Int64 {
    let (second, rest) = time.milliseconds.quotientAndRemainder(dividingBy: 1000)
    return rest < 0 ? second - 1 : second
  }
}

// MARK: Attribution

extension ConversionsPlatform {
  /// Credits a record to the last click that its keys find in the attribution window; none where there is none.
  private mutating func credit(_ position: Int, at now: SimulationTime) {
    let record = records[position]
    let event = record.event
    guard !event.keys.isEmpty else { return }
    var found = Int32(-1)
    var last = SimulationTime(milliseconds: .min)
    for (index, click) in clicks.enumerated() {
      guard click.time <= event.time else { break }
      // Of several at one moment the first has the credit, as in the other systems.
      guard click.time > last, click.site == event.page.site, click.reporting == event.reporting.origin,
        event.time - click.time < settings.attributionWindow, finds(click, event)
      else { continue }
      last = click.time
      found = Int32(truncatingIfNeeded: index)
    }
    records[position].click = found
    if found >= 0 { records[position].creditedAt = min(record.creditedAt, now) }
  }

  /// Whether an event's keys lead to a click: the person's e-mail address or phone number to all.
  @inline(__always)
  private func finds(_ click: LoggedClick, _ event: SimulatedEvent) -> Bool {
    if !event.keys.isDisjoint(with: [.email, .phone]) { return true }
    if event.keys.contains(.clickID), click.number == event.clickID { return true }
    return event.keys.contains(.ipUserAgent) && click.browser == event.browser
      && event.time - click.time < settings.matching.ipUserAgentWithin
  }
}
