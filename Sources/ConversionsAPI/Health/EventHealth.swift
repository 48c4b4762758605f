/// Counts what an operator looks at to know whether events come in well.
///
/// Everything is a whole number, so that two counts may be added in any order: ``+(_:_:)``. Ids, values, keys and
/// consent are counted by accepted record, volume by event; a record that came too late counts as received and as nothing else.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "Verifying the Integration", leaves the checks to each receiver; derived from what
/// its rules can break: ids ("ID Based Records Processing"), value and currency ("core Event Object"), keys
/// ("user_data Object").
public struct EventHealth: Hashable, Sendable {
  /// Counts of one channel.
  public struct Channel: Hashable, Sendable {
    /// Records that were accepted.
    public internal(set) var records = 0
    /// Those with an id.
    public internal(set) var withID = 0
    /// Purchases.
    public internal(set) var purchases = 0
    /// Purchases with a value.
    public internal(set) var purchasesWithValue = 0
    /// Records that began an event: the first of their events, from either channel.
    public internal(set) var firsts = 0
    /// Records that were the first of this channel in an event that the other channel began.
    public internal(set) var completions = 0

    /// Makes counts of nothing.
    public init() {}
  }

  /// What the server sent.
  public private(set) var server = Channel()
  /// What the pixel sent.
  public private(set) var pixel = Channel()
  /// Records that were discarded for their content.
  public private(set) var rejected = 0
  /// Records that came too late for their events.
  public private(set) var tooLate = 0
  /// Pairs whose records name different values or currencies.
  public private(set) var conflictingPairs = 0
  /// Records with a usable key.
  public private(set) var matchable = 0
  /// Usable keys in all records.
  public private(set) var keys = 0
  /// Records with each key, in the order of ``MatchKey/allCases``.
  public private(set) var withKey = [Int](repeating: 0, count: MatchKey.allCases.count)
  /// Accepted records by what their consent is, in the order of ``ConsentDecision/Reason/allCases``.
  public private(set) var withConsent = [Int](
    repeating: 0, count: ConsentDecision.Reason.allCases.count)
  /// Unique events by the day on which they happened, in days since 1970-01-01.
  public private(set) var days = OrderedCounts<Int64>()
  /// Records by data set and currency.
  public private(set) var currencies = OrderedCounts<DataSetCurrency>()

  /// Makes counts of nothing.
  public init() {}

  /// Records that were accepted, late ones not among them.
  public var accepted: Int { server.records + pixel.records }

  /// Events of which both channels told.
  public var pairs: Int { server.completions + pixel.completions }

  /// Events, each counted once.
  public var unique: Int { server.firsts + pixel.firsts }

  /// Counts an accepted record.
  ///
  /// - Parameters:
  ///   - facts: what it says.
  ///   - kind: what became of it.
  ///   - completesPair: whether it is the first of its channel in an event of which the other channel told before.
  ///   - isConflict: whether it makes a pair's values differ for the first time.
  public mutating func add(
    _ facts: EventFacts, _ kind: Receipt.Kind, completesPair: Bool = false, isConflict: Bool = false
  ) {
    guard kind != .tooLate else {
      tooLate += 1
      return
    }
    switch facts.channel {
    case .server: Self.add(facts, kind, completesPair, to: &server)
    case .pixel: Self.add(facts, kind, completesPair, to: &pixel)
    }
    if isConflict { conflictingPairs += 1 }
    let usable = facts.keys.intersection(.usable)
    if !usable.isEmpty { matchable += 1 }
    keys += usable.count
    for (place, key) in MatchKey.allCases.enumerated() where facts.keys.contains(key.bit) {
      withKey[place] += 1
    }
    for (place, reason) in ConsentDecision.Reason.allCases.enumerated() where facts.consent == reason {
      withConsent[place] += 1
    }
    if kind == .new { days.add(facts.day) }
    if let code = facts.currencyCode {
      currencies.add(DataSetCurrency(dataSetID: facts.dataSetID, currencyCode: code))
    }
  }

  /// Counts a record that was discarded for its content.
  public mutating func addRejected() { rejected += 1 }

  private static func add(
    _ facts: EventFacts, _ kind: Receipt.Kind, _ completesPair: Bool, to channel: inout Channel
  ) {
    channel.records += 1
    if facts.hasID { channel.withID += 1 }
    if facts.isPurchase { channel.purchases += 1 }
    if facts.isPurchase, facts.hasValue { channel.purchasesWithValue += 1 }
    if kind == .new { channel.firsts += 1 }
    if completesPair { channel.completions += 1 }
  }

  /// Adds what was counted elsewhere.
  public static func += (total: inout EventHealth, other: EventHealth) {
    total.server.add(other.server)
    total.pixel.add(other.pixel)
    total.rejected += other.rejected
    total.tooLate += other.tooLate
    total.conflictingPairs += other.conflictingPairs
    total.matchable += other.matchable
    total.keys += other.keys
    for place in total.withKey.indices { total.withKey[place] += other.withKey[place] }
    for place in total.withConsent.indices { total.withConsent[place] += other.withConsent[place] }
    total.days.add(other.days)
    total.currencies.add(other.currencies)
  }

  /// What was counted in both.
  public static func + (one: EventHealth, other: EventHealth) -> EventHealth {
    var sum = one
    sum += other
    return sum
  }
}

extension EventHealth.Channel {
  mutating func add(_ other: EventHealth.Channel) {
    records += other.records
    withID += other.withID
    purchases += other.purchases
    purchasesWithValue += other.purchasesWithValue
    firsts += other.firsts
    completions += other.completions
  }
}

/// A key by which a receiver may find the user.
public enum MatchKey: String, CaseIterable, Hashable, Sendable {
  /// An e-mail address.
  case email
  /// A telephone number.
  case phone
  /// The receiver's name for the click.
  case click = "click_id"
  /// A name of an identity provider's.
  case userID = "uid"
  /// An address of the Internet Protocol with a user agent.
  case addressAndAgent = "ip_and_user_agent"

  /// The key as a set of one.
  public var bit: EventFacts.MatchKeys {
    switch self {
    case .email: .email
    case .phone: .phone
    case .click: .click
    case .userID: .userID
    case .addressAndAgent: .addressAndAgent
    }
  }
}

/// A currency in a data set.
public struct DataSetCurrency: Hashable, Comparable, Sendable {
  /// The data set.
  public var dataSetID: String
  /// The currency's three letters.
  public var currencyCode: String

  /// Makes a pair.
  public init(dataSetID: String, currencyCode: String) {
    self.dataSetID = dataSetID
    self.currencyCode = currencyCode
  }

  /// By data set, then by currency.
  public static func < (one: DataSetCurrency, other: DataSetCurrency) -> Bool {
    (one.dataSetID, one.currencyCode) < (other.dataSetID, other.currencyCode)
  }
}
