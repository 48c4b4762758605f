/// The limits on what registrations may contain.
///
/// *Source:* Attribution Reporting, "Constants".
enum RegistrationLimits {
  static let secondsPerDay: Int64 = 86_400
  /// Seconds.
  static let expiry: ClosedRange<Int64> = 86_400...2_592_000
  /// Seconds.
  static let leastReportWindow: Int64 = 3_600
  static let destinations = 3
  static let filterKeys = 50
  static let filterValues = 50
  static let filterTextBytes = 25
  static let eventLevelReports: Int64 = 20
  static let reportWindows = 5
  static let triggerData = 32
  static let scopes = 20
  static let scopeBytes = 50
  static let contribution: ClosedRange<Int64> = 1...65_536
  static let aggregationKeys = 20
  static let aggregationKeyBytes = 25
  static let namedBudgets = 25
  static let budgetNameBytes = 25
  static let namedBudget: ClosedRange<Int64> = 0...65_536
  static let contextIDBytes = 64
  static let filteringIDBytes: ClosedRange<Int64> = 1...8
}
