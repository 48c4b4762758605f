/// Quantiles by search, for laws whose inverse in GSL stops early or gives up.
enum QuantileSearch {
  /// Whether a point that GSL found can be believed.
  ///
  /// - Parameters:
  ///   - point: the point.
  ///   - reached: the probability at the point.
  ///   - wanted: the probability that was asked for.
  static func isInverse(_ point: Double, _ reached: Double, _ wanted: Double) -> Bool {
    point.isInfinite || abs(reached - wanted) <= 1e-10 * wanted
  }

  /// The least point at which a condition holds that never fails again, to the last bit.
  ///
  /// Bisection on the bit pattern, which orders positive doubles: 63 steps over all magnitudes, where a
  /// quantile of a small shape may be 1e-200.
  ///
  /// - Parameters:
  ///   - highest: a positive point at which the condition holds.
  ///   - holds: the condition.
  static func leastPoint(
    upTo highest: Double, _ holds: (Double) throws(StatisticsError) -> Bool
  ) throws(StatisticsError) -> Double {
    var low: UInt64 = 0
    var high = highest.bitPattern
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if try holds(Double(bitPattern: middle)) { high = middle } else { low = middle }
    }
    return Double(bitPattern: high)
  }
}
