/// Holm's correction of p-values for how many are looked at.
public enum HolmCorrection {
  /// The p-values that a family of tests has together.
  ///
  /// Calling those at most alpha differences errs anywhere in the family with a probability of at most alpha, however the
  /// tests depend on each other. The i-th smallest of m, counted from 1, becomes the largest of
  /// min(1, (m - j + 1) p) over the j-th smallest up to it.
  ///
  /// *Source:* S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6
  /// (1979).
  ///
  /// - Parameter pValues: any number, each from 0 to 1.
  /// - Returns: the corrected ones, in the same order.
  /// - Throws: `StatisticsError` of kind `domain` when one is no probability.
  public static func corrected(_ pValues: [Double]) throws(StatisticsError) -> [Double] {
    for p in pValues { try GSL.requireProbability(p, "HolmCorrection.corrected") }
    var corrected = pValues
    var largest = 0.0
    let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
    for (place, index) in order.enumerated() {
      largest = max(largest, min(1, Double(pValues.count - place) * pValues[index]))
      corrected[index] = largest
    }
    return corrected
  }
}
