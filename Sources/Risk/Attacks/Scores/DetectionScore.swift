import Statistics

/// How well an attack tells its targets from everybody else, by what it made of each.
///
/// A person is called a target when its score reaches the threshold. How many targets there are does not matter to the
/// rates, so both groups may be as large as the experiment likes.
public struct DetectionScore: Hashable, Sendable {
  /// How many of each group have one score.
  struct Level: Hashable, Sendable {
    var score: Double
    var positives: Int
    var negatives: Int
  }

  /// All scores that occur, in falling order.
  let levels: [Level]
  /// The number of targets.
  public let positives: Int
  /// The number of others.
  public let negatives: Int
  /// The least score at which somebody is called a target.
  public let threshold: Double
  /// The false positive rate at which the power of the attack is printed.
  ///
  /// *Source:* N. Carlini et al., "Membership inference attacks from first principles", IEEE Symposium on Security and
  /// Privacy (2022), who ask for the true positive rate at 0.1 %.
  public static let smallRate = 0.001

  /// Takes the scores over.
  ///
  /// - Parameters:
  ///   - positives: the scores of targets, at least one; none may be NaN.
  ///   - negatives: the scores of others, at least one; none may be NaN.
  ///   - threshold: the least score at which somebody is called a target.
  /// - Throws: `RiskError.parameter` when a group is empty or a score or the threshold is not a number.
  public init(positives: [Double], negatives: [Double], threshold: Double) throws(RiskError) {
    for score in positives + negatives + [threshold] where score.isNaN {
      throw .parameter("a score", value: score, allowed: "a number")
    }
    let all =
      (positives.map { Level(score: $0, positives: 1, negatives: 0) }
      + negatives.map { Level(score: $0, positives: 0, negatives: 1) })
      .sorted { $0.score > $1.score }
    try self.init(levels: all, threshold: threshold)
  }

  /// Takes the counts of an attack over that only says yes or no.
  ///
  /// - Parameters:
  ///   - found: the number of targets called targets.
  ///   - positives: the number of targets, at least 1.
  ///   - falsely: the number of others called targets.
  ///   - negatives: the number of others, at least 1.
  /// - Throws: `RiskError.parameter` when a group is empty or more are found than there are.
  public init(found: Int, of positives: Int, falsely: Int, of negatives: Int) throws(RiskError) {
    for (name, part, whole) in [("targets found", found, positives), ("others found", falsely, negatives)]
    where part < 0 || part > whole {
      throw .parameter("number of \(name)", value: Double(part), allowed: "from 0 to \(whole)")
    }
    try self.init(
      levels: [
        Level(score: 1, positives: found, negatives: falsely),
        Level(score: 0, positives: positives - found, negatives: negatives - falsely),
      ], threshold: 1)
  }

  private init(levels all: [Level], threshold: Double) throws(RiskError) {
    var levels: [Level] = []
    for level in all {
      if let last = levels.last, last.score == level.score {
        levels[levels.count - 1].positives += level.positives
        levels[levels.count - 1].negatives += level.negatives
      } else {
        levels.append(level)
      }
    }
    self.levels = levels
    self.threshold = threshold
    positives = levels.reduce(0) { $0 + $1.positives }
    negatives = levels.reduce(0) { $0 + $1.negatives }
    for (name, count) in [("targets", positives), ("people who are no targets", negatives)] where count < 1 {
      throw .parameter("number of \(name)", value: Double(count), allowed: "at least 1")
    }
  }

  /// The same attack on more people; in whatever order scores are put together, the result is the same.
  ///
  /// - Parameter other: of the same threshold.
  /// - Throws: `RiskError.parameter` for another threshold.
  public func merged(with other: DetectionScore) throws(RiskError) -> DetectionScore {
    guard threshold == other.threshold else {
      throw .parameter("threshold of a score", value: other.threshold, allowed: "\(threshold) in all parts")
    }
    return try DetectionScore(
      levels: (levels + other.levels).sorted { $0.score > $1.score }, threshold: threshold)
  }

  /// The number of targets called targets.
  public var truePositives: Int {
    levels.reduce(0) { $0 + ($1.score >= threshold ? $1.positives : 0) }
  }

  /// The number of others called targets.
  public var falsePositives: Int {
    levels.reduce(0) { $0 + ($1.score >= threshold ? $1.negatives : 0) }
  }
}
