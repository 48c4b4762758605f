/// The zeta law: probabilities in proportion to k^-exponent on all whole numbers from 1.
public struct ZetaLaw: DiscreteLaw {
  /// The exponent.
  public let exponent: Double
  /// The Riemann zeta function at the exponent.
  public let normaliser: Double
  /// The sums from each k on, as far as terms are added one by one; 0 stands in for k = 0.
  private let tails: [Double]

  /// No draw is larger; the probability beyond it goes to this number.
  public static let largest = 1 << 53

  /// Makes the law.
  ///
  /// - Parameter exponent: above 1, at most 100.
  /// - Throws: ``LawError`` for another exponent.
  public init(exponent: Double) throws(LawError) {
    guard exponent > 1, exponent <= 100 else {
      throw LawError(law: "zeta", parameter: "exponent", value: exponent, allowed: "above 1, at most 100")
    }
    self.exponent = exponent
    var sum = PowerSum.from(PowerSum.direct, exponent)
    var tails = [sum]
    for k in (1..<PowerSum.direct).reversed() {
      sum += Elementary.pow(Double(k), -exponent)
      tails.append(sum)
    }
    normaliser = sum
    self.tails = [0] + tails.reversed()
  }

  /// The sum from k on, for k from 1.
  private func tail(_ k: Int) -> Double { k < tails.count ? tails[k] : PowerSum.from(k, exponent) }

  /// zeta(s - 1) / zeta(s), infinite up to an exponent of 2.
  public var mean: Double {
    exponent <= 2 ? .infinity : PowerSum.from(1, exponent - 1) / normaliser
  }
  /// zeta(s - 2) / zeta(s) - mean^2, infinite up to an exponent of 3.
  public var variance: Double {
    exponent <= 3 ? .infinity : PowerSum.from(1, exponent - 2) / normaliser - mean * mean
  }
  /// k^-s / zeta(s).
  public func probability(_ k: Int) -> Double {
    k < 1 ? 0 : Elementary.pow(Double(k), -exponent) / normaliser
  }
  /// By bisection on the tail.
  public func quantile(_ u: Double) -> Int { quantile(above: 1 - u) }

  /// The smallest number with a probability of at most `v` above it; falls as `v` grows.
  ///
  /// - Parameter v: above 0, at most 1.
  public func quantile(above v: Double) -> Int {
    let target = v * normaliser
    // The sum from k + 1 on first reaches the target at k = high.
    var high = 1
    while high < Self.largest, tail(high + 1) > target { high *= 2 }
    var low = high / 2
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if tail(middle + 1) > target { low = middle } else { high = middle }
    }
    return high
  }
}

/// The Zipf law: probabilities in proportion to k^-exponent on 1...count.
public struct ZipfLaw: DiscreteLaw {
  /// The largest number.
  public let count: Int
  /// The exponent; 0 is the uniform law.
  public let exponent: Double
  private let normaliser: Double
  /// The sums up to each k, as far as terms are added one by one.
  private let heads: [Double]

  /// Makes the law.
  ///
  /// - Parameters:
  ///   - count: from 1 to 10^9.
  ///   - exponent: from 0 to 100.
  /// - Throws: ``LawError`` for other parameters.
  public init(count: Int, exponent: Double) throws(LawError) {
    try LawError.require(Double(count), "count", in: 1...1e9, of: "zipf")
    try LawError.require(exponent, "exponent", in: 0...100, of: "zipf")
    self.count = count
    self.exponent = exponent
    normaliser = PowerSum.upTo(count, exponent)
    heads = [0] + (1...PowerSum.direct).map { PowerSum.upTo($0, exponent) }
  }

  /// H(n, s - 1) / H(n, s) with H the generalised harmonic number.
  public var mean: Double { PowerSum.upTo(count, exponent - 1) / normaliser }
  /// H(n, s - 2) / H(n, s) - mean^2.
  public var variance: Double { PowerSum.upTo(count, exponent - 2) / normaliser - mean * mean }
  /// k^-s / H(n, s).
  public func probability(_ k: Int) -> Double {
    k < 1 || k > count ? 0 : Elementary.pow(Double(k), -exponent) / normaliser
  }
  /// By bisection on the cumulative sum.
  public func quantile(_ u: Double) -> Int {
    let target = u * normaliser
    var low = 0
    var high = count
    while high - low > 1 {
      let middle = low + (high - low) / 2
      let sum =
        middle < heads.count ? heads[middle] : heads[heads.count - 1] + PowerSum.beyond(middle, exponent)
      if sum < target { low = middle } else { high = middle }
    }
    return high
  }
}
