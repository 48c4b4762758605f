import CGSL
import SimulationKernel
import Testing

/// Tables from 32-bit words, and the count laws that are made of them.
@Suite struct LawsTableTests {
  init() { gsl_set_error_handler_off() }

  @Test func thresholdsOfThePoissonTableAreTheCumulativeProbabilities() throws {
    for mean in [0.001, 0.3, 3, 10, 2_500] {
      let table = try PoissonTable(mean: mean).table
      for (i, threshold) in table.thresholds.enumerated() {
        let p = gsl_cdf_poisson_P(UInt32(table.first + i), mean)
        #expect((Double(threshold) - p * 0x1p32).magnitude <= 1, "\(mean) at \(table.first + i)")
      }
      #expect(table.thresholds.last == 1 << 32)
    }
    #expect(try PoissonTable(mean: 0).draw(.max) == 0)
  }

  @Test func drawingFromATableIsExactInversionOfItsThresholds() throws {
    let table = try PoissonTable(mean: 7).table
    for (i, threshold) in table.thresholds.enumerated() where threshold < 1 << 32 {
      if threshold > 0 { #expect(table.draw(UInt32(threshold - 1)) <= table.first + i) }
      #expect(table.draw(UInt32(threshold)) > table.first + i)
    }
    #expect(table.draw(0) == 0)
    #expect(table.draw(.max) == table.end - 1)
  }

  @Test func categoricalDrawsFollowTheirWeights() throws {
    let weights = [3.0, 0, 5, 0.5, 1e-3, 12, 0]
    let law = try CategoricalLaw(weights: weights)
    let words = LawsTest.words(1_000_000, stream: 300)
    let counts = LawsTest.counts(words.map { law.draw(UInt32(truncatingIfNeeded: $0)) }, in: 0...6)
    #expect(counts[1] == 0 && counts[6] == 0)
    #expect(LawsTest.agrees(counts, probabilities: law.probabilities))
    #expect(law.draw(.max) == 5)
    let many = try CategoricalLaw(weights: (1...5_000).map { 1 / Double($0) })
    var last = 0
    for word in stride(from: UInt32(0), to: .max - 100_003, by: 100_003) {
      let k = many.draw(word)
      #expect(k >= last)
      last = k
    }
    let index = many.table.thresholds.firstIndex { $0 > 3_000_000_000 }
    #expect(many.draw(3_000_000_000) == index)
  }

  @Test func countLawsHaveTheMeanAndTheLawTheyPromise() throws {
    let laws: [CountLaw] = [
      .constant(2), try .poisson(mean: 0.3), try .poisson(mean: 5),
      try .hurdle(probability: 0.1, .zeroTruncatedPoisson(lambda: 0.15)),
      try .hurdle(probability: 0.03, .zeta(exponent: 4.3)), try .hurdle(probability: 0.5, .one),
      try .hurdle(probability: 1, .zeroTruncatedPoisson(lambda: 2)),
      try .hurdle(probability: 0, .zeta(exponent: 3)),
    ]
    for (i, law) in laws.enumerated() {
      let sample = LawsTest.words(1_000_000, stream: 310 + UInt64(i)).map {
        Double(law.draw(UInt32(truncatingIfNeeded: $0)))
      }
      let n = Double(sample.count)
      let mean = sample.reduce(0, +) / n
      let variance = sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
      #expect((mean - law.mean).magnitude <= 6 * (variance / n).squareRoot() + 1e-12, "\(i): \(mean)")
    }
  }

  @Test func hurdleProbabilitiesAreExactToOneWord() throws {
    let p = 0.1
    let lambda = 0.15
    let law = try HurdleCount(probability: p, .zeroTruncatedPoisson(lambda: lambda))
    let words = LawsTest.words(1_000_000, stream: 330).map { UInt32(truncatingIfNeeded: $0) }
    let counts = LawsTest.counts(words.map(law.draw), in: 0...6)
    let positive = gsl_cdf_exponential_P(lambda, 1)
    let expected = [1 - p] + (1...6).map { p * gsl_ran_poisson_pdf(UInt32($0), lambda) / positive }
    #expect(LawsTest.agrees(counts, probabilities: expected))
  }

  @Test func theTailBeyondTheZetaTableContinuesIt() throws {
    let law = try CountLaw.hurdle(probability: 0.4, .zeta(exponent: 1.5))
    let zeta = try ZetaLaw(exponent: 1.5)
    var last = 0
    for word in stride(from: UInt32(0), to: .max - 65_521, by: 65_521) {
      let k = law.draw(word)
      #expect(k >= last)
      last = k
      let u = (Uniform.unit(word) - 0.6) / 0.4
      if u > 1e-6 { #expect(k == zeta.quantile(u) || (k - zeta.quantile(u)).magnitude < k / 100_000 + 2) }
    }
    #expect(law.draw(.max) > 1_000_000)
    let sample = LawsTest.words(1_000_000, stream: 340).map { law.draw(UInt32(truncatingIfNeeded: $0)) }
    let witness = ZetaWitness(1.5)
    // Cells that reach past the table's 256 entries.
    let edges = [1, 2, 4, 16, 64, 200, 256, 257, 300, 1_000, 100_000]
    let above = edges.map { 0.4 * witness.from($0) / witness.from(1) }
    var probabilities = [0.6]
    for i in 1..<edges.count { probabilities.append(above[i - 1] - above[i]) }
    probabilities.append(above[edges.count - 1])
    var counts = [Int](repeating: 0, count: edges.count + 1)
    for k in sample { counts[edges.lastIndex { $0 <= k }.map { $0 + 1 } ?? 0] += 1 }
    #expect(LawsTest.agrees(counts, probabilities: probabilities))
  }

  @Test func tablesRefuseWhatTheyCannotHold() {
    #expect(throws: LawError.self) { try DiscreteTable(probabilities: []) }
    #expect(throws: LawError.self) { try DiscreteTable(probabilities: [0.7, 0.7]) }
    #expect(throws: LawError.self) { try DiscreteTable(probabilities: [0.5, -0.1]) }
    #expect(throws: LawError.self) { try PoissonTable(mean: 1e7) }
    #expect(throws: LawError.self) { try DiscreteTable(ZetaLaw(exponent: 1.5)) }
    #expect(throws: LawError.self) { try CountLaw.hurdle(probability: 1.2, .one) }
    #expect(throws: LawError.self) { try CountLaw.hurdle(probability: 0.2, .zeta(exponent: 1)) }
  }
}

/// The words that stand for no conversion are the lowest ones, as many as are said.
@Suite struct WordsOfNoneTests {
  @Test func theirNumberIsThatOfTheWordsThatDrawNothing() throws {
    let laws: [CountLaw] = [
      .constant(0), .constant(2), try .poisson(mean: 0), try .poisson(mean: 0.3), try .poisson(mean: 900),
      try .hurdle(probability: 0, .one), try .hurdle(probability: 1, .one),
      try .hurdle(probability: 0.2, .zeta(exponent: 2.5)),
    ]
    for law in laws {
      let none = law.wordsOfNone
      if none > 0 { #expect(law.draw(UInt32(none - 1)) == 0) }
      if none < 1 << 32 { #expect(law.draw(UInt32(none)) > 0) }
    }
    #expect(laws[0].wordsOfNone == 1 << 32)
    #expect(laws[1].wordsOfNone == 0)
  }
}
