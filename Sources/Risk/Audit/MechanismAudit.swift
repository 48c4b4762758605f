import Statistics

/// What the runs of an audit left behind.
public struct AuditCounts: Hashable, Sendable {
  /// How often each cell came, for each of the two worlds.
  public var outputs: [[Int]]
  /// How many canaries there were, each in one of the worlds by a coin.
  public var canaries = 0
  /// How many of them were guessed.
  public var guesses = 0
  /// How many guesses were right.
  public var correct = 0

  /// Makes empty counts.
  ///
  /// - Parameter cells: how many cells there are.
  public init(cells: Int) { outputs = Array(repeating: Array(repeating: 0, count: cells), count: 2) }

  /// Adds the counts of other runs; the order makes no difference.
  public mutating func add(_ other: AuditCounts) {
    for world in outputs.indices {
      for cell in outputs[world].indices { outputs[world][cell] += other.outputs[world][cell] }
    }
    canaries += other.canaries
    guesses += other.guesses
    correct += other.correct
  }
}

/// The tests that a mechanism is put to.
public enum AuditTest: String, Hashable, Sendable, CaseIterable {
  /// How often an event happens in two neighbouring worlds.
  case twoWorlds = "two-world"
  /// How many canaries are guessed.
  case oneRun = "one-run"
  /// The law of the outputs.
  case chiSquare = "chi-square"
}

/// What a test says of a claim.
public enum AuditVerdict: String, Hashable, Sendable, CaseIterable {
  /// The claim is refuted.
  case flagged
  /// The claim stands, and a defect would have been seen with a probability of 80 % at least.
  case passed
  /// The claim stands, but so would it with the defect, too often to count.
  case inconclusive

  /// What several tests of one claim come to: flagged if any flags it, else passed if any passes it.
  ///
  /// - Parameter verdicts: of the tests.
  public static func together(_ verdicts: [AuditVerdict]) -> AuditVerdict {
    verdicts.contains(.flagged) ? .flagged : verdicts.contains(.passed) ? .passed : .inconclusive
  }

  /// The least power of a test that a claim can pass.
  public static let leastPower = 0.8
}

/// What one test found.
public struct AuditFinding: Hashable, Sendable {
  /// The test.
  public var test: AuditTest
  /// The 95 % lower limit of epsilon; nil for a test that has none.
  public var lowerBound: Double?
  /// The chance of an outcome as bad as this if the claim holds.
  public var pValue: Double
  /// The chance that the defect of the design would have been flagged.
  public var power: Double
  /// What it comes to.
  public var verdict: AuditVerdict
}

/// An audit of a mechanism: all tests of a claim on the same runs.
public struct MechanismAudit: Sendable {
  /// The claim and the law.
  public let design: AuditDesign
  /// The chance that a true claim is flagged, of each test.
  public let level: Double

  /// Makes an audit.
  ///
  /// - Parameters:
  ///   - design: the claim and the law.
  ///   - level: the chance that a true claim is flagged, of each test; above 0 and below 1. Divide it by the number of
  ///     tests of all mechanisms for a chance that holds for all together.
  /// - Throws: ``RiskError`` for another level.
  public init(_ design: AuditDesign, level: Double) throws(RiskError) {
    guard level > 0, level < 1 else {
      throw .parameter("level", value: level, allowed: "above 0 and below 1")
    }
    self.design = design
    self.level = level
  }

  /// Tests the claim.
  ///
  /// - Parameter counts: what the runs left behind; as many in each world as there are canaries.
  /// - Throws: ``RiskError`` or `StatisticsError` where counts contradict each other, or a quantile cannot be found.
  public func findings(_ counts: AuditCounts) throws -> [AuditFinding] {
    let runs = counts.outputs[0].reduce(0, +)
    return [try twoWorlds(counts, runs), try oneRun(counts), try chiSquare(counts, runs)]
  }

  private func twoWorlds(_ counts: AuditCounts, _ runs: Int) throws -> AuditFinding {
    func positives(_ world: Int) -> Int {
      zip(counts.outputs[world], design.guesses).reduce(0) { $1.1 == 0 ? $0 + $1.0 : $0 }
    }
    let audit = try TwoWorldAudit(truePositives: positives(0), falsePositives: positives(1), runs: runs)
    let power = try TwoWorldAudit.power(
      epsilon: design.epsilon, level: level, probabilities: design.event(design.defect), runs: runs)
    return finding(
      .twoWorlds, bound: try audit.lowerBound(level: 0.05), p: try audit.pValue(epsilon: design.epsilon),
      power)
  }

  private func oneRun(_ counts: AuditCounts) throws -> AuditFinding {
    let audit = try OneRunAudit(
      canaries: counts.canaries, guesses: counts.guesses, correct: counts.correct)
    let (share, accuracy) = design.guessing(design.defect)
    let power = try OneRunAudit.power(
      epsilon: design.epsilon, level: level, accuracy: accuracy,
      guesses: Int((share * Double(counts.canaries)).rounded()))
    return finding(
      .oneRun, bound: try audit.lowerBound(level: 0.05), p: try audit.pValue(epsilon: design.epsilon), power)
  }

  private func chiSquare(_ counts: AuditCounts, _ runs: Int) throws -> AuditFinding {
    let test = try OutputLawTest(law: design.law, runs: runs)
    let power = try test.power(against: design.defect, level: level)
    return finding(.chiSquare, bound: nil, p: try test.pValue(counts.outputs), power)
  }

  private func finding(_ test: AuditTest, bound: Double?, p: Double, _ power: Double) -> AuditFinding {
    let verdict: AuditVerdict =
      p < level ? .flagged : power >= AuditVerdict.leastPower ? .passed : .inconclusive
    return AuditFinding(test: test, lowerBound: bound, pValue: p, power: power, verdict: verdict)
  }
}
