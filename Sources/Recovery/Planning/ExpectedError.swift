/// What the noise is expected to do to the estimate of one count, before there is any report.
///
/// It speaks of the noise alone: the count is held fixed, and the estimate is the unbiased one.
public struct ExpectedError: Hashable, Sendable {
  /// The count before noise.
  public let count: Double
  /// The standard deviation that the noise gives the unbiased estimate.
  public let standardError: Double
  /// Half the width of the confidence interval when what is observed is what is expected.
  public let halfWidth: Double
  /// The exact probability that the interval covers the count; nil where there is no closed form.
  public let coverage: Double?

  /// The standard error over the count; nil for a count of 0.
  public var relativeError: Double? { count > 0 ? standardError / count : nil }
}

/// Why nothing can be planned.
public enum PlanningError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A count that is negative, or more than there can be.
  case count(Int, most: Int)
  /// A number of reports or sources that is negative, or too large for exact figures.
  case total(Int)
  /// A relative error that is not above 0.
  case relativeError(Double)
  /// A share that is not above 0 and at most 1.
  case share(String, Double)
  /// A contribution that is not above 0, or above the budget.
  case contribution(Double, budget: Double)
  /// An error beyond all numbers.
  case unbounded(String)
  /// Sources that never report anything.
  case noReports

  /// The largest number of reports or sources that is planned for.
  public static let largestTotal = 1_000_000_000_000

  /// What was wrong and what would have been accepted.
  public var description: String {
    switch self {
    case .count(let count, let most): "a count of \(count): it must lie from 0 to \(most)"
    case .total(let total): "\(total) in all: give a number from 0 to \(Self.largestTotal)"
    case .relativeError(let error):
      "a relative error of \(error): it must be a number above 0, such as 0.05"
    case .share(let name, let share): "a \(name) of \(share): it must be above 0 and at most 1"
    case .contribution(let units, let budget):
      "a contribution of \(units): it must be above 0 and at most the budget of \(budget)"
    case .unbounded(let figure):
      "the \(figure) is beyond the largest number that can be written: give a larger epsilon or contribution"
    case .noReports: "a source without any report: give at least 1 trigger data, 1 window and 1 report"
    }
  }

  /// A figure that can be written, in percent too.
  static func bounded(_ figure: Double, _ name: String) throws(PlanningError) -> Double {
    guard (100 * figure).isFinite else { throw .unbounded(name) }
    return figure
  }

  static func check(relativeError: Double) throws(PlanningError) {
    guard relativeError > 0, relativeError.isFinite else { throw .relativeError(relativeError) }
  }

  static func check(share: Double, _ name: String) throws(PlanningError) {
    guard share > 0, share <= 1 else { throw .share(name, share) }
  }

  static func check(count: Int, of total: Int) throws(PlanningError) {
    guard (0...largestTotal).contains(total) else { throw .total(total) }
    guard (0...total).contains(count) else { throw .count(count, most: total) }
  }
}
