import AdTech
import AttributionReporting
import SimulationKernel
import Testing

/// A batch of reports, and jobs over it.
enum AggregationExample {
  static let random = AddressedRandom(seed: 20_201_006, replication: 0)
  static let time: Int64 = 100 * 86_400

  static func report(
    _ number: Int, at time: Int64 = time - 3600, contributions: [(key: UInt128, value: UInt32)] = [(1, 10)]
  ) -> AggregatableReport {
    let digits = String(number, radix: 16)
    return AggregatableReport(
      reportID: "00000000-0000-4000-8000-\(String(repeating: "0", count: 12 - digits.count))\(digits)",
      reportingOrigin: "https://report.test", reportingSite: "https://report.test",
      attributionDestination: "https://shop.test", scheduledTime: time,
      contributions: contributions.map { Contribution(key: $0.key, value: $0.value) })
  }

  static func job(_ keys: [UInt128] = [1, 2], noise: Bool = false) -> AggregationJob {
    var job = AggregationJob(recipient: .origin("https://report.test"), declaredKeys: keys, time: time)
    job.addsNoise = noise
    return job
  }
}

/// What jobs give back and when they fail.
struct AggregationServiceTests {
  private typealias Example = AggregationExample

  private func run(_ job: AggregationJob, _ reports: [AggregatableReport]) -> AggregationResult {
    var service = AggregationService()
    return service.run(job, reports: reports, random: Example.random)
  }

  @Test func declaredKeysAreToldAndNoOthers() {
    let reports = [
      Example.report(1, contributions: [(1, 10), (3, 7), (0, 0)]), Example.report(2, contributions: [(1, 5)]),
    ]
    let result = run(Example.job(), reports)
    #expect(result.returnCode == .success && result.message.isEmpty)
    #expect(result.summary.map(\.key) == [1, 2] && result.summary.map(\.value) == [15, 0])
    #expect(result.debugSummary.isEmpty)
  }

  @Test func ofTwoReportsWithOneIDTheFirstCounts() {
    var copy = Example.report(10, contributions: [(1, 1000)])
    copy.reportID = copy.reportID.uppercased()
    let result = run(Example.job(), [Example.report(10), copy, Example.report(11)])
    #expect(result.returnCode == .success && result.duplicates == 1 && result.reports == 3)
    #expect(result.summary[0].value == 20)
  }

  @Test func aReportInASecondJobFailsTheWholeJobAndUsesNothing() {
    var service = AggregationService()
    let first = service.run(Example.job(), reports: [Example.report(1)], random: Example.random)
    #expect(first.returnCode == .success && service.ledger.count == 1)
    // Another hour is another unit; it stays unused because its job fails for the other report.
    let fresh = Example.report(2, at: Example.time - 9 * 3600)
    let second = service.run(Example.job(), reports: [fresh, Example.report(1)], random: Example.random)
    #expect(second.returnCode == .privacyBudgetExhausted && second.summary.isEmpty)
    #expect(second.returnCode.rawValue == "PRIVACY_BUDGET_EXHAUSTED" && service.ledger.count == 1)
    let third = service.run(Example.job(), reports: [fresh], random: Example.random)
    #expect(third.returnCode == .success && service.ledger.count == 2)
  }

  /// The unit is the hour, so a new report of a used hour fails too.
  @Test func unitsAreHoursOfOneOriginDestinationAndSourceDay() {
    var used = AggregationService()
    let hour = Example.time - 7200
    _ = used.run(Example.job(), reports: [Example.report(1, at: hour)], random: Example.random)
    func code(_ change: (inout AggregatableReport) -> Void) -> AggregationReturnCode {
      var service = used
      var report = Example.report(2, at: hour)
      change(&report)
      return service.run(Example.job(), reports: [report], random: Example.random).returnCode
    }
    #expect(code { _ in } == .privacyBudgetExhausted)
    #expect(code { $0.scheduledTime += 3599 } == .privacyBudgetExhausted)
    #expect(code { $0.scheduledTime += 3600 } == .success)
    #expect(code { $0.scheduledTime -= 1 } == .success)
    #expect(code { $0.attributionDestination = "https://other.test" } == .success)
    #expect(code { $0.sourceRegistrationTime = 0 } == .success)
    #expect(code { $0.version = "0.1" } == .success)
    #expect(code { $0.api = "attribution-reporting-debug" } == .success)
    #expect(code { $0.isDebugEnabled = true } == .privacyBudgetExhausted)
    #expect(code { $0.contributions = [] } == .privacyBudgetExhausted)
  }

  @Test func filteringIDsHaveContributionsAndBudgetsOfTheirOwn() {
    var service = AggregationService()
    var report = Example.report(1)
    report.contributions.append(Contribution(key: 2, value: 7, filteringID: 3))
    var job = Example.job()
    job.filteringIDs = [3]
    let third = service.run(job, reports: [report], random: Example.random)
    #expect(third.summary.map(\.value) == [0, 7])
    job.filteringIDs = [0]
    #expect(service.run(job, reports: [report], random: Example.random).summary.map(\.value) == [10, 0])
    job.filteringIDs = [0, 5]
    #expect(service.run(job, reports: [report], random: Example.random).returnCode == .privacyBudgetExhausted)
    // Reports before version 1.0 know no filtering ids: one unit for all of them.
    report.version = "0.1"
    job.filteringIDs = [1]
    #expect(service.run(job, reports: [report], random: Example.random).returnCode == .success)
    job.filteringIDs = [2]
    #expect(service.run(job, reports: [report], random: Example.random).returnCode == .privacyBudgetExhausted)
  }

  @Test func debugRunsTellMoreAndUseNothing() {
    var service = AggregationService()
    var report = Example.report(1, contributions: [(1, 10), (3, 7)])
    report.isDebugEnabled = true
    var job = Example.job(noise: true)
    job.isDebugRun = true
    for _ in 0..<2 {
      let result = service.run(job, reports: [report], random: Example.random)
      #expect(result.returnCode == .success && service.ledger.count == 0)
      #expect(result.debugSummary.map(\.key) == [1, 2, 3])
      #expect(result.debugSummary.map(\.unnoisedValue) == [10, 0, 7])
      #expect(result.debugSummary.map(\.isInReports) == [true, false, true])
      #expect(result.debugSummary.map(\.isInDomain) == [true, true, false])
      #expect(result.summary.map(\.value) == result.debugSummary.prefix(2).map(\.value))
    }
    job.isDebugRun = false
    #expect(service.run(job, reports: [report], random: Example.random).returnCode == .success)
    job.isDebugRun = true
    let late = service.run(job, reports: [report], random: Example.random)
    #expect(late.returnCode == .debugSuccessWithPrivacyBudgetExhausted && late.debugSummary.count == 3)
  }

  @Test func reportsTakenOneByOneAreABatch() {
    let reports = (0..<20).map { Example.report($0 % 13, contributions: [(1, UInt32($0))]) }
    var batch = AggregationBatch(Example.job(noise: true))
    let isOfUse = reports.map { batch.take($0) }
    #expect(!isOfUse.contains(false))
    var service = AggregationService()
    let result = service.finish(batch, random: Example.random)
    #expect(result == run(Example.job(noise: true), reports))
    #expect(result.duplicates == 7)
    #expect(service.finish(batch, random: Example.random).returnCode == .privacyBudgetExhausted)
  }

  @Test func impossibleJobsAreRefused() {
    for epsilon in [0, -1, 64.1, .nan, .infinity] as [Double] {
      var job = Example.job()
      job.epsilon = epsilon
      #expect(run(job, []).returnCode == .invalidJob)
    }
    var most = Example.job()
    most.epsilon = 64
    #expect(run(most, []).returnCode == .success)
    var noDomain = Example.job([])
    #expect(run(noDomain, []).message.hasPrefix("no output domain"))
    noDomain.keyDiscovery = .thresholded(delta: 1e-5)
    #expect(run(noDomain, []).returnCode == .success)
    noDomain.keyDiscovery = .thresholded(delta: 0)
    #expect(run(noDomain, []).message.contains("delta"))
    noDomain.keyDiscovery = .masked([.init(bits: 0x1F_FFFF, threshold: 1)], delta: 1e-5)
    #expect(run(noDomain, []).message.contains("21 bits"))
  }
}
