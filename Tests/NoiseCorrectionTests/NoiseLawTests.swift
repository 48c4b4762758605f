import Testing

@testable import NoiseCorrection

@Suite struct NoiseLawTests {
  @Test func aCompoundLawIsThatOfAllOutcomes() {
    // Three trials, each 0 with 0.7, else -1, 0 or 2.
    let term = NoiseLaw(start: -1, masses: [0.5, 0.25, 0, 0.25])
    let law = NoiseLaw.compound(term, trials: 3, probability: 0.3)
    let single: [(Int, Double)] = [(-1, 0.15), (0, 0.7 + 0.075), (2, 0.075)]
    var expected: [Int: Double] = [:]
    for a in single {
      for b in single {
        for c in single { expected[a.0 + b.0 + c.0, default: 0] += a.1 * b.1 * c.1 }
      }
    }
    for (value, mass) in expected { #expect(abs(law.masses[value - law.start] - mass) < 1e-15) }
    #expect(abs(law.masses.reduce(0, +) - 1) < 1e-14)
  }

  @Test func aCompoundLawKeepsItsMassWhereTheChanceOfNoneIsTiny() {
    for (trials, probability) in [(29.0, 1 - 1e-15), (1e6, 29e-6), (30, 0.99)] {
      let law = NoiseLaw.compound(NoiseLaw(start: 1, masses: [1]), trials: trials, probability: probability)
      #expect(abs(law.masses.reduce(0, +) - 1) < 1e-9, "\(trials)")
      let mean = law.masses.indices.reduce(0.0) { $0 + Double(law.start + $1) * law.masses[$1] }
      #expect(abs(mean - trials * probability) < 1e-6, "\(trials)")
    }
  }

  @Test func quantilesAreTheSmallestValuesBeyondTheirTails() {
    let law = NoiseLaw(start: -1, masses: [0.25, 0.25, 0.5])
    #expect(law.quantile(0.25, isStrict: false) == -1)
    #expect(law.quantile(0.25, isStrict: true) == 0)
    #expect(law.quantile(0.51, isStrict: false) == 1)
    #expect(law.quantile(1, isStrict: true) == 1)
  }
}
