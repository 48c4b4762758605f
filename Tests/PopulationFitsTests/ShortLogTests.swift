import Population
import SimulationKernel
import Statistics
import Testing

@testable import PopulationFits

/// A week's log, in which the longest delays are hardly seen.
@Suite struct ShortLogTests {
  private func week() throws -> SyntheticLog {
    var log = try SyntheticLog(people: 6000)
    (log.timeline.warmUp, log.timeline.period) = (.zero, .days(7))
    return log
  }

  /// Seeds whose likelihood of three parts has another maximum that is lower by 11 to 29 nats.
  @Test(arguments: [1008, 1045, 1015] as [UInt64])
  func mixturesAreFittedAtTheirHighestMaximum(_ seed: UInt64) throws {
    let fit = try week().fit(seed: seed)
    #expect(fit.delayCriteria.min { $0.criterion < $1.criterion }?.law == "mixture of 3 exponentials")
    #expect(try #require(fit.checks.first { $0.part == "delays" }).fits)
  }

  /// A week cannot tell delays of 20 days on average from those of a year.
  @Test func meansBeyondWhatTheLogShowsAreNotDetermined() throws {
    let fit = try week().fit(seed: 1008)
    let mean = try #require(fit.estimate("delay.mixture.means[3]"))
    #expect(mean.estimate == 20 * 720 && !mean.isDetermined && mean.interval.high == .infinity)
    let weights = fit.parameters.filter { $0.name.hasPrefix("delay.mixture.weights") }
    #expect(weights.count == 3 && weights.allSatisfy { !$0.isDetermined })
    #expect(try #require(fit.estimate("delay.mixture.means[1]")).isDetermined)
    #expect(fit.remarks.contains { $0.contains("does not determine delay.mixture.weights[1]") })
    #expect(
      fit.scenario(source: "a.csv", span: "a week").contains(
        "#   delay.mixture.means[3]: 14400 (not determined by the log)\n"))
  }

  @Test func functionsThatTheLikelihoodDoesNotKnowHaveNoError() throws {
    // Nothing says how large the second parameter is, and the first stops at an end of what is searched.
    let fit = try LikelihoodFit(smoothFrom: [0, 0]) { -200 * ($0[0] - 1) * ($0[0] - 1) }
    let known = FittedParameter("a", of: fit, .real, "") { $0[0] }
    #expect(abs(known.standardError - 0.05) < 1e-6 && known.isDetermined)
    for parameter in [
      FittedParameter("b", of: fit, .real, "") { max(2, $0[0]) },
      FittedParameter("c", of: fit, .real, "", within: 0...1) { min(1, $0[0]) },
      FittedParameter("d", of: fit, .logarithm, "") { Elementary.exp($0[1]) },
      FittedParameter("e", of: fit, .logOdds, "") { $0[0] },
      FittedParameter("f", 1, .nan, .logOdds, ""), FittedParameter("g", 0, 1, .logarithm, ""),
    ] {
      #expect(!parameter.isDetermined && parameter.standardError == .infinity, "\(parameter)")
    }
  }
}
