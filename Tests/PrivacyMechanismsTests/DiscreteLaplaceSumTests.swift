import Testing

@testable import PrivacyMechanisms

/// The exact law of sums of noise.
struct DiscreteLaplaceSumTests {
  @Test(arguments: [(0.4, 1), (0.4, 3), (3, 1), (3, 2), (3, 5), (11, 8)] as [(Double, Int)])
  func tailsAreThoseOfTheConvolution(scale: Double, terms: Int) throws {
    let law = try DiscreteLaplace(scale: scale)
    let reach = Int64(scale * 60) + 5
    let one = (-reach...reach).map { law.probability(of: $0) }
    var masses = [1.0]
    for _ in 0..<terms {
      var next = Array(repeating: 0.0, count: masses.count + one.count - 1)
      for (i, a) in masses.enumerated() {
        for (j, b) in one.enumerated() { next[i + j] += a * b }
      }
      masses = next
    }
    let sum = DiscreteLaplaceSum(law, terms: terms)
    let middle = Int64(masses.count / 2)
    var tail = 0.0
    for d in (-2 * reach / 3...2 * reach / 3).reversed() {
      tail = masses[Int(middle + d)...].reduce(0, +)
      #expect(abs(sum.upperTail(d) - tail) < 1e-12, "\(d)")
    }
    #expect(tail > 0.99)
  }

  @Test func quantilesAreTheLeastThatLeaveTheTail() throws {
    for (scale, terms) in [(1.0, 1), (6553.6, 1), (6553.6, 8), (65536, 64), (0.01, 3)] {
      let sum = DiscreteLaplaceSum(try DiscreteLaplace(scale: scale), terms: terms)
      let quantile = sum.upperQuantile(0.025)
      #expect(sum.upperTail(quantile + 1) <= 0.025)
      #expect(quantile == 0 || sum.upperTail(quantile) > 0.025)
    }
    let law = try DiscreteLaplace(scale: 6553.6)
    #expect(DiscreteLaplaceSum(law, terms: 1).upperQuantile(0.025) == -law.quantile(0.025))
  }

  /// The tail at 1.96 standard deviations nears the normal law's 2.5 % from above, as the kurtosis 3 + 3/k says.
  @Test func manyTermsAreNearlyNormal() throws {
    let law = try DiscreteLaplace(scale: 6553.6)
    let sum = DiscreteLaplaceSum(law, terms: 64)
    let sd = law.standardDeviation * 8
    #expect(abs(sum.upperTail(Int64(1.959964 * sd)) - 0.025) < 2e-4)
    #expect(abs(sum.upperTail(Int64(4 * sd)) / 3.167e-5 - 1) < 0.6)
  }
}
