import Testing

@testable import Recovery

/// The law of few drawn states against plain convolution.
struct CompoundNoiseTests {
  private typealias Law = [Int: Double]

  /// The law of a sum after one more trial.
  private func grown(_ law: Law, by part: CompoundNoise.Part) -> Law {
    var next: Law = [:]
    for (sum, mass) in law.sorted(by: { $0.key < $1.key }) {
      next[sum, default: 0] += mass * (1 - part.probability)
      for (i, a) in part.drawn.enumerated() {
        for (j, b) in part.replaced.enumerated() {
          next[sum + i - j, default: 0] += mass * part.probability * a * b
        }
      }
    }
    return next
  }

  @Test func theLawIsThatOfItsSums() {
    let one = CompoundNoise.Part(
      terms: 12, probability: 0.3, drawn: [0.5, 0.3, 0.2], replaced: [0.9, 0.1, 0.0])
    let other = CompoundNoise.Part(
      terms: 5, probability: 0.05, drawn: [0.2, 0.2, 0.2, 0.4], replaced: [0.5, 0, 0, 0.5])
    for parts in [[one], [other], [one, other], [other, one, one]] {
      var law = [0: 1.0]
      for part in parts { for _ in 0..<part.terms { law = grown(law, by: part) } }
      let noise = CompoundNoise(parts)
      var below = 0.0
      for (sum, mass) in law.sorted(by: { $0.key < $1.key }) {
        // Just past what lies below this sum, it is the quantile; just short of all up to it, it still is.
        if mass > 1e-9 {
          #expect(noise.quantile(below + mass * 0.001) == sum)
          #expect(noise.quantile(above: below + mass * 0.999) == sum)
        }
        below += mass
      }
    }
  }

  @Test func noPartsAreNoNoise() {
    let noise = CompoundNoise([])
    #expect(noise.quantile(0.975) == 0 && noise.quantile(above: 0.025) == 0)
  }

  /// Of terms that are always 1 the sum is binomial; the quantiles of 1e-6 lie within 8 standard deviations and 1.
  @Test func theLawKeepsItsMassWhereTheChanceOfNoneIsTiny() {
    for (terms, probability) in [(29, 1 - 1e-15), (1_000_000, 29e-6), (30, 0.99)] {
      let noise = CompoundNoise([
        CompoundNoise.Part(terms: terms, probability: probability, drawn: [0, 1], replaced: [1, 0])
      ])
      let mean = Double(terms) * probability
      let reach = 1 + 8 * (mean * (1 - probability)).squareRoot()
      #expect(abs(Double(noise.quantile(0.5)) - mean) <= 1, "\(terms)")
      #expect(Double(noise.quantile(1e-6)) >= mean - reach, "\(terms)")
      #expect(Double(noise.quantile(1 - 1e-6)) <= mean + reach, "\(terms)")
      #expect(noise.quantile(1 - 1e-6) <= terms)
    }
  }
}
