import CGSL
import SimulationKernel
import Testing

/// Discrete laws against GSL's probabilities and distribution functions.
@Suite struct LawsDiscreteTests {
  init() { gsl_set_error_handler_off() }

  /// 100,000 draws against given probabilities; each quantile brackets its u in GSL's cdf; monotone.
  func check(
    _ law: some DiscreteLaw, stream: UInt64, pdf: (Int) -> Double, cdf: (Int) -> Double,
    tolerance: Double = 1e-10
  ) {
    let sample = LawsTest.words(100_000, stream: stream).map { law.quantile(Uniform.unit($0)) }
    let range = law.quantile(1e-6)...law.quantile(1 - 1e-4)
    var probabilities = range.map(pdf)
    probabilities[0] = cdf(range.lowerBound)
    probabilities[probabilities.count - 1] = 1 - (range.count > 1 ? cdf(range.upperBound - 1) : 0)
    if range.count > 1 {
      #expect(
        LawsTest.agrees(LawsTest.counts(sample, in: range), probabilities: probabilities), "\(law)")
    } else {
      // Ten draws in 100,000 are expected outside at the very most.
      #expect(sample.count { $0 != range.lowerBound } < 40, "\(law)")
    }
    var last = Int.min
    for u in LawsTest.grid.sorted() {
      let k = law.quantile(u)
      #expect(k >= last, "\(law) falls at \(u)")
      last = k
      #expect(cdf(k) >= u - tolerance, "\(law) at \(u): \(k)")
      #expect(cdf(k - 1) < u + tolerance, "\(law) at \(u): \(k)")
      let p = pdf(k)
      #expect(p < 1e-250 || LawsTest.relative(law.probability(k), p) < 1e-8, "\(law) at \(k)")
    }
    #expect(law.probability(-1) == 0)
  }

  @Test func poissonDrawsFollowTheLawUpToLargeMeans() throws {
    for (i, mean) in [0.01, 0.3, 3, 47.5, 1_000, 1e6].enumerated() {
      check(
        try PoissonLaw(mean: mean), stream: 200 + UInt64(i), pdf: { gsl_ran_poisson_pdf(UInt32($0), mean) },
        cdf: { $0 < 0 ? 0 : gsl_cdf_poisson_P(UInt32($0), mean) })
    }
    let never = try PoissonLaw(mean: 0)
    #expect(never.quantile(1 - 0x1p-53) == 0 && never.probability(0) == 1)
  }

  @Test func binomialDrawsFollowTheLaw() throws {
    let cases: [(Int, Double)] = [
      (1, 0.3), (10, 0.5), (100, 0.01), (1_000, 0.999), (1_000_000, 0.4), (50, 0), (50, 1), (0, 0.5),
    ]
    for (i, (n, p)) in cases.enumerated() {
      check(
        try BinomialLaw(trials: n, probability: p), stream: 210 + UInt64(i),
        pdf: { gsl_ran_binomial_pdf(UInt32($0), p, UInt32(n)) },
        cdf: { $0 < 0 ? 0 : gsl_cdf_binomial_P(UInt32($0), p, UInt32(n)) })
    }
  }

  @Test func negativeBinomialDrawsFollowTheLaw() throws {
    let cases: [(Double, Double)] = [(0.2, 0.073), (0.2, 50), (1, 3), (2.5, 10), (30, 1_000), (1e3, 1e6)]
    for (i, (r, mean)) in cases.enumerated() {
      let p = r / (r + mean)
      check(
        try NegativeBinomialLaw(shape: r, mean: mean), stream: 220 + UInt64(i),
        pdf: { gsl_ran_negative_binomial_pdf(UInt32($0), p, r) },
        cdf: { $0 < 0 ? 0 : gsl_cdf_negative_binomial_P(UInt32($0), p, r) })
    }
  }

  @Test func geometricDrawsFollowTheLaw() throws {
    for (i, p) in [0.001, 0.3, 1].enumerated() {
      // GSL counts the trials, this law the failures.
      check(
        try GeometricLaw(probability: p), stream: 230 + UInt64(i),
        pdf: { gsl_ran_geometric_pdf(UInt32($0 + 1), p) },
        cdf: { $0 < 0 ? 0 : gsl_cdf_geometric_P(UInt32($0 + 1), p) })
    }
  }

  @Test func whatHappensAtOnePercentAlsoHappensAtFive() throws {
    let (rare, common) = (try BernoulliLaw(probability: 0.01), try BernoulliLaw(probability: 0.05))
    var counts = [0, 0]
    for word in LawsTest.words(1_000_000, stream: 205).map({ UInt32(truncatingIfNeeded: $0) }) {
      if rare.happens(word) {
        counts[1] += 1
        #expect(common.happens(word))
      } else {
        counts[0] += 1
      }
    }
    #expect(LawsTest.agrees(counts, probabilities: [0.99, 0.01]))
    #expect(rare.mean == 0.01 && rare.quantile(0.995) == 1 && rare.quantile(0.985) == 0)
    #expect(try BernoulliLaw(probability: 1).happens(.max) && !BernoulliLaw(probability: 0).happens(0))
  }

  @Test func zeroTruncatedPoissonDrawsFollowTheLaw() throws {
    for (i, lambda) in [1e-6, 0.15, 4, 30].enumerated() {
      let zero = gsl_ran_poisson_pdf(0, lambda)
      let law = try ZeroTruncatedPoissonLaw(lambda: lambda)
      let positive = gsl_cdf_exponential_P(lambda, 1)
      check(
        law, stream: 240 + UInt64(i), pdf: { gsl_ran_poisson_pdf(UInt32($0), lambda) / positive },
        cdf: { $0 < 1 ? 0 : (gsl_cdf_poisson_P(UInt32($0), lambda) - zero) / positive })
      #expect(LawsTest.relative(law.mean, lambda / positive) < 1e-14)
    }
  }

  @Test func zetaDrawsFollowTheLawWithItsTail() throws {
    for (i, s) in [1.3, 2, 2.5, 4.3, 9].enumerated() {
      let witness = ZetaWitness(s)
      let all = witness.from(1)
      let law = try ZetaLaw(exponent: s)
      #expect(LawsTest.relative(law.normaliser, all) < 1e-13)
      let sample = LawsTest.words(100_000, stream: 250 + UInt64(i)).map { law.quantile(Uniform.unit($0)) }
      let probabilities = (1...200).map {
        witness.from($0) / all - witness.from($0 + 1) / all
      }
      let inside = probabilities + [witness.from(201) / all]
      #expect(LawsTest.agrees(LawsTest.counts(sample, in: 1...201), probabilities: inside), "\(s)")
      for v in LawsTest.grid {
        let k = law.quantile(above: v)
        guard k < ZetaLaw.largest else { continue }
        #expect(witness.from(k + 1) / all <= v * (1 + 1e-11), "\(s) \(v)")
        #expect(k == 1 || witness.from(k) / all > v * (1 - 1e-11), "\(s) \(v)")
      }
    }
    #expect(try ZetaLaw(exponent: 2).mean == .infinity)
    #expect(
      LawsTest.relative(try ZetaLaw(exponent: 4).mean, ZetaWitness(3).from(1) / ZetaWitness(4).from(1))
        < 1e-14)
    #expect(try ZetaLaw(exponent: 1.01).quantile(1 - 0x1p-53) == ZetaLaw.largest)
  }

  @Test func zipfDrawsFollowTheLaw() throws {
    for (i, (n, s)) in [(1, 1.1), (292, 1.1), (292, 1), (1_000, 0), (5_000, 0.6), (300, 3)].enumerated() {
      let weights = (1...n).map { Elementary.pow(Double($0), -s) }
      let total = weights.reversed().reduce(0, +)
      var below = [0.0]
      for w in weights { below.append(below[below.count - 1] + w / total) }
      check(
        try ZipfLaw(count: n, exponent: s), stream: 260 + UInt64(i), pdf: { weights[$0 - 1] / total },
        cdf: { below[$0 < 0 ? 0 : $0] })
    }
  }

  @Test func parametersOutsideTheLawAreRefused() {
    #expect(throws: LawError.self) { try PoissonLaw(mean: -1) }
    #expect(throws: LawError.self) { try PoissonLaw(mean: .nan) }
    #expect(throws: LawError.self) { try BinomialLaw(trials: 3, probability: 1.1) }
    #expect(throws: LawError.self) { try BinomialLaw(trials: -1, probability: 0.1) }
    #expect(throws: LawError.self) { try NegativeBinomialLaw(shape: 0, mean: 1) }
    #expect(throws: LawError.self) { try GeometricLaw(probability: 0) }
    #expect(throws: LawError.self) { try ZeroTruncatedPoissonLaw(lambda: 0) }
    #expect(throws: LawError.self) { try ZetaLaw(exponent: 1) }
    #expect(throws: LawError.self) { try ZipfLaw(count: 0, exponent: 1) }
    #expect(throws: LawError.self) { try CategoricalLaw(weights: []) }
    #expect(throws: LawError.self) { try CategoricalLaw(weights: [1, -1]) }
    #expect(throws: LawError.self) { try CategoricalLaw(weights: [0, 0]) }
    #expect(throws: LawError.self) { try BernoulliLaw(probability: 1.5) }
  }
}
