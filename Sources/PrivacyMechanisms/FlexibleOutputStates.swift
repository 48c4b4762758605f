/// The number of output states when every value of trigger data has report windows and a cap of its own.
///
/// A state is a multiset of at most C reports in which value i occurs at most c_i times, spread over its w_i windows.
///
/// *Source:* WICG, Attribution Reporting API, `flexible_event_config.md`: the recurrence A[C, w, c] = sum over j from 0
/// to min(c_B, C) of A[C - j, (..., w_B - 1), (..., c_B - j)]. Derived here in closed form: the sum of the coefficients
/// up to x^C in the product over values of sum_j (j + w_i - 1 choose j) x^j, j from 0 to c_i.
public struct FlexibleOutputStates: Hashable, Sendable {
  /// What one value of trigger data may do.
  public struct TriggerData: Hashable, Sendable {
    /// The number w of its report windows.
    public let windows: Int
    /// The most reports c with this value.
    public let maxReports: Int

    /// Makes the description of a value.
    ///
    /// - Parameters:
    ///   - windows: the number of report windows, 0 to 65535.
    ///   - maxReports: the most reports with this value, at least 0.
    public init(windows: Int, maxReports: Int) {
      precondition((0...OutputStates.cellLimit).contains(windows) && maxReports >= 0)
      self.windows = windows
      self.maxReports = maxReports
    }
  }

  /// The values of trigger data, in any order.
  public let triggerData: [TriggerData]
  /// The most reports C of all values together.
  public let maxReports: Int
  /// How many states there are; nil above 2^64 - 1.
  public let count: UInt64?
  /// The number of states as a real number: exact up to 2^53, within rounding above.
  public let realCount: Double

  /// Counts the states.
  ///
  /// - Parameters:
  ///   - triggerData: the values, at most 65535.
  ///   - maxReports: the most reports of all values together, 0 to ``OutputState/reportLimit``.
  public init(triggerData: [TriggerData], maxReports: Int) {
    precondition(triggerData.count <= OutputStates.cellLimit, "too many values of trigger data")
    precondition((0...OutputState.reportLimit).contains(maxReports), "0 to 20 reports a source")
    self.triggerData = triggerData
    self.maxReports = maxReports
    let exact = Self.exactWays(triggerData, maxReports)
    count = exact?.reduce(UInt64?(0)) { Self.sum($0, $1) }
    realCount = count.map { Double($0) } ?? Self.realWays(triggerData, maxReports).reduce(0, +)
  }

  /// The randomised response over these states.
  ///
  /// - Parameter epsilon: the privacy parameter, at least 0.
  public func response(epsilon: Double) -> RandomizedStates {
    RandomizedStates(states: realCount, epsilon: epsilon)
  }

  /// How many states have each number of reports from 0 to C; nil when a number does not fit.
  private static func exactWays(_ values: [TriggerData], _ cap: Int) -> [UInt64]? {
    var ways = [1] + Array(repeating: UInt64(0), count: cap)
    for value in values where value.windows > 0 {
      var next = Array(repeating: UInt64(0), count: cap + 1)
      for more in 0...min(value.maxReports, cap) {
        guard let spread = Binomial.coefficient(UInt64(more + value.windows - 1), UInt64(more)) else {
          return nil
        }
        for used in 0...(cap - more) {
          let (product, overflow) = spread.multipliedReportingOverflow(by: ways[used])
          guard !overflow, let total = sum(next[used + more], product) else { return nil }
          next[used + more] = total
        }
      }
      ways = next
    }
    return ways
  }

  /// The same in real numbers.
  private static func realWays(_ values: [TriggerData], _ cap: Int) -> [Double] {
    var ways = [1] + Array(repeating: 0.0, count: cap)
    for value in values where value.windows > 0 {
      var next = Array(repeating: 0.0, count: cap + 1)
      var spread = 1.0
      for more in 0...min(value.maxReports, cap) {
        if more > 0 { spread *= Double(more + value.windows - 1) / Double(more) }
        for used in 0...(cap - more) { next[used + more] += spread * ways[used] }
      }
      ways = next
    }
    return ways
  }

  private static func sum(_ one: UInt64?, _ other: UInt64) -> UInt64? {
    guard let (total, overflow) = one?.addingReportingOverflow(other), !overflow else { return nil }
    return total
  }
}
