import SimulationKernel
import Web

/// What aggregatable debug reports may contribute.
extension AttributionEngine {
  /// Takes the contributions of a debug report out of the budgets, if they allow it.
  ///
  /// *Source:* Attribution Reporting, "Generating and scheduling an aggregatable debug report" and "aggregatable debug
  /// rate-limit record"; a record of exactly one day ago does not count, as in Chromium.
  ///
  /// - Parameters:
  ///   - amount: all values together, above 0.
  ///   - source: the source whose budget is used; nil where none is stored.
  ///   - declaredBudget: the budget where no source is stored.
  ///   - contextSite: the site of the top-level page.
  /// - Returns: whether the report may say something; a null report is sent otherwise.
  mutating func spendDebugBudget(
    _ amount: Int, source: UInt32?, declaredBudget: Int, contextSite: UInt32, reporting: WebOrigin,
    at now: Int64
  ) -> Bool {
    let row = source.flatMap { self.row(of: $0) }
    let remaining = row.map { Int(sources[$0].debugBudget) } ?? declaredBudget
    let reports = row.map { Int(sources[$0].debugReports) } ?? 0
    guard amount <= remaining, reports < parameters.maxDebugReportsPerSource else { return false }
    let oldest = now.minus(SimulationDuration.days(1).milliseconds)
    if debugRecords.count >= debugRecordThreshold {
      debugRecords.removeAll { $0.time <= oldest }
      debugRecordThreshold = max(Self.leastCleanUp, 2 * debugRecords.count)
    }
    var ofContext = amount
    var ofReportingSite = amount
    for record in debugRecords.values where record.contextSite == contextSite && record.time > oldest {
      ofContext += record.spent
      if record.reporting.site == reporting.site { ofReportingSite += record.spent }
    }
    guard ofContext <= parameters.maxDebugBudgetPerContextSite,
      ofReportingSite <= parameters.maxDebugBudgetPerContextAndReportingSite
    else { return false }
    debugRecords.append(
      DebugRecord(contextSite: contextSite, reporting: reporting, time: now, spent: amount))
    if let row {
      sources[row].debugBudget -= Int32(amount)
      sources[row].debugReports += 1
    }
    return true
  }
}
