import AttributionReporting
import PrivacyMechanisms
import Recovery
import Statistics
import Testing

@testable import Experiments

/// Counts and values from noisy sums.
@Suite struct SummaryReportCountTests {
  private static let text = """
    scenario: 1
    name: summary
    seed: 20201006
    \(Laboratory.people)
    systems:
      ara: { kind: attribution-reporting, counts-from: summary, summary: { maximum-value: 500 } }
    """

  private func errors(_ scenario: Scenario, replications: Int) throws -> (counts: [Double], values: [Double])
  {
    var counts: [Double] = []
    var values: [Double] = []
    for replication in 0..<replications {
      let tally = try Laboratory.tally(scenario, replication: replication)
      let estimates = try SystemEstimates(scenario, system: 0, tally, replication: replication)
      counts += try estimates.rows(.unbiased, truths: [.reported])[0].1.compactMap {
        $0.data == nil ? nil : $0.outcome?.error
      }
      values += try estimates.valueRows(.unbiased, truths: [.reported], campaignsPerAdvertiser: 2)[0].1
        .compactMap { $0.outcome?.error }
    }
    return (counts, values)
  }

  /// 60 replications of 48 sums that count and 6 of values: the standard deviation of n Laplace numbers has a relative
  /// error of sqrt(5/(4 n)), since their kurtosis is 6.
  @Test func theNoiseOfCountsAndValuesHasTheStandardDeviationOfTheMechanism() throws {
    let scenario = try Laboratory.scenario(Self.text)
    let (counts, values) = try errors(scenario, replications: 60)
    #expect(counts.count == 60 * 48 && values.count == 60 * 6)
    let law = try SummaryNoise(epsilon: 10).law
    let expected = [law.standardDeviation / 32_768, law.standardDeviation * 500 / 32_768]
    for (errors, expected) in zip([counts, values], expected) {
      let deviation = (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
      let error = (5 / (4 * Double(errors.count))).squareRoot()
      #expect(abs(deviation / expected - 1) < 6 * error, "\(deviation) instead of \(expected)")
      let mean = errors.reduce(0, +) / Double(errors.count)
      #expect(abs(mean) < 6 * expected / Double(errors.count).squareRoot())
    }
  }

  @Test func sumsWithoutNoiseAreExact() throws {
    var settings = AttributionReportingBrowser.Settings()
    settings.eventLevel = false
    settings.settles = .summary
    settings.summary = .init(countContribution: 1000, valueContribution: 1000, maximumValue: 50_000)
    var scenario = try Laboratory.scenario(Self.text)
    scenario.systems = [
      try .attributionReporting("ara", settings, summaryEpsilon: .infinity, values: 8)
    ]
    let (counts, values) = try errors(scenario, replications: 1)
    #expect(counts.count == 48 && counts.allSatisfy { abs($0) < 1e-9 })
    #expect(values.count == 6 && values.allSatisfy { abs($0) < 1e-6 })
  }

  @Test func aSmallerShareOfTheBudgetMakesMoreNoise() throws {
    func deviation(_ share: String) throws -> (Double, Double) {
      let scenario = try Laboratory.scenario(Self.text, ["systems.ara.summary.count-share=\(share)"])
      let (counts, values) = try errors(scenario, replications: 4)
      func size(_ errors: [Double]) -> Double { errors.reduce(0) { $0 + $1 * $1 } }
      return (size(counts), size(values))
    }
    // The same noise over another contribution, so the order holds in every draw.
    let (few, more) = (try deviation("20%"), try deviation("80%"))
    #expect(few.0 > more.0 && few.1 < more.1)
  }

  /// Where the budget suffices for one conversion, a source's second one contributes nothing.
  @Test func aSourceThatSpentItsBudgetContributesNoMore() throws {
    let once = try Laboratory.tally(Laboratory.scenario(Self.text)).systems[0]
    let often = try Laboratory.tally(
      Laboratory.scenario(Self.text, ["systems.ara.summary.conversions-per-source=20"])
    ).systems[0]
    #expect(once.conversions(.contributionBudget) > 100)
    #expect(often.conversions(.contributionBudget) == 0)
    #expect(often.conversions(.delivered) > once.conversions(.delivered))
  }
}
