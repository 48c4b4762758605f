extension PoolLaw {
  /// Delays that are equally likely, and how likely they are together.
  @frozen
  public struct Stretch: Hashable, Sendable, BitwiseCopyable {
    /// The least delay, in milliseconds, from 0.
    public var earliest: Int64
    /// The delay below which all are, in milliseconds; at least 1 ms more than the least.
    public var latest: Int64
    /// The probability that a delay is one of these, 0...1.
    public var share: Double

    /// Makes a stretch; whether it is one of delays is checked where a law is made of it.
    ///
    /// - Parameters:
    ///   - earliest: the least delay, in milliseconds.
    ///   - latest: the delay below which all are, in milliseconds.
    ///   - share: the probability of the stretch.
    @inlinable
    public init(earliest: Int64, latest: Int64, share: Double) {
      self.earliest = earliest
      self.latest = latest
      self.share = share
    }

    /// The number of milliseconds over which it is uniform.
    var width: Int64 { latest - earliest }
  }

  /// Stretches of equal shares between quantiles of observed delays.
  ///
  /// Between one of n + 1 quantiles and the next lies 1/n of the probability; the greatest is still possible. Quantiles that
  /// are equal make a stretch of 1 ms with their joint share. Where the next quantile is only 1 ms greater, its share goes
  /// to this stretch, too, since no millisecond is left between them. A single quantile is a constant delay.
  ///
  /// Delays outside of the quantiles count as impossible: who takes the least and the greatest of few observations
  /// for quantiles should put the probability of others into ``missing``, about 2 / (m + 1) for m observations.
  ///
  /// Derived: of m + 1 independent delays of one law without ties, the last is the least or the greatest with the probability
  /// 2 / (m + 1).
  ///
  /// - Parameter quantiles: at least one, ascending, in milliseconds, 0 to 2^52.
  /// - Throws: `RiskError.parameter` when there is none, one is out of range, or one is less than that before it.
  public static func delays(quantiles: [Int64]) throws(RiskError) -> [Stretch] {
    guard let first = quantiles.first else {
      throw .parameter("number of quantiles", value: 0, allowed: "at least 1")
    }
    var least: Int64 = 0
    for (i, quantile) in quantiles.enumerated() {
      try check("quantile \(i + 1) of the delays", quantile, from: least)
      least = quantile
    }
    // The greatest is possible, so the last stretch ends 1 ms after it, which is to be in range, too.
    try check("end of the delays", least + 1, from: 1)
    var parts: [(begin: Int64, end: Int64, count: Int)] = []
    for (i, (a, b)) in zip(quantiles, quantiles.dropFirst()).enumerated() {
      let begin = max(a, parts.last?.end ?? 0)
      let end = a == b || i == quantiles.count - 2 ? b + 1 : b
      if begin < end {
        parts.append((begin, end, 1))
      } else {
        parts[parts.count - 1].count += 1
      }
    }
    if parts.isEmpty { parts = [(first, first + 1, 1)] }
    let all = Double(max(1, quantiles.count - 1))
    return parts.map { Stretch(earliest: $0.begin, latest: $0.end, share: Double($0.count) / all) }
  }

  /// The position of the first stretch that ends after a delay; the number of stretches when none does.
  func stretch(endingAfter delay: Int64) -> Int {
    var (low, high) = (0, delays.count)
    while low < high {
      let middle = (low &+ high) >> 1
      if delays[middle].latest <= delay { low = middle &+ 1 } else { high = middle }
    }
    return low
  }

  /// The share of the conversions that have a report at a time whose reports the pool holds.
  ///
  /// Derived: a report at x is of a conversion at x - u for a delay u, so it is the probability of the delays u for which
  /// the pool holds the reports of conversions at x - u.
  func held(at time: Int64) -> Double {
    guard let complete else { return 1 }
    // No question reaches further.
    let time = min(2 * Self.limit, max(-2 * Self.limit, time))
    if time - latest + 1 >= complete.lowerBound, time - earliest < complete.upperBound { return 1 }
    return delays.reduce(0) { sum, stretch in
      let times = (time - stretch.latest + 1..<time - stretch.earliest + 1).clamped(to: complete)
      return sum + stretch.share * Double(times.count) / Double(stretch.width)
    }
  }
}
