/// How records without an id are recognised as records of one event.
///
/// A receiver may do so; records without an id are then handled as if they had one. Records with an id are never
/// matched this way: the specification asks senders to leave ids out of what is to be matched by other fields.
///
/// Two records match when data set and event type are the same and
/// - both name the same transaction, or
/// - one of them names none, they share a key of the user's (e-mail address, telephone number, click, user id or
///   customer identifier), and their times differ by no more than ``userKeySeconds``.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "ID Based Records Processing", allows it; the fields are ours.
public struct AlternativeMatching: Hashable, Sendable {
  /// Whether records of the same transaction match.
  public var byTransaction: Bool
  /// How many seconds apart two records with a common key of the user's may be; nil when such keys do not count.
  public var userKeySeconds: Int64?

  /// Makes the rule.
  ///
  /// - Parameters:
  ///   - byTransaction: whether records of the same transaction match.
  ///   - userKeySeconds: how many seconds apart two records with a common key may be, 0 or more; nil for no such match.
  public init(byTransaction: Bool = true, userKeySeconds: Int64? = nil) {
    self.byTransaction = byTransaction
    self.userKeySeconds = userKeySeconds
  }

  /// The texts under which a record can be found again; none for a record with an id.
  ///
  /// Records match only if they share one, so that a store may look there and then ask ``matches(_:_:)``.
  public func keys(of event: ConversionEvent) -> [String] {
    guard event.id == nil else { return [] }
    var keys: [String] = []
    if byTransaction, let transaction = event.properties?.transactionID { keys.append("t:" + transaction) }
    if userKeySeconds != nil { keys += Self.userKeys(of: event) }
    let kind = "\(event.dataSetID.utf8.count):\(event.dataSetID):\(event.eventType.rawValue):"
    return keys.map { kind + $0 }
  }

  /// Whether two records, each without an id, are of one event.
  public func matches(_ one: ConversionEvent, _ other: ConversionEvent) -> Bool {
    guard one.id == nil, other.id == nil, one.eventType == other.eventType,
      one.dataSetID.utf8.elementsEqual(other.dataSetID.utf8)
    else { return false }
    if let transaction = one.properties?.transactionID, let second = other.properties?.transactionID {
      let isSame = transaction.utf8.elementsEqual(second.utf8)
      if !isSame || byTransaction { return isSame }
    }
    guard let userKeySeconds else { return false }
    let (gap, isBeyond) = one.timestamp.subtractingReportingOverflow(other.timestamp)
    guard !isBeyond, gap.magnitude <= UInt64(clamping: userKeySeconds) else { return false }
    let keys = Set(Self.userKeys(of: one))
    return Self.userKeys(of: other).contains { keys.contains($0) }
  }

  /// The place of the best match among stored events, which are in order of their first arrival: the nearest in time,
  /// of several the first.
  ///
  /// - Parameters:
  ///   - event: a record without an id.
  ///   - candidates: what may be the same event.
  public func bestMatch(for event: ConversionEvent, among candidates: [ConversionEvent]) -> Int? {
    var best: (index: Int, gap: UInt64)?
    for (index, candidate) in candidates.enumerated() where matches(candidate, event) {
      let (gap, isBeyond) = candidate.timestamp.subtractingReportingOverflow(event.timestamp)
      let distance = isBeyond ? UInt64.max : gap.magnitude
      if best.map({ distance < $0.gap }) ?? true { best = (index, distance) }
    }
    return best?.index
  }

  private static func userKeys(of event: ConversionEvent) -> [String] {
    guard let user = event.userData else { return [] }
    var keys = user.emailAddresses.map { "e:\($0)" } + user.phoneNumbers.map { "p:\($0)" }
    if let click = user.clickID { keys.append("c:" + click) }
    for uid in user.uids {
      if let id = uid.id { keys.append("u:\(id):" + (uid.source ?? "")) }
    }
    if let customer = user.customerIdentifier { keys.append("i:\(customer)") }
    return keys
  }
}
