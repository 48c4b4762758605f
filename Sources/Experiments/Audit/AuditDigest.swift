import Risk

/// What the tests of one mechanism come to together.
public struct AuditDigest: Sendable, Equatable {
  /// The system's position in the scenario.
  public let system: Int
  /// The mechanism, as in ``AuditRow/mechanism``.
  public let mechanism: String
  /// The claimed privacy parameter, in nats.
  public let epsilon: Double
  /// The 95 % lower limit of epsilon by runs in two worlds.
  public let twoWorldBound: Double?
  /// The same by canaries in one run.
  public let oneRunBound: Double?
  /// The p-value of the law of the outputs.
  public let lawPValue: Double?
  /// `flagged` if any test flags the claim, else `passed` if any with power passes it, else `inconclusive`.
  public let verdict: String

  /// Puts the rows of each mechanism together.
  ///
  /// - Parameter rows: of one design point; those of a mechanism follow one another.
  public static func all(_ rows: [AuditRow]) -> [AuditDigest] {
    var digests: [AuditDigest] = []
    var rest = rows[...]
    while let first = rest.first {
      let mechanism = rest.prefix { $0.system == first.system && $0.mechanism == first.mechanism }
      rest = rest.dropFirst(mechanism.count)
      digests.append(AuditDigest(first, mechanism.map(\.finding)))
    }
    return digests
  }

  private init(_ row: AuditRow, _ findings: [AuditFinding]) {
    func finding(_ test: AuditTest) -> AuditFinding? { findings.first { $0.test == test } }
    system = row.system
    mechanism = row.mechanism
    epsilon = row.epsilon
    twoWorldBound = finding(.twoWorlds)?.lowerBound
    oneRunBound = finding(.oneRun)?.lowerBound
    lawPValue = finding(.chiSquare)?.pValue
    verdict = AuditVerdict.together(findings.map(\.verdict)).rawValue
  }
}
