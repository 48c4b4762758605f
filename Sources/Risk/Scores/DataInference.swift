import PrivacyMechanisms
import Statistics

/// How well publisher and ad tech together infer what a person's conversion was, from its noisy data.
///
/// Without the advertiser's log nobody can be named, but the click's publisher-side identity is known: the report tells
/// something about what that person did. The best guess is the value of largest pi_d M(y|d).
///
/// *Source:* Bayes vulnerability: G. Smith, "On the foundations of quantitative information flow" (2009).
public struct DataInference: Sendable {
  /// The channel of each report's data.
  public let noise: DataNoise
  /// How common each true value is, with sum 1.
  public let prior: [Double]
  /// For each reported value the best guesses; more than one at ties.
  private let guesses: [[Int]]

  /// Prepares the guesses.
  ///
  /// - Parameters:
  ///   - noise: the channel of each report's data.
  ///   - weights: how common each true value is, one for each value, not negative; scaled to sum 1.
  /// - Throws: `RiskError.parameter` for weights that do not fit.
  public init(noise: DataNoise, weights: [Double]) throws(RiskError) {
    guard weights.count == noise.values else {
      throw .parameter(
        "number of data weights", value: Double(weights.count),
        allowed: "one for each value (\(noise.values))")
    }
    let sum = weights.reduce(0, +)
    guard weights.allSatisfy({ $0 >= 0 }), sum > 0, sum < .infinity else {
      throw .parameter(
        "sum of data weights", value: sum, allowed: "above 0 and finite, of weights not negative")
    }
    self.noise = noise
    prior = weights.map { $0 / sum }
    guesses = prior.indices.map { [prior] reported in
      let weights = prior.indices.map { prior[$0] * noise.probability(of: reported, given: $0) }
      let best = weights.max() ?? 0
      return weights.indices.filter { weights[$0] == best }
    }
  }

  /// The success that is expected: sum over reported values y of max_d pi_d M(y|d).
  public var expectedSuccess: Double {
    prior.indices.reduce(0) { $0 + probability(of: $1, given: guesses[$1][0]) * prior[guesses[$1][0]] }
  }

  private func probability(of reported: Int, given data: Int) -> Double {
    noise.probability(of: reported, given: data)
  }

  /// The success without any report: the largest share.
  public var priorSuccess: Double { prior.max() ?? 0 }

  /// Whether the best guess from a report is right: 1 or 0, a share at ties.
  ///
  /// - Parameters:
  ///   - reported: the noisy data.
  ///   - data: the true data.
  public func hit(reported: UInt16, data: UInt16) -> Double {
    let best = guesses[Int(reported)]
    return best.contains(Int(data)) ? 1 / Double(best.count) : 0
  }

  /// The figures of some reports: the share of right guesses beside what is expected and what needs no report.
  ///
  /// - Parameters:
  ///   - reports: noisy and true data of each report.
  ///   - confidence: the nominal coverage of the interval.
  /// - Throws: `StatisticsError` when the interval cannot be computed.
  public func figures(
    _ reports: [(reported: UInt16, data: UInt16)], confidence: Double = 0.95
  ) throws(StatisticsError) -> [RiskFigure] {
    guard !reports.isEmpty else { return [] }
    let hits = try RiskScore.share(
      reports.map { hit(reported: $0.reported, data: $0.data) }, confidence: confidence)
    return [
      RiskFigure(
        metric: "data_guess", value: hits.share, interval: hits.interval, sampleSize: reports.count),
      RiskFigure(metric: "data_guess_expected", value: expectedSuccess),
      RiskFigure(metric: "data_guess_prior", value: priorSuccess),
    ]
  }
}
