import Risk
import Statistics

/// Hits and questions of one figure over all replications together.
struct PooledHits {
  var successes = 0.0
  var trials = 0

  /// Adds a replication's share, where it is one of so many questions.
  mutating func add(_ figure: SummaryFigure) {
    guard figure.sampleSize > 0 else { return }
    successes += figure.value * Double(figure.sampleSize)
    trials += figure.sampleSize
  }
}

/// What is made of the persons of all replications together, since a mean of what each says would mean nothing.
enum PooledRisk {
  /// Whether a figure says that a number of clicks or days is reached.
  static func isReached(_ key: SummaryKey) -> Bool { key.metric.hasSuffix("_until_reached") }

  /// How many clicks or days it takes to reach a success and stay there, from the successes of all replications.
  ///
  /// - Parameters:
  ///   - key: of such a figure.
  ///   - hits: of the successes after 1, 2, ... clicks or days, by their keys.
  /// - Returns: nil for other figures; a value that is not reached is infinite.
  static func crossing(
    _ key: SummaryKey, _ hits: [SummaryKey: PooledHits]
  ) throws -> (value: Double, interval: Interval)? {
    guard let scale = ExposureScore.Scale.allCases.first(where: { key.metric == "\($0.rawValue)_until" }),
      let level = Double(key.at)
    else { return nil }
    var pooled: [PooledHits] = []
    var next = key
    next.metric = "success_by_\(scale.rawValue)"
    next.at = "1"
    // Where replications end after different numbers, what only some have says nothing of all.
    while let step = hits[next], step.trials > 0, step.trials == pooled.first?.trials ?? step.trials {
      pooled.append(step)
      next.at = String(pooled.count + 1)
    }
    guard let queries = pooled.first?.trials else { return nil }
    let successes = pooled.map { min(Double(queries), max(0, $0.successes)) }
    let crossing = try ExposureScore(scale: scale, queries: queries, successes: successes).until(level)
    return (
      crossing.value.map(Double.init) ?? .infinity,
      Interval(low: Double(crossing.low), high: crossing.high.map(Double.init) ?? .infinity)
    )
  }
}

extension SummaryKey {
  /// The number of clicks or days of which this figure says whether it is reached.
  var ofCrossing: SummaryKey {
    var key = self
    key.metric = String(metric.dropLast("_reached".count))
    return key
  }
}

/// A figure that is above what bounds it beyond chance: a defect of this program, never a finding.
public struct BoundBreach: Sendable, Equatable {
  /// The system's position in the scenario.
  public var system: Int
  /// Who is too good.
  public var adversary: String
  /// The figure's name and parameter.
  public var metric: String
  /// The figure's parameter; empty for none.
  public var at: String
  /// The least that the figure can be: the one-sided limit of Clopper and Pearson at one in a million.
  public var low: Double
  /// What it cannot exceed in expectation.
  public var bound: Double

  /// Figures that are shares of independent questions, beside those that are named by clicks and days.
  private static let successes: Set<String> = ["top_k", "true_positive_rate", "recovered_share"]

  /// The chance that a figure at its bound is taken for one above.
  static let error = 1e-6

  /// The breach of a figure over all replications together; nil where there is none.
  ///
  /// Only successes are judged, whose law is binomial; the figures made of them cannot be better than they.
  init?(_ key: SummaryKey, _ hits: PooledHits, bound: Double?) throws {
    guard let bound, bound < 1, hits.trials > 0, key.table == "risk",
      Self.successes.contains(key.metric) || key.metric.hasPrefix("success_by_")
    else { return nil }
    let successes = min(hits.trials, max(0, Int((hits.successes + 1e-6).rounded(.down))))
    // A two-sided interval of twice the error has the one-sided limit at its low end.
    let low = try BinomialProportion(successes: successes, trials: hits.trials)
      .clopperPearson(confidence: 1 - 2 * Self.error).low
    guard low > bound else { return nil }
    (system, adversary, metric, at) = (key.system, key.adversary, key.metric, key.at)
    (self.low, self.bound) = (low, bound)
  }

  /// What is wrong, for whoever runs the program.
  public var description: String {
    "\(adversary): \(metric)\(at.isEmpty ? "" : " at \(at)") is at least \(low), above its bound \(bound)"
  }
}
