import AttributionReporting

/// The reports of one job as they are read, one by one.
///
/// It keeps sums, the numbers of reports by what is wrong with them, their ids and the budget units they use, so its
/// size grows by a few words a report, whatever the report holds.
public struct AggregationBatch: Sendable {
  /// What is asked.
  public let job: AggregationJob
  private let validation: AggregationValidation
  private var seen: Set<ReportIdentifier> = []
  private var errorCounts = Array(repeating: 0, count: AggregationReportError.allCases.count)
  private var tally = AggregationResult(returnCode: .success)
  /// What the batch uses up.
  private(set) var units: Set<PrivacyBudgetLedger.Unit> = []
  /// The contributions of the filtering ids asked for.
  private(set) var sums = ContributionSums()

  /// Begins a job.
  ///
  /// - Parameter job: what is asked.
  public init(_ job: AggregationJob) {
    self.job = job
    validation = AggregationValidation(job: job)
  }

  /// Takes a report in.
  ///
  /// - Parameter report: the next report of the batch.
  /// - Returns: false when the job has failed and no further report is of use.
  @discardableResult
  public mutating func take(_ report: AggregatableReport) -> Bool {
    tally.reports += 1
    if validation.isOfTheFuture(report) {
      tally.returnCode = .unsupportedReportVersion
      tally.message = "a report of version \(report.version), which this service does not know yet"
      return false
    }
    let errors = validation.errors(in: report)
    guard errors.isEmpty, let id = ReportIdentifier(report.reportID) else {
      tally.reportsWithErrors += 1
      for (i, error) in AggregationReportError.allCases.enumerated() where errors.contains(error) {
        errorCounts[i] += 1
      }
      return true
    }
    guard seen.insert(id).inserted else {
      tally.duplicates += 1
      return true
    }
    for filteringID in job.filteringIDs {
      units.insert(PrivacyBudgetLedger.Unit(report, filteringID: filteringID))
    }
    for contribution in report.contributions where job.filteringIDs.contains(contribution.filteringID) {
      sums.add(contribution)
    }
    return true
  }

  /// What is known before the privacy budget is asked.
  var result: AggregationResult {
    var result = tally
    result.errorCounts = zip(AggregationReportError.allCases, errorCounts).filter { $0.1 > 0 }.map {
      .init(error: $0.0, count: $0.1)
    }
    guard result.returnCode == .success else { return result }
    if Double(result.reportsWithErrors) > Double(result.reports) * job.errorThresholdPercentage / 100 {
      result.returnCode = .reportsWithErrorsExceededThreshold
      result.message =
        "\(result.reportsWithErrors) of \(result.reports) reports have errors, more than "
        + "\(job.errorThresholdPercentage) %"
    } else if result.reportsWithErrors > 0 {
      result.returnCode = .successWithErrors
    }
    return result
  }
}
