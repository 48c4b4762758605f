/// What the aggregation service checks of each report before it counts.
///
/// *Source:* Privacy Sandbox aggregation service, the validators of `ValidationModule.java`: each looks at every report,
/// and a report counts when none objects.
struct AggregationValidation: Sendable {
  /// Ninety days in seconds.
  static let maxAge: Int64 = 90 * 86_400
  static let apis = [
    "attribution-reporting", "attribution-reporting-debug", "protected-audience", "shared-storage",
  ]
  /// The APIs whose privacy budget is kept by destination.
  static let apisWithDestination = ["attribution-reporting", "attribution-reporting-debug"]
  static let latestMajorVersion = 1

  let job: AggregationJob

  /// All that is wrong with a report, in the order of `AggregationReportError`.
  func errors(in report: AggregatableReport) -> [AggregationReportError] {
    var errors: [AggregationReportError] = []
    if let error = recipientError(report) { errors.append(error) }
    if job.isDebugRun, !report.isDebugEnabled { errors.append(.debugNotEnabled) }
    if isTooOld(report) { errors.append(.originalReportTimeTooOld) }
    if report.operation != "histogram" { errors.append(.unsupportedOperation) }
    if !Self.apis.contains(report.api) { errors.append(.unsupportedReportAPIType) }
    let needsDestination = Self.apisWithDestination.contains(report.api)
    if report.reportingOrigin.isEmpty || report.version.isEmpty
      || needsDestination && report.attributionDestination.isEmpty
    {
      errors.append(.requiredSharedInfoFieldInvalid)
    }
    if ReportIdentifier(report.reportID) == nil { errors.append(.invalidReportID) }
    if !(ReportVersion(report.version)?.isSupported ?? false) { errors.append(.unsupportedSharedInfoVersion) }
    return errors.sorted { Self.rank($0) < Self.rank($1) }
  }

  /// Whether a report asks for a newer service, which fails the whole job.
  func isOfTheFuture(_ report: AggregatableReport) -> Bool {
    guard let version = ReportVersion(report.version) else { return false }
    return version.major > Self.latestMajorVersion
  }

  private static func rank(_ error: AggregationReportError) -> Int {
    AggregationReportError.allCases.firstIndex(of: error) ?? 0
  }

  private func recipientError(_ report: AggregatableReport) -> AggregationReportError? {
    switch job.recipient {
    case .origin(let origin): return report.reportingOrigin == origin ? nil : .attributionReportToMismatch
    case .site(let site):
      guard let reportingSite = report.reportingSite else { return .attributionReportToMalformed }
      return reportingSite == site ? nil : .reportingSiteMismatch
    }
  }

  private func isTooOld(_ report: AggregatableReport) -> Bool {
    let (age, overflow) = job.time.subtractingReportingOverflow(report.scheduledTime)
    return overflow ? report.scheduledTime < 0 : age >= Self.maxAge
  }
}

/// The version of a report's format: two whole numbers with a dot between.
struct ReportVersion: Equatable {
  let major: Int
  let minor: Int

  init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let isDecimal = parts.allSatisfy { part in
      !part.isEmpty && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
    guard parts.count == 2, isDecimal, let major = Int32(String(parts[0]) ?? ""),
      let minor = Int32(String(parts[1]) ?? "")
    else { return nil }
    (self.major, self.minor) = (Int(major), Int(minor))
  }

  var isSupported: Bool {
    major <= AggregationValidation.latestMajorVersion && (major, minor) != (0, 0)
  }

  /// Whether the privacy budget is kept for each filtering id by itself, which is so from version 1.0 on.
  var budgetsByFilteringID: Bool { major >= 1 }
}

/// A report's id: five groups of hexadecimal digits, of at most 8, 4, 4, 4 and 12.
///
/// Groups may be shorter and letters of either case, as in `java.util.UUID.fromString`; ids that are the same number
/// are the same id.
struct ReportIdentifier: Hashable {
  let value: UInt128

  init?(_ text: String) {
    let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    let digits = [8, 4, 4, 4, 12]
    guard groups.count == digits.count else { return nil }
    var value: UInt128 = 0
    for (group, limit) in zip(groups, digits) {
      guard (1...limit).contains(group.count) else { return nil }
      var part: UInt128 = 0
      for byte in group {
        guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
        part = part << 4 | UInt128(digit)
      }
      value = value << UInt128(4 * limit) | part
    }
    self.value = value
  }
}
