import Population
import PopulationFits
import SimulationKernel
import Testing

@testable import Statistics

/// Simulated, written as a log, fitted: the truth comes back with honest errors.
@Suite struct RoundTripTests {
  @Test func oneLogPrints() throws {
    var log = try SyntheticLog()
    log.settings.viewsPerPerson = 2
    log.settings.conversionsPerView = try .hurdle(probability: 0.02, .zeta(exponent: 4))
    let clock = ContinuousClock()
    let start = clock.now
    let fit = try log.fit(seed: 1)
    print(clock.now - start)
    for parameter in fit.parameters {
      print(parameter.name, parameter.estimate, parameter.standardError, parameter.interval)
    }
    for check in fit.checks { print(check.part, check.statistic, check.degreesOfFreedom, check.pValue) }
    print(fit.delayCriteria, fit.remarks)
    print(fit.marginals)
    print(fit.scenario(source: "log.csv", span: "60 days"))
  }
}
