import SimulationKernel

/// The service that alone can read aggregatable reports, and tells sums of them with noise.
///
/// It remembers which reports it has used: a job over reports of a budget unit that another job has used fails as a
/// whole, tells nothing and uses nothing up.
///
/// *Source:* Privacy Sandbox aggregation service 2.14, `ConcurrentAggregationProcessor.java`; WICG, Attribution
/// Reporting API, `AGGREGATION_SERVICE_TEE.md`; key masks, `aggregate_key_discovery.md`.
public struct AggregationService: Sendable {
  /// What has been used up.
  public private(set) var ledger = PrivacyBudgetLedger()

  /// Makes a service that has used nothing yet.
  public init() {}

  /// Runs a job.
  ///
  /// Reports are validated one by one; of several with one id the first counts. When more than the allowed share has
  /// errors, when a budget unit was used before, or when the job is not possible, the result says so and holds no sums.
  /// A debug run tells every sum with and without noise and uses nothing up.
  ///
  /// - Parameters:
  ///   - job: what is asked.
  ///   - reports: the batch, read once and in order.
  ///   - random: whose numbers the noise is drawn from; the person stands for the job's own number.
  /// - Returns: how it ended, and the summary.
  public mutating func run(
    _ job: AggregationJob, reports: some Sequence<AggregatableReport>, random: AddressedRandom
  ) -> AggregationResult {
    var batch = AggregationBatch(job)
    for report in reports where !batch.take(report) { break }
    return finish(batch, random: random)
  }

  /// Ends a job whose reports were read one by one.
  ///
  /// - Parameters:
  ///   - batch: the job with its reports.
  ///   - random: whose numbers the noise is drawn from; the person stands for the job's own number.
  /// - Returns: how it ended, and the summary.
  public mutating func finish(_ batch: AggregationBatch, random: AddressedRandom) -> AggregationResult {
    let job = batch.job
    let rule: SummaryRule
    do {
      rule = try SummaryRule(job)
    } catch {
      return AggregationResult(returnCode: .invalidJob, message: error.message)
    }
    var result = batch.result
    guard result.returnCode == .success || result.returnCode == .successWithErrors else { return result }
    if job.isDebugRun {
      if !ledger.allows(batch.units) { result.returnCode = .debugSuccessWithPrivacyBudgetExhausted }
    } else if !ledger.spend(batch.units) {
      result.returnCode = .privacyBudgetExhausted
      result.message =
        "privacy budget exhausted: a report of the same hour, origin, destination and filtering id was in an "
        + "earlier job; no report can appear in more than one"
      return result
    }
    let noise = job.addsNoise ? SummaryNoiseSource(law: rule.law, random: random) : nil
    Self.tell(batch.sums, job, rule, noise, &result)
    return result
  }

  private static func tell(
    _ sums: ContributionSums, _ job: AggregationJob, _ rule: SummaryRule, _ noise: SummaryNoiseSource?,
    _ result: inout AggregationResult
  ) {
    let declared = Set(job.declaredKeys)
    func value(_ key: UInt128) -> Int64 { sums[key] + (noise?.noise(of: key) ?? 0) }
    let found = rule.candidates(sums, declared: declared).filter { rule.tells($0, value($0)) }
    result.summary = (declared.sorted() + found).sorted().map { .init(key: $0, value: value($0)) }
    guard job.isDebugRun else { return }
    result.debugSummary = declared.union(sums.keys).sorted().map { key in
      .init(
        key: key, value: value(key), unnoisedValue: sums[key], isInReports: sums.contains(key),
        isInDomain: declared.contains(key))
    }
  }
}
