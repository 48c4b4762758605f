import AdTech
import AttributionReporting
import JSONText

/// What goes to the aggregation service together.
struct SummaryBatch: Hashable, Comparable {
  /// Whose reports they are.
  var reportingOrigin: String
  /// For which site; empty when the batch is of all.
  var destination: String
  /// The day on which they are scheduled, from 0; nil when the batch is of all.
  var day: Int64?

  /// What tells it from all other batches; a blank stands in no origin.
  var name: String { "\(reportingOrigin) \(destination) \(day.map(String.init) ?? "")" }

  static func < (a: SummaryBatch, b: SummaryBatch) -> Bool {
    if a.reportingOrigin != b.reportingOrigin { return a.reportingOrigin < b.reportingOrigin }
    return a.destination == b.destination
      ? (a.day ?? 0) < (b.day ?? 0) : a.destination < b.destination
  }
}

/// Where the reports of each batch stand in the file of reports, and what they add up to.
///
/// Reports themselves are not kept, so that memory does not grow with what they say.
struct SummaryBatches {
  /// What is known of a batch.
  struct Entry {
    /// Where the lines of its reports stand.
    var lines: [Range<Int>] = []
    /// The true sums over the filtering ids asked for.
    var sums = ContributionSums()
    /// When the last one is scheduled, in seconds.
    var latest = Int64.min
  }

  private var entries: [SummaryBatch: Entry] = [:]
  private let isDaily: Bool
  private let filteringIDs: Set<UInt64>

  init(_ settings: ReplaySettings) {
    isDaily = settings.batchesByDay
    filteringIDs = Set(settings.filteringIDs)
  }

  /// All batches in order.
  var sorted: [(batch: SummaryBatch, entry: Entry)] {
    entries.keys.sorted().compactMap { key in entries[key].map { (key, $0) } }
  }

  /// Notes a report.
  mutating func add(_ content: AggregatableContent, at line: Range<Int>) {
    let info = content.sharedInfo
    let scheduled = info["scheduled_report_time"]?.asString.flatMap { Int64($0) } ?? 0
    let batch = SummaryBatch(
      reportingOrigin: info["reporting_origin"]?.asString ?? "",
      destination: isDaily ? info["attribution_destination"]?.asString ?? "" : "",
      day: isDaily ? scheduled / 86_400 : nil)
    entries[batch, default: Entry()].lines.append(line)
    entries[batch, default: Entry()].latest = max(entries[batch]?.latest ?? .min, scheduled)
    for contribution in content.contributions where filteringIDs.contains(contribution.filteringID) {
      entries[batch, default: Entry()].sums.add(contribution)
    }
  }
}
