import PrivacyMechanisms

/// The reports of sources that share their randomised response, as far as one count needs to know them.
///
/// A count takes in the reports of one data value, or all. With a(o) the number of them in state o, n sources with outputs
/// O, and mean m and variance s^2 of a over all states drawn alike, the estimate of what the sources would have sent
/// without noise is (sum of a(O) - n p m)/(1 - p): the sum over all states of their estimated counts times a.
///
/// *Source:* P. Kairouz, K. Bonawitz, D. Ramage, "Discrete distribution estimation under local privacy" (2016), equation
/// 6, in counts and for linear functionals.
public struct NoisedReports: Hashable, Sendable {
  /// How many sources have each number of reports that count, from 0 to the most a source can have.
  public let sourcesByReports: [Int]
  /// The law of that number in a uniform state.
  public let uniform: OutputStates.UniformLaw
  /// The probability p that a source's state is drawn instead of true.
  public let flipProbability: Double
  /// The probability 1 - p that it is not, above 0.
  public let keepProbability: Double

  /// Takes counts of sources as they are.
  ///
  /// - Parameters:
  ///   - sourcesByReports: how many sources have 0, 1, 2 ... reports that count, as many numbers as the law has.
  ///   - uniform: the law of the number in a uniform state, for the same cells.
  ///   - flipProbability: the probability p, 0 to below 1.
  ///   - keepProbability: 1 - p where it is known with more digits than p tells.
  public init(
    sourcesByReports: [Int], uniform: OutputStates.UniformLaw, flipProbability: Double,
    keepProbability: Double? = nil
  ) {
    precondition(sourcesByReports.count == uniform.masses.count, "counts and law of different states")
    self.sourcesByReports = sourcesByReports
    self.uniform = uniform
    self.flipProbability = flipProbability
    self.keepProbability = keepProbability ?? 1 - flipProbability
    precondition(self.keepProbability > 0, "outputs that are nothing but noise")
  }

  /// The number n of sources.
  public var sources: Int { sourcesByReports.reduce(0, +) }

  /// The number of reports.
  public var reports: Int { sourcesByReports.enumerated().reduce(0) { $0 + $1.offset * $1.element } }

  /// The most reports there can be.
  public var most: Double { Double(sources) * Double(sourcesByReports.count - 1) }

  /// How many sources are expected to be noise.
  var expectedFlips: Double { Double(sources) * flipProbability }

  /// (sum of a - n p m)/(1 - p).
  var unbiased: Double { (Double(reports) - expectedFlips * uniform.mean) / keepProbability }

  /// p [sum of (a - m)^2 + n (1 - p) s^2]/(1 - p)^2, which is unbiased and never negative.
  ///
  /// *Source:* derived: given the true states Var A = [p (1 - p) sum of (a(x) - m)^2 + n p s^2]/(1 - p)^2, and the sum
  /// over outputs of (a - m)^2 has mean (1 - p) sum of (a(x) - m)^2 + n p s^2.
  var variance: Double {
    let spread = Double(sources) * keepProbability * uniform.variance
    return flipProbability * (squares + spread) / (keepProbability * keepProbability)
  }

  /// The sum of (a - m)^2.
  var squares: Double {
    sourcesByReports.enumerated().reduce(0) {
      let distance = Double($1.offset) - uniform.mean
      return $0 + Double($1.element) * distance * distance
    }
  }

  /// The law of a true number of reports as the outputs suggest it: their shares less p times the uniform law, none below
  /// 0.
  var plausibleTruth: [Double] {
    let n = Double(max(sources, 1))
    let plausible = zip(sourcesByReports, uniform.masses).map { count, mass in
      max(0, Double(count) / n - flipProbability * mass)
    }
    let sum = plausible.reduce(0, +)
    // All outputs may be drawn ones when there are very few sources; then nothing speaks for any true report.
    guard sum > 0 else { return [1] + Array(repeating: 0, count: plausible.count - 1) }
    return plausible.map { $0 / sum }
  }
}
