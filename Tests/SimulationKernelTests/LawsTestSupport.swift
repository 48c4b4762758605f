import CGSL
import Glibc
import SimulationKernel

/// The random numbers and the critical values that the tests of laws share.
///
/// One project seed; z = 6 two-sided is a p-value of 2e-9, divided by the number of tests in the family.
enum LawsTest {
  static let seed: UInt64 = 20_201_006
  /// At least the number of goodness-of-fit tests over all laws.
  static let family = 100.0
  static let significance = 2e-9 / family

  /// `count` words of 64 bits; each stream is another set.
  static func words(_ count: Int, stream: UInt64) -> [UInt64] {
    let random = AddressedRandom(seed: seed, replication: 0, person: stream)
    let purpose = RandomPurpose(rawValue: 0x7002)
    return (0..<count).map { random.block(purpose, UInt64($0)).low }
  }

  /// Probabilities across (0, 1), both far tails included.
  static let grid: [Double] =
    (1...40).map { Double(sign: .plus, exponent: -$0, significand: 1) }
    + (1...199).map { Double($0) / 200 }
    + (1...40).map { 1 - Double(sign: .plus, exponent: -$0, significand: 1) }

  /// Whether the largest distance between a sample and a distribution function could be chance.
  ///
  /// Kolmogorov's limit law: P(sqrt(n) D > t) is about 2 exp(-2 t^2) where it is small.
  static func agrees(_ sample: [Double], with cdf: (Double) -> Double) -> Bool {
    let sorted = sample.sorted()
    let n = Double(sorted.count)
    var d = 0.0
    for (i, x) in sorted.enumerated() {
      let p = cdf(x)
      d = max(d, Double(i + 1) / n - p, p - Double(i) / n)
    }
    // 2 exp(-2 t^2) = significance: t^2 is an exponential quantile of mean 1/2.
    let t = (gsl_cdf_exponential_Qinv(significance / 2, 0.5)).squareRoot()
    return d * n.squareRoot() < t
  }

  /// Whether counts could have come from given probabilities (chi-square; cells below 10 expected are
  /// pooled).
  static func agrees(_ counts: [Int], probabilities: [Double]) -> Bool {
    let n = Double(counts.reduce(0, +))
    var statistic = 0.0
    var cells = 0
    var (pooledCount, pooledExpected) = (0.0, 0.0)
    func add(_ count: Double, _ expected: Double) {
      statistic += (count - expected) * (count - expected) / expected
      cells += 1
    }
    for (count, p) in zip(counts, probabilities) {
      pooledCount += Double(count)
      pooledExpected += n * p
      if pooledExpected >= 10 {
        add(pooledCount, pooledExpected)
        (pooledCount, pooledExpected) = (0, 0)
      }
    }
    // What is left, together with the probability beyond the listed numbers.
    let rest = max(pooledExpected, n * (1 - probabilities.reduce(0, +)) + pooledExpected)
    if rest > 5 { add(pooledCount, rest) } else if pooledCount > rest + 60 { return false }
    guard cells > 1 else { return false }
    return gsl_cdf_chisq_Q(statistic, Double(cells - 1)) > significance
  }

  /// How often each number of `range` was drawn, from a sample that must not leave it by more than the
  /// pooled tail.
  static func counts(_ sample: [Int], in range: ClosedRange<Int>) -> [Int] {
    var counts = [Int](repeating: 0, count: range.count)
    for k in sample { counts[min(max(k, range.lowerBound), range.upperBound) - range.lowerBound] += 1 }
    return counts
  }

  /// The difference over the larger magnitude; 0 for two equal numbers.
  static func relative(_ a: Double, _ b: Double) -> Double {
    a == b ? 0 : (a - b).magnitude / max(a.magnitude, b.magnitude)
  }
}

/// Tails of the zeta function by brute force: 100,000 terms added one by one with the C library's power.
///
/// Beyond them the integral and two corrections, whose error is below s^3 k^-4, 10^-17 of the tail.
struct ZetaWitness {
  let s: Double
  private var suffix: [Double] = []

  init(_ s: Double) {
    self.s = s
    var sum = Self.beyond(100_000, s)
    suffix = [sum]
    for k in (1..<100_000).reversed() {
      sum += Glibc.pow(Double(k), -s)
      suffix.append(sum)
    }
    suffix.reverse()
  }

  /// The sum of j^-s from j = k on.
  func from(_ k: Int) -> Double { k <= suffix.count ? suffix[k - 1] : Self.beyond(Double(k), s) }

  private static func beyond(_ k: Double, _ s: Double) -> Double {
    Glibc.pow(k, -s) * (k / (s - 1) + 0.5 + s / (12 * k))
  }
}
