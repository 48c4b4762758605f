import AdTech
import AttributionReporting
import JSONText
import PrivacyMechanisms
import ResultsExport
import SimulationKernel

/// Writes what the aggregation service tells of each batch.
struct SummaryTable {
  private let options: ReplayOptions
  private var service = AggregationService()

  init(_ options: ReplayOptions) { self.options = options }

  /// The columns of `summary.csv`.
  static let schema = TableSchema(
    name: "summary", description: "A key of a batch of aggregatable reports.",
    columns: [
      ColumnSchema("reporting_origin", .string, "Whose reports were summed."),
      ColumnSchema("destination", .string, "The site of the triggers; empty when the batch is of all sites."),
      ColumnSchema(
        "day", .integer, unit: "day",
        "The day on which the reports were scheduled, from the origin of time; empty when the batch is of all days."
      ),
      ColumnSchema("reports", .integer, "Reports in the batch, null reports among them."),
      ColumnSchema("key", .string, "The key in hexadecimal digits."),
      ColumnSchema("value", .integer, "The sum with noise, in budget units."),
      ColumnSchema("true_value", .integer, "The sum without noise, in budget units.", isGroundTruth: true),
    ])

  /// Sums every batch and writes the rows of the table.
  ///
  /// - Throws: ``HistoryError`` when the service refuses a batch.
  mutating func write(
    _ batches: SummaryBatches, from reports: AtomicFile, to writer: CSVWriter, _ outcome: inout ReplayOutcome
  ) throws {
    let lines = ReportLines(reports)
    for (batch, entry) in batches.sorted {
      outcome.batches += 1
      // A batch of null reports alone holds no key, and a job without keys is none.
      if options.keys == .reported, entry.sums.count == 0 { continue }
      let random = NamedRandom.of(batch.name, seed: options.seed)
      let result = service.run(job(batch, entry), reports: lines.reports(at: entry.lines), random: random)
      if let failure = lines.failure { throw failure }
      guard result.returnCode == .success else { throw Self.refusal(result, batch) }
      for bucket in result.summary {
        writer.rows.append(batch.reportingOrigin)
        writer.rows.append(batch.destination)
        writer.rows.append(batch.day.map { Int($0) })
        writer.rows.append(entry.lines.count)
        writer.rows.append("0x" + String(bucket.key, radix: 16))
        writer.rows.append(bucket.value)
        writer.rows.append(entry.sums[bucket.key])
        try writer.endRow()
        outcome.summaryRows += 1
      }
    }
  }

  private func job(_ batch: SummaryBatch, _ entry: SummaryBatches.Entry) -> AggregationJob {
    let settings = options.settings
    let keys: [UInt128] =
      switch options.keys {
      case .reported: entry.sums.keys
      case .declared(let keys): keys
      case .discovered: []
      }
    var job = AggregationJob(
      recipient: .origin(batch.reportingOrigin), declaredKeys: keys, time: entry.latest)
    if options.keys == .discovered { job.keyDiscovery = .thresholded(delta: settings.summaryDelta) }
    job.filteringIDs = Set(settings.filteringIDs)
    job.epsilon = settings.summaryEpsilon
    job.addsNoise = settings.hasSummaryNoise
    return job
  }

  private static func refusal(_ result: AggregationResult, _ batch: SummaryBatch) -> HistoryError {
    var problem = "the aggregation service ends with \(result.returnCode.rawValue)"
    if !result.message.isEmpty { problem += ": \(result.message)" }
    let errors = result.errorCounts.map { "\($0.count) x \($0.error.rawValue)" }
    if !errors.isEmpty { problem += " (\(errors.joined(separator: ", ")))" }
    if batch.day == nil { problem += "; batches=daily makes batches of one day each" }
    return HistoryError(place: "summary of \(batch.reportingOrigin)", problem: problem)
  }
}
