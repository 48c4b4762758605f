import CGSL

/// Sums of powers without an end.
public enum HurwitzZeta {
  /// The sum of k^-s over all whole k from `first` on.
  ///
  /// - Parameters:
  ///   - exponent: s, above 1.
  ///   - first: the first term, at least 1.
  /// - Throws: `StatisticsError` of kind `domain` for other arguments.
  public static func tail(exponent: Double, from first: Int) throws(StatisticsError) -> Double {
    let arguments = [exponent, Double(first)]
    try GSL.require(
      exponent > 1 && exponent.isFinite && first >= 1, "HurwitzZeta.tail", arguments,
      "the exponent must be above 1 and the first term at least 1")
    // The sum of so steep a power is its first term, and GSL takes no exponent beyond the range of doubles.
    if exponent > 300 { return first == 1 ? 1 : 0 }
    return try GSL.value("HurwitzZeta.tail", arguments) { gsl_sf_hzeta(exponent, Double(first)) }
  }
}
