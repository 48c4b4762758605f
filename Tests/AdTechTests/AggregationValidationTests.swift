import Testing

@testable import AdTech

/// Which reports count, and how many may not.
struct AggregationValidationTests {
  private typealias Example = AggregationExample

  private func errors(
    _ job: AggregationJob = Example.job(), _ change: (inout AggregatableReport) -> Void
  ) -> [AggregationReportError] {
    var report = Example.report(1)
    change(&report)
    return AggregationValidation(job: job).errors(in: report)
  }

  @Test func everyFaultHasItsName() {
    #expect(errors { _ in } == [])
    #expect(errors { $0.reportingOrigin = "https://evil.test" } == [.attributionReportToMismatch])
    #expect(errors { $0.operation = "count" } == [.unsupportedOperation])
    #expect(errors { $0.api = "fledge" } == [.unsupportedReportAPIType])
    #expect(errors { $0.attributionDestination = "" } == [.requiredSharedInfoFieldInvalid])
    #expect(
      errors {
        $0.api = "shared-storage"
        $0.attributionDestination = ""
      } == [])
    #expect(errors { $0.reportID = "7" } == [.invalidReportID])
    #expect(
      errors {
        $0.reportID = ""
        $0.version = "0.0"
      } == [.invalidReportID, .unsupportedSharedInfoVersion])
  }

  @Test func sitesStandForAllTheirOrigins() {
    var job = Example.job()
    job.recipient = .site("https://report.test")
    #expect(errors(job) { $0.reportingOrigin = "https://a.report.test" } == [])
    #expect(errors(job) { $0.reportingSite = "https://evil.test" } == [.reportingSiteMismatch])
    #expect(errors(job) { $0.reportingSite = nil } == [.attributionReportToMalformed])
  }

  @Test func reportsOfNinetyDaysAreTooOld() {
    let limit = Example.time - 90 * 86_400
    #expect(errors { $0.scheduledTime = limit + 1 } == [])
    #expect(errors { $0.scheduledTime = limit } == [.originalReportTimeTooOld])
    #expect(errors { $0.scheduledTime = .min } == [.originalReportTimeTooOld])
    #expect(errors { $0.scheduledTime = .max } == [])
  }

  @Test func debugRunsTakeDebugReportsOnly() {
    var job = Example.job()
    job.isDebugRun = true
    #expect(errors(job) { _ in } == [.debugNotEnabled])
    #expect(errors(job) { $0.isDebugEnabled = true } == [])
  }

  @Test(arguments: ["0.1", "1.0", "1.17", "0.999", "01.0"])
  func versionsZeroAndOneAreKnown(version: String) {
    #expect(errors { $0.version = version } == [])
  }

  @Test(arguments: ["0.0", "1", "1.", ".1", "1.0.0", "1.x", "-1.0", "+1.0", "1.99999999999", "１.0"])
  func otherVersionsAreFaults(version: String) {
    #expect(errors { $0.version = version } == [.unsupportedSharedInfoVersion])
  }

  @Test func idsAreNumbersInFiveGroups() {
    let id = ReportIdentifier("0A1b2c3d-0000-4000-8000-00000000000f")
    #expect(id == ReportIdentifier("a1b2c3d-0-4000-8000-F"))
    #expect(id?.value == 0x0a1b_2c3d_0000_4000_8000_0000_0000_000f)
    for text in [
      "", "----", "1-1-1-1", "1-1-1-1-1-1", "1-1-1-1-g", "123456789-1-1-1-1", "1-1-1-1-1234567890abc",
    ] {
      #expect(ReportIdentifier(text) == nil)
    }
  }

  @Test func aReportOfTheFutureFailsTheJob() {
    var report = Example.report(1)
    report.version = "2.0"
    var service = AggregationService()
    let result = service.run(Example.job(), reports: [report], random: Example.random)
    #expect(result.returnCode == .unsupportedReportVersion && result.message.contains("2.0"))
    #expect(service.ledger.count == 0)
  }

  /// One in ten is allowed, more is not; every fault of a report is counted, the report once.
  @Test func tooManyFaultsFailTheJobAndUseNothing() {
    var bad = Example.report(99)
    bad.operation = "count"
    bad.reportID = "no"
    let good = (0..<9).map { Example.report($0) }
    var service = AggregationService()
    let failed = service.run(Example.job(), reports: good + [bad, bad], random: Example.random)
    #expect(failed.returnCode == .reportsWithErrorsExceededThreshold && failed.summary.isEmpty)
    #expect(service.ledger.count == 0)
    let passed = service.run(Example.job(), reports: good + [bad], random: Example.random)
    #expect(passed.returnCode == .successWithErrors && passed.reportsWithErrors == 1 && passed.reports == 10)
    #expect(
      passed.errorCounts == [
        .init(error: .unsupportedOperation, count: 1), .init(error: .invalidReportID, count: 1),
      ])
    #expect(passed.summary[0].value == 90)
  }
}
