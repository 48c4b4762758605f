/// Sums of times that stay at the ends of time instead of leaving it.
///
/// A history from elsewhere may lie anywhere; no rule of the API looks at times so far away.
extension Int64 {
  /// The sum, or the end of the range that it would leave.
  func plus(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }

  /// The difference, or the end of the range that it would leave.
  func minus(_ other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (other < 0 ? .max : .min) : difference
  }

  /// The quotient rounded towards minus infinity, for a divisor above 0.
  func flooredQuotient(_ divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
