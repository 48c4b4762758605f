import Recovery
import Statistics
import Testing

@testable import Experiments

/// Estimators of whole replications: where they apply, and what a wrong idea of the noise does to them.
@Suite struct EstimatorTests {
  /// Six campaigns of a thousand reports and more, by each kind of noise.
  private static let text = """
    scenario: 1
    name: estimators
    seed: 20201006
    population:
      people: 2000
      advertisers: { count: 3, zipf: 0, campaigns: 2 }
      conversions-per-click: { constant: { value: 1 } }
      organic-per-person: 0
    systems:
      ecm: { kind: event-conversion-measurement, noise: 5% }
      events: { kind: attribution-reporting, event-level: { epsilon: 8 } }
      sums: { kind: attribution-reporting, counts-from: summary }
      cookies: { kind: third-party-cookies }
      web:
        kind: mixed-web
        parts:
          ecm: { share: 60%, kind: event-conversion-measurement, noise: 5% }
          cookies: { kind: third-party-cookies }
    """

  private func estimates(_ scenario: Scenario, _ name: String, _ replication: Int = 0) throws
    -> SystemEstimates
  {
    let index = try #require(scenario.systems.firstIndex { $0.name == name })
    return try SystemEstimates(
      scenario, system: index, Laboratory.tally(scenario, replication: replication), replication: replication)
  }

  @Test func estimatorsApplyToAllOfASystemOrToNothing() throws {
    let scenario = try Laboratory.scenario(Self.text)
    let without: [String: [CountEstimator]] = [
      "ecm": [.posteriorEvents], "cookies": [.posteriorEvents], "web": [.posteriorEvents], "events": [],
      "sums": [.expectationMaximisation, .posteriorEvents],
    ]
    for (name, missing) in without {
      let estimates = try estimates(scenario, name)
      for estimator in CountEstimator.allCases {
        let rows = try estimates.rows(estimator, truths: [.reported])[0].1
        let values = try estimates.valueRows(estimator, truths: [.reported], campaignsPerAdvertiser: 2)[0].1
        #expect(!rows.isEmpty && !values.isEmpty)
        for (status, estimate) in rows.map({ ($0.status, $0.estimate) })
          + values.map({ ($0.status, $0.estimate) })
        {
          #expect((estimate == nil) == missing.contains(estimator), "\(name) \(estimator)")
          #expect(status == (estimate == nil ? "not-applicable" : ""), "\(name) \(estimator)")
        }
        #expect(missing.contains(estimator) == Metrics.of(rows, days: 30).isEmpty)
      }
    }
  }

  @Test func theSquareOfErrorsIsThatOfTheBiasAndTheVariance() throws {
    let rows = try estimates(Laboratory.scenario(Self.text), "ecm").rows(.raw, truths: Truth.allCases)
    for (truth, rows) in rows {
      let metrics = Metrics.of(rows, days: 30)
      for prefix in ["", "campaign_"] {
        func value(_ name: String) throws -> Double {
          try #require(metrics.first { $0.metric == prefix + name }).value
        }
        let (bias, rmse) = (try value("bias"), try value("rmse"))
        #expect(abs(try value("error_variance") + bias * bias - rmse * rmse) < 1e-9 * max(1, rmse * rmse))
      }
      #expect(truth != .reported || (metrics.first { $0.metric == "error_variance" }?.value ?? 0) > 10)
    }
  }

  /// 40 replications, z = 6: the mean of standardised squares is 1 where the noise is known, and not where it is not.
  @Test func standardisedErrorsTellWhetherTheNoiseIsKnown() throws {
    for (name, setting) in [
      ("ecm", "assumed-noise=20%"), ("events", "assumed-epsilon=6"), ("sums", "assumed-epsilon=30"),
    ] {
      for isMisled in [false, true] {
        let scenario = try Laboratory.scenario(Self.text, isMisled ? ["recovery.\(setting)"] : [])
        var squares = RunningMoments()
        for replication in 0..<40 {
          let metric = try Metrics.standardised(estimates(scenario, name, replication))
          squares.add(try #require(metric.first).value)
        }
        let error = try #require(squares.standardErrorOfMean)
        #expect((abs(squares.mean - 1) < 6 * error) != isMisled, "\(name) \(squares.mean) +- \(error)")
      }
    }
    let cookies = try estimates(Laboratory.scenario(Self.text), "cookies")
    #expect(try Metrics.standardised(cookies).isEmpty)
  }

  /// 60 replications, z = 6: the errors of misled estimates have the means and the variances that are foretold of them.
  @Test func errorsOfMisledEstimatesAreThoseOfTheirLaw() throws {
    for (name, setting) in [
      ("ecm", "assumed-noise=20%"), ("events", "assumed-epsilon=6"), ("sums", "assumed-epsilon=1"),
    ] {
      let scenario = try Laboratory.scenario(Self.text, ["recovery.\(setting)"])
      for estimator in [CountEstimator.raw, .unbiased] {
        var (errors, squares) = (RunningMoments(), RunningMoments())
        var farthest = 0.0
        for replication in 0..<60 {
          // The values of a campaign depend on each other; one of each replication's campaigns is judged, value by value.
          let rows = try estimates(scenario, name, replication).rows(estimator, truths: [.reported])[0].1
          var (error, square, cells) = (0.0, 0.0, 0.0)
          for row in rows where row.data == 0 {
            let law = try #require(row.law)
            let estimate = try #require(row.estimate).estimate
            let standard = (estimate - law.truth - law.bias) / law.variance.squareRoot()
            error += standard
            square += standard * standard
            cells += 1
            farthest = max(farthest, abs(law.bias))
            #expect(row.expectedCoverage == nil)
          }
          errors.add(error / cells)
          squares.add(square / cells)
        }
        let (one, two) = (try #require(errors.standardErrorOfMean), try #require(squares.standardErrorOfMean))
        #expect(abs(errors.mean) < 6 * one && abs(squares.mean - 1) < 6 * two, "\(name) \(estimator)")
        #expect(name == "sums" || farthest > 1, "nothing was misled")
      }
    }
  }

  @Test func aNoiseThatIsAssumedRightlyChangesNoEstimate() throws {
    let known = try Laboratory.scenario(Self.text)
    let assumed = try Laboratory.scenario(
      Self.text, ["recovery.assumed-noise=5%", "recovery.assumed-epsilon=8"])
    for name in ["ecm", "events", "web", "cookies"] {
      let (one, other) = (try estimates(known, name), try estimates(assumed, name))
      for estimator in CountEstimator.allCases {
        let rows = zip(
          try one.rows(estimator, truths: [.reported])[0].1,
          try other.rows(estimator, truths: [.reported])[0].1)
        for (a, b) in rows {
          #expect(a.estimate == b.estimate && a.observed == b.observed)
          if let mine = a.law, let theirs = b.law {
            #expect(abs(mine.bias - theirs.bias) < 1e-9 && mine.variance == theirs.variance)
          }
        }
      }
    }
  }
}
