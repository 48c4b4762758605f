/// How an aggregation job ended.
///
/// *Source:* Privacy Sandbox aggregation service, `AggregationWorkerReturnCode.java`; of its codes, those that do not
/// speak of a cloud's storage or permissions.
public enum AggregationReturnCode: String, Sendable, CaseIterable {
  /// Every report was used.
  case success = "SUCCESS"
  /// Some reports were left out, not more than allowed.
  case successWithErrors = "SUCCESS_WITH_ERRORS"
  /// A debug run that would have failed for want of privacy budget.
  case debugSuccessWithPrivacyBudgetExhausted = "DEBUG_SUCCESS_WITH_PRIVACY_BUDGET_EXHAUSTED"
  /// Another job has used reports of the same budget unit.
  case privacyBudgetExhausted = "PRIVACY_BUDGET_EXHAUSTED"
  /// More reports had errors than allowed.
  case reportsWithErrorsExceededThreshold = "REPORTS_WITH_ERRORS_EXCEEDED_THRESHOLD"
  /// A report is of a format that came after this service.
  case unsupportedReportVersion = "UNSUPPORTED_REPORT_VERSION"
  /// The job asks for what cannot be done.
  case invalidJob = "INVALID_JOB"
}

/// Why a report is left out.
///
/// *Source:* Privacy Sandbox aggregation service, `ErrorCounter.java`.
public enum AggregationReportError: String, Sendable, CaseIterable {
  /// The reporting origin has no site.
  case attributionReportToMalformed = "ATTRIBUTION_REPORT_TO_MALFORMED"
  /// The reporting origin is not the job's.
  case attributionReportToMismatch = "ATTRIBUTION_REPORT_TO_MISMATCH"
  /// A debug run over a report that is not for debugging.
  case debugNotEnabled = "DEBUG_NOT_ENABLED"
  /// Scheduled 90 days before the job or earlier.
  case originalReportTimeTooOld = "ORIGINAL_REPORT_TIME_TOO_OLD"
  /// The reporting origin is not of the job's site.
  case reportingSiteMismatch = "REPORTING_SITE_MISMATCH"
  /// Not a histogram.
  case unsupportedOperation = "UNSUPPORTED_OPERATION"
  /// Of an API that the service does not know.
  case unsupportedReportAPIType = "UNSUPPORTED_REPORT_API_TYPE"
  /// Without origin, destination or version.
  case requiredSharedInfoFieldInvalid = "REQUIRED_SHAREDINFO_FIELD_INVALID"
  /// Without a UUID.
  case invalidReportID = "INVALID_REPORT_ID"
  /// The version is no version, or 0.0.
  case unsupportedSharedInfoVersion = "UNSUPPORTED_SHAREDINFO_VERSION"
}

/// What an aggregation job gives back.
public struct AggregationResult: Hashable, Sendable {
  /// A key with its noisy sum.
  public struct Bucket: Hashable, Sendable {
    /// The key.
    public var key: UInt128
    /// The sum with its noise, in budget units; it may be negative.
    public var value: Int64
  }

  /// A key of a debug run.
  public struct DebugBucket: Hashable, Sendable {
    /// The key.
    public var key: UInt128
    /// The sum with its noise, in budget units.
    public var value: Int64
    /// The sum without noise, in budget units.
    public var unnoisedValue: Int64
    /// Whether a report has the key (`in_reports`).
    public var isInReports: Bool
    /// Whether the key was declared (`in_domain`).
    public var isInDomain: Bool
  }

  /// How the job ended.
  public var returnCode: AggregationReturnCode
  /// What went wrong, in a sentence; empty when nothing did.
  public var message = ""
  /// The number of reports in the batch.
  public var reports = 0
  /// The number of reports left out for an error (`NUM_REPORTS_WITH_ERRORS`).
  public var reportsWithErrors = 0
  /// The number of reports left out because an earlier one of the batch has the same id.
  public var duplicates = 0
  /// How often each error occurred, in the order of `AggregationReportError`; one report may have several.
  public var errorCounts: [ErrorCount] = []
  /// The summary report, in ascending order of keys; empty when the job failed.
  public var summary: [Bucket] = []
  /// What a debug run tells besides, in ascending order of keys.
  public var debugSummary: [DebugBucket] = []

  /// An error with the number of reports that have it.
  public struct ErrorCount: Hashable, Sendable {
    /// The error.
    public var error: AggregationReportError
    /// The number of reports.
    public var count: Int
  }
}
