import Statistics
import Testing

struct DistributionTests {
  /// A result, what it should be by an independent implementation, and where it comes from.
  private func expect(_ value: Double, _ reference: Double, relative: Double = 1e-8, _ name: String) {
    #expect(abs(value - reference) <= relative * abs(reference), "\(name): \(value) is not \(reference)")
  }

  @Test func continuousLawsGiveTheReferenceValues() throws {
    let normal = try NormalDistribution(mean: 0, sd: 1)
    expect(try normal.quantile(0.975), 1.959963984540054, relative: 1e-14, "normal quantile")
    expect(try normal.upperTail(6), 9.865876450376946e-10, "normal upper tail")
    expect(try NormalDistribution(mean: 3, sd: 2).quantile(0.975), 6.919927969080108, "shifted normal")
    expect(try StudentT(degreesOfFreedom: 1).quantile(0.975), 12.706204736174694, "t 1")
    expect(try StudentT(degreesOfFreedom: 9).quantile(0.975), 2.262157162740992, "t 9")
    expect(try StudentT(degreesOfFreedom: 29).quantile(0.975), 2.045229642132703, "t 29")
    expect(try StudentT(degreesOfFreedom: 4.5).upperTail(3), 0.01719043394437981, "t tail")
    expect(try ChiSquareDistribution(degreesOfFreedom: 10).quantile(0.95), 18.307038053275146, "chi")
    expect(try ChiSquareDistribution(degreesOfFreedom: 7).upperTail(30), 9.495972508134177e-05, "chi tail")
    expect(try BetaDistribution(alpha: 3, beta: 8).quantile(0.025), 0.06673951117773447, "beta quantile")
    expect(try BetaDistribution(alpha: 2.5, beta: 4).cumulative(0.3), 0.3521975859067672, "beta")
    expect(try BetaDistribution(alpha: 2.5, beta: 4).density(0.3), 2.0342672530690695, "beta density")
    expect(try GammaDistribution(shape: 0.3, scale: 2).quantile(0.5), 0.14626227173390396, "gamma quantile")
    expect(try GammaDistribution(shape: 0.3, scale: 2).cumulative(1.5), 0.8770065090192785, "gamma")
    expect(try GammaDistribution(shape: 2, scale: 3).upperTail(40), 2.3214220689814074e-05, "gamma tail")
    expect(try ExponentialDistribution(mean: 3).upperTail(10), 0.035673993347252395, "exponential tail")
    let logNormal = try LogNormalDistribution(logMean: 4.04, logSD: 1.21)
    expect(try logNormal.quantile(0.25), 25.12510140177759, "lognormal quartile")
    expect(try logNormal.cumulative(100), 0.6797796796551148, "lognormal")
    expect(try WeibullDistribution(scale: 3, shape: 1.5).cumulative(2), 0.41977020402532716, "Weibull")
    expect(try WeibullDistribution(scale: 3, shape: 1.5).quantile(0.9), 5.231164540789235, "Weibull quantile")
    expect(try LaplaceDistribution(scale: 2).cumulative(-1), 0.3032653298563167, "Laplace")
    expect(try LaplaceDistribution(scale: 2).upperTail(30), 1.529511602509129e-07, "Laplace tail")
  }

  @Test func discreteLawsGiveTheReferenceValues() throws {
    let binomial = try BinomialDistribution(trials: 10, probability: 0.2)
    expect(try binomial.mass(3), 0.20132659199999992, "binomial mass")
    expect(try binomial.cumulative(3), 0.8791261183999999, "binomial")
    expect(try binomial.upperTail(3), 0.12087388160000007, "binomial tail")
    let poisson = try PoissonDistribution(mean: 2.5)
    expect(try poisson.mass(4), 0.13360188578108528, "Poisson mass")
    expect(try poisson.cumulative(4), 0.8911780189141513, "Poisson")
    expect(try poisson.upperTail(20), 4.1185531544820816e-13, "Poisson tail")
    #expect(try poisson.quantile(0.999) == 9)
    let negative = try NegativeBinomialDistribution(probability: 0.3, successes: 2.5)
    expect(try negative.mass(4), 0.10679903078612607, "negative binomial mass")
    expect(try negative.cumulative(4), 0.4589966166928934, "negative binomial")
    expect(try negative.upperTail(30), 0.0003975475671849077, "negative binomial tail")
  }

  @Test func valuesOutsideTheSupportHaveNoProbability() throws {
    let binomial = try BinomialDistribution(trials: 10, probability: 0.2)
    #expect(try binomial.mass(-1) == 0 && binomial.cumulative(-1) == 0 && binomial.upperTail(-1) == 1)
    #expect(try binomial.mass(11) == 0 && binomial.cumulative(11) == 1 && binomial.upperTail(11) == 0)
    #expect(try ExponentialDistribution(mean: 1).cumulative(-1) == 0)
    #expect(try BetaDistribution(alpha: 2, beta: 2).upperTail(1.5) == 0)
  }

  @Test func quantilesUndoTheCumulativeProbability() throws {
    let laws: [any ContinuousDistribution] = [
      try NormalDistribution(mean: -2, sd: 5), try LogNormalDistribution(logMean: 1, logSD: 0.5),
      try StudentT(degreesOfFreedom: 3), try ChiSquareDistribution(degreesOfFreedom: 5),
      try BetaDistribution(alpha: 0.5, beta: 3), try GammaDistribution(shape: 0.7, scale: 10),
      try ExponentialDistribution(mean: 4), try WeibullDistribution(scale: 2, shape: 0.8),
      try LaplaceDistribution(scale: 3),
    ]
    for law in laws {
      for p in [1e-6, 0.01, 0.3, 0.5, 0.9, 0.9999] {
        #expect(abs(try law.cumulative(law.quantile(p)) - p) < 1e-8 * p, "\(law) \(p)")
        #expect(abs(try law.upperTail(law.upperQuantile(p)) - p) < 1e-8 * p, "\(law) \(p)")
      }
    }
  }

  @Test func gammaQuantilesOfAnyShapeUndoTheCumulativeProbability() throws {
    // GSL's own inverse does not converge for shapes this small.
    expect(
      try GammaDistribution(shape: 0.05, scale: 1).quantile(1e-6), 5.844632057286552e-121, "shape 0.05")
    expect(try GammaDistribution(shape: 0.01, scale: 1).quantile(0.01), 5.660738147061307e-201, "shape 0.01")
    for shape in [0.01, 0.05, 0.1, 0.3, 1, 30, 1000] {
      let law = try GammaDistribution(shape: shape, scale: 3)
      for p in [0.01, 0.1, 0.5, 0.9, 0.999] {
        let lower = try law.cumulative(law.quantile(p))
        let upper = try law.upperTail(law.upperQuantile(1 - p))
        #expect(abs(lower / p - 1) < 1e-8 && abs(upper / (1 - p) - 1) < 1e-8, "\(shape) \(p)")
      }
    }
  }

  @Test func binomialsOfAHundredMillionTrialsKeepEightDigits() throws {
    let law = try BinomialDistribution(trials: 100_000_000, probability: 0.5)
    expect(try law.cumulative(50_010_000), 0.9772552668785531, "huge binomial")
    #expect(throws: StatisticsError.self) { try law.mass(Int(UInt32.max) + 1) }
  }

  @Test func impossibleParametersAreRefusedByName() throws {
    #expect(throws: StatisticsError.self) { try NormalDistribution(mean: 0, sd: 0) }
    #expect(throws: StatisticsError.self) { try NormalDistribution(mean: .nan, sd: 1) }
    #expect(throws: StatisticsError.self) { try StudentT(degreesOfFreedom: -1) }
    #expect(throws: StatisticsError.self) { try BetaDistribution(alpha: 0, beta: 1) }
    #expect(throws: StatisticsError.self) { try BinomialDistribution(trials: -1, probability: 0.5) }
    #expect(throws: StatisticsError.self) { try BinomialDistribution(trials: 1, probability: 1.5) }
    #expect(throws: StatisticsError.self) { try PoissonDistribution(mean: 0) }
    let error = #expect(throws: StatisticsError.self) {
      try NormalDistribution(mean: 0, sd: 1).quantile(1.5)
    }
    #expect(error?.kind == .domain)
    let nan = #expect(throws: StatisticsError.self) {
      try NormalDistribution(mean: 0, sd: 1).cumulative(.nan)
    }
    #expect(nan?.kind == .domain)
    #expect(error?.function == "NormalDistribution.quantile")
    #expect(error?.arguments == [1.5])
    #expect(error?.description.contains("from 0 to 1") == true)
  }

  @Test func betaQuantilesOfMillionsOfTrialsAreFoundWhereGSLFindsNone() throws {
    // scipy.stats.beta.ppf and isf at 0.025.
    let beta = try BetaDistribution(alpha: 8_601_563, beta: 393_508)
    #expect(abs(try beta.quantile(0.025) - 0.9561191724256617) < 1e-9)
    #expect(abs(try beta.upperQuantile(0.025) - 0.9563864955601514) < 1e-9)
    let huge = try BetaDistribution(alpha: 1e9, beta: 5e7)
    #expect(abs(try huge.quantile(0.025) - 0.9523680705777607) < 1e-8)
  }
}
