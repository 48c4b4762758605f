import PrivacyMechanisms

/// How many conversions each source is expected to have had, given how many reports it came out with.
///
/// A source with y reports has, on average over what it may truly have been,
///
///     n_i = P(true | y) E[n | y, true] + P(drawn | y) E[n]
///
/// with P(drawn | y) = p u(y)/l(y), at most 1, where l(y) is the share of sources that came out with y reports and u(y) that
/// of states with so many. E[n | y, true] is y for fewer reports than a source can send. At the cap it is what lies beyond
/// it too: the cap, plus what is known of the total in excess of the reports, divided by the sources that truly reached it.
/// Without such a total nothing is known beyond the cap; the sum over all sources is then the unbiased count, unless some
/// number of reports came out less often than noise alone makes expect.
///
/// *Source:* google/ads-privacy, "Combining the Event and Aggregate Summary Reports from the Privacy Sandbox Attribution
/// Reporting API"; P(drawn | y) by the rule of Bayes with the observed shares.
public struct PosteriorEvents: Hashable, Sendable {
  /// By number of reports, from 0 on: the probability that a source with so many came out truly.
  public let trueProbabilities: [Double]
  /// By number of reports: the expected conversions of a source that truly came out with so many.
  public let expectedIfTrue: [Double]
  /// By number of reports: the expected conversions of a source with so many.
  public let expected: [Double]
  /// The mean conversions of a source before anything is known of its output.
  public let mean: Double
  /// The expected conversions of all sources together.
  public let total: Double

  /// Weighs what sources came out with.
  ///
  /// - Parameters:
  ///   - reports: how many sources came out with each number of reports.
  ///   - aggregate: the conversions of all these sources, as a summary report tells them without a cap; nil where nothing
  ///     but the reports is known.
  public init(_ reports: NoisedReports, aggregate: Double? = nil) {
    let (n, tally) = (Double(reports.sources), reports.sourcesByReports)
    let drawn = reports.uniform.masses.map { reports.expectedFlips * $0 }
    trueProbabilities = zip(tally, drawn).map { count, noise in
      count > 0 ? max(0, 1 - noise / Double(count)) : 0
    }
    let conversions = aggregate ?? reports.unbiased
    mean = n > 0 ? max(0, conversions) / n : 0
    let cap = tally.count - 1
    var ifTrue = (0...cap).map(Double.init)
    let capped = (Double(tally[cap]) - drawn[cap]) / reports.keepProbability
    if let aggregate, cap > 0, capped > 0 {
      ifTrue[cap] += max(0, aggregate - max(0, reports.unbiased)) / capped
    }
    expectedIfTrue = ifTrue
    let mean = mean
    expected = zip(trueProbabilities, ifTrue).map { $0 * $1 + (1 - $0) * mean }
    total = zip(tally, expected).reduce(0) { $0 + Double($1.0) * $1.1 }
  }
}
