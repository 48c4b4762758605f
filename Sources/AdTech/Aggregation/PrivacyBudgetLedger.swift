/// Which reports have been aggregated already, by budget units: each can be used by one job only.
///
/// A unit is all reports of the same API, version, origin, destination, source registration day and hour of the
/// scheduled time; from report version 1.0 on each filtering id has units of its own.
///
/// *Source:* WICG, Attribution Reporting API, `AGGREGATION_SERVICE_TEE.md`, "No duplicates rule"; Privacy Sandbox
/// aggregation service, `V2PrivacyBudgetKeyGenerator.java` and `PrivacyBudgetUnit.java`.
public struct PrivacyBudgetLedger: Hashable, Sendable {
  /// A thing that can be spent once.
  public struct Unit: Hashable, Sendable {
    let api: String
    let version: String
    let reportingOrigin: String
    let attributionDestination: String
    let sourceRegistrationTime: Int64?
    let filteringID: UInt64?
    let hour: Int64

    /// Makes the unit that a report uses when a filtering id is asked for.
    ///
    /// - Parameters:
    ///   - report: the report.
    ///   - filteringID: the filtering id that the job asks for.
    public init(_ report: AggregatableReport, filteringID: UInt64) {
      api = report.api
      version = report.version
      reportingOrigin = report.reportingOrigin
      attributionDestination = report.attributionDestination
      sourceRegistrationTime = report.sourceRegistrationTime
      let isByID = ReportVersion(report.version)?.budgetsByFilteringID ?? true
      self.filteringID = isByID ? filteringID : nil
      // Rounded down before the clock's start too.
      hour = report.scheduledTime / 3600 - (report.scheduledTime % 3600 < 0 ? 1 : 0)
    }
  }

  private var spent: Set<Unit> = []

  /// Makes a ledger in which nothing is spent.
  public init() {}

  /// The number of units that are spent.
  public var count: Int { spent.count }

  /// Whether none of the units is spent.
  ///
  /// - Parameter units: what a job would use.
  public func allows(_ units: Set<Unit>) -> Bool { spent.isDisjoint(with: units) }

  /// Spends units, all or none.
  ///
  /// - Parameter units: what a job uses.
  /// - Returns: whether none was spent already.
  public mutating func spend(_ units: Set<Unit>) -> Bool {
    guard allows(units) else { return false }
    spent.formUnion(units)
    return true
  }
}
