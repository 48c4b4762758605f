/// The possible counts that lie closest to estimated ones.
///
/// The closest point of the set of x >= 0 with a given sum is x_i = max(0, y_i - theta), with theta such that the sum is
/// right.
///
/// *Source:* M. Held, P. Wolfe, H. Crowder, "Validation of subgradient optimization" (1974); as a decoder of randomised
/// response the projected one of P. Kairouz, K. Bonawitz, D. Ramage (2016).
public enum SimplexProjection {
  /// The closest non-negative numbers of a given sum.
  ///
  /// - Parameters:
  ///   - numbers: the numbers to be moved, finite.
  ///   - total: the sum that is wanted, not negative.
  public static func closest(to numbers: [Double], total: Double) -> [Double] {
    guard total > 0 else { return numbers.map { _ in 0 } }
    var theta = 0.0
    var sum = 0.0
    for (index, number) in numbers.sorted(by: >).enumerated() {
      sum += number
      let shift = (sum - total) / Double(index + 1)
      guard number > shift else { break }
      theta = shift
    }
    return numbers.map { max(0, $0 - theta) }
  }
}
