/// What the health figures need to know of a record: a few bits, and no texts but a currency.
public struct EventFacts: Hashable, Sendable {
  /// The keys by which a receiver may find the user.
  public struct MatchKeys: OptionSet, Hashable, Sendable {
    /// The bits.
    public var rawValue: UInt8

    /// Makes keys of their bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// An e-mail address.
    public static let email = MatchKeys(rawValue: 1)
    /// A telephone number.
    public static let phone = MatchKeys(rawValue: 2)
    /// The receiver's name for the click.
    public static let click = MatchKeys(rawValue: 4)
    /// A name of an identity provider's.
    public static let userID = MatchKeys(rawValue: 8)
    /// An address of the Internet Protocol with a user agent, which together are a weak key.
    public static let addressAndAgent = MatchKeys(rawValue: 16)

    /// The keys that count for the match rate: all but the weak one.
    public static let usable: MatchKeys = [.email, .phone, .click, .userID]

    /// How many there are.
    public var count: Int { rawValue.nonzeroBitCount }
  }

  /// Who sent the record.
  public var channel: EventChannel
  /// Whether it has an id.
  public var hasID: Bool
  /// Whether it tells of a purchase.
  public var isPurchase: Bool
  /// Whether it has a value.
  public var hasValue: Bool
  /// Its keys.
  public var keys: MatchKeys
  /// The day on which the event happened, in days since 1970-01-01 (UTC).
  public var day: Int64
  /// Its currency; nil when it has none.
  public var currencyCode: String?
  /// The data set that it belongs to.
  public var dataSetID: String
  /// What its consent is, by the policy of the receiver.
  public var consent: ConsentDecision.Reason

  /// Makes facts.
  public init(
    channel: EventChannel, hasID: Bool, isPurchase: Bool, hasValue: Bool, keys: MatchKeys, day: Int64,
    currencyCode: String? = nil, dataSetID: String = "", consent: ConsentDecision.Reason = .absent
  ) {
    self.channel = channel
    self.hasID = hasID
    self.isPurchase = isPurchase
    self.hasValue = hasValue
    self.keys = keys
    self.day = day
    self.currencyCode = currencyCode
    self.dataSetID = dataSetID
    self.consent = consent
  }

  /// The facts of a record.
  ///
  /// - Parameters:
  ///   - received: the record.
  ///   - policy: how the receiver reads consent.
  public init(_ received: ReceivedEvent, policy: ConsentPolicy = ConsentPolicy()) {
    let event = received.event
    let user = event.userData
    var keys: MatchKeys = []
    if user?.emailAddresses.isEmpty == false { keys.insert(.email) }
    if user?.phoneNumbers.isEmpty == false { keys.insert(.phone) }
    if user?.clickID != nil { keys.insert(.click) }
    if user?.uids.contains(where: { $0.id != nil }) == true { keys.insert(.userID) }
    if user?.eventIPAddress != nil, user?.eventUserAgent != nil { keys.insert(.addressAndAgent) }
    // Timestamps are never negative, so that the quotient rounds down.
    self.init(
      channel: received.channel, hasID: event.id != nil, isPurchase: event.eventType == .purchase,
      hasValue: event.value != nil, keys: keys, day: event.timestamp / 86_400,
      currencyCode: event.currencyCode, dataSetID: event.dataSetID, consent: policy.decide(event).reason)
  }
}
