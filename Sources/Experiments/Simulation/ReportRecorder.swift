import AdTech
import Measurement
import Population
import ResultsExport
import Synchronization
import Web

/// Makes the rows of `reports.csv` for one system on one thread.
final class ReportRecorder {
  private let context: ReportRowContext
  private var rows: CSVRows
  /// What was recorded before of each browser, where the rows are to be put in order with those of other parts.
  private var groups: [BrowserRows] = []
  /// The browser that ``rows`` are about.
  private var current: (person: Int, browser: UInt8)?
  /// Recorders of the parts of a mixed web, whose rows are this one's.
  private var parts: [ReportRecorder] = []
  private let isPart: Bool

  private struct BrowserRows {
    var person: Int
    var browser: UInt8
    var rows: CSVRows
  }

  /// - Parameter isPart: whether the rows are put in order with those of other parts.
  init(_ context: ReportRowContext, isPart: Bool = false) {
    self.context = context
    self.isPart = isPart
    rows = CSVRows(context.schema)
  }

  /// A recorder for one part of a mixed web.
  func part() -> ReportRecorder {
    let part = ReportRecorder(context, isPart: true)
    parts.append(part)
    return part
  }

  /// Starts the rows of a block.
  func begin(_ block: PopulationBlock) {
    rows.removeAll()
    groups.removeAll()
    current = nil
  }

  /// The rows since ``begin(_:)``; those of parts in the order of people and their browsers.
  func takeRows() -> CSVRows {
    guard !parts.isEmpty else { return rows }
    var joined = CSVRows(context.schema)
    let all = parts.flatMap { $0.takeGroups() }
    for group in all.sorted(by: { ($0.person, $0.browser) < ($1.person, $1.browser) }) {
      joined.append(group.rows)
    }
    return joined
  }

  /// Each browser has one system, so no two groups of a block are about the same.
  private func takeGroups() -> [BrowserRows] {
    closeGroup()
    return groups
  }

  private func closeGroup() {
    guard let current else { return }
    groups.append(BrowserRows(person: current.person, browser: current.browser, rows: rows))
    rows = CSVRows(context.schema)
    self.current = nil
  }

  /// Adds a report's row, if its conversion lies in the measured period or noise alone made it.
  ///
  /// - Parameters:
  ///   - wasSent: whether it left the device by the end.
  ///   - person: the person's position in the block.
  func add<Report: CountableReport>(
    _ report: ScheduledReport<Report>, wasSent: Bool, person: Int, block: PopulationBlock
  ) {
    let conversion =
      report.tag.conversion == Tag.noConversion
      ? nil : block.conversions[block.conversionStart[person] + Int(report.tag.conversion)]
    if let conversion, !conversion.counts { return }
    let click = block.clicks[block.clickStart[person] + Int(report.tag.click)]
    if isPart, current.map({ $0 != (person, click.browser) }) ?? true {
      closeGroup()
      current = (person, click.browser)
    }
    for text in context.prefix { rows.append(text) }
    rows.append(context.replication)
    rows.append(context.system)
    rows.append(block.firstPerson + UInt64(person))
    rows.append(Int(click.browser))
    let isReadable = !report.report.isAggregated
    if isReadable { rows.append(report.report.clickData) } else { rows.appendEmpty() }
    rows.append(CampaignName.of(Int(click.campaign)))
    let destination = context.destinations[Int(click.campaign) / context.campaignsPerAdvertiser]
    rows.append(destination)
    rows.append(context.receiver(report, destination: destination))
    rows.append(Int(report.report.credit))
    if isReadable { rows.append(report.report.data) } else { rows.appendEmpty() }
    rows.append(conversion.map { Int($0.data) % context.values })
    rows.append(click.time.milliseconds)
    if let conversion { rows.append(conversion.time.milliseconds) } else { rows.appendEmpty() }
    rows.append(report.due.milliseconds)
    if wasSent { rows.append(report.sent.milliseconds) } else { rows.appendEmpty() }
    rows.endRow()
  }
}

/// What all rows of one system in one replication share.
struct ReportRowContext: Sendable {
  var schema: TableSchema
  /// The design point's swept values.
  var prefix: [String]
  var replication: Int
  var system: String
  var values: Int
  var destinations: [String]
  /// By ad tech.
  var reportingOrigins: [String]
  /// The same origins by number.
  var reportingNumbers: [WebOrigin]
  var campaignsPerAdvertiser: Int
  /// Whether publishers and advertisers receive reports themselves.
  var isDirect = false
  /// The origins behind the numbers.
  var directory: OriginDirectory

  /// Who received a report; of a system without ad techs the advertiser, unless the report says otherwise.
  func receiver<Report: CountableReport>(
    _ report: ScheduledReport<Report>, destination: String
  ) -> String {
    if isDirect { return report.report.receiver.map { directory.origin($0).description } ?? destination }
    let named = report.report.receiver.flatMap { reportingNumbers.firstIndex(of: $0) }
    return reportingOrigins[named ?? Int(report.tag.registration)]
  }
}

/// How campaigns are called in tables.
enum CampaignName {
  /// `campaign-1` for the first.
  static func of(_ index: Int) -> String { "campaign-\(index + 1)" }
}

/// Puts the rows of all blocks of one replication into files, a file for each system, in the order of people.
final class ReportRecording: Sendable {
  private let contexts: [ReportRowContext]
  private let state: Mutex<State>

  private struct State: ~Copyable {
    var files: [AtomicFile]
    /// Rows of blocks that are done before an earlier one is.
    var waiting: [UInt64: [CSVRows]] = [:]
    var nextBlock: UInt64 = 0
  }

  /// - Parameter paths: a file for each system.
  init(_ contexts: [ReportRowContext], paths: [String]) throws {
    self.contexts = contexts
    let files = try paths.map { try AtomicFile(path: $0) }
    state = Mutex(State(files: files))
  }

  func recorder(system index: Int) -> ReportRecorder { ReportRecorder(contexts[index]) }

  /// Takes a block's rows, one part for each system, and writes what has no gap before it.
  func deliver(block: UInt64, rows: [CSVRows]) throws {
    try state.withLock { state in
      state.waiting[block] = rows
      while let next = state.waiting.removeValue(forKey: state.nextBlock) {
        for (file, part) in zip(state.files, next) { try file.write(part.bytes) }
        state.nextBlock += 1
      }
    }
  }

  /// Gives the files their names.
  func commit() throws { try state.withLock { for file in $0.files { try file.commit() } } }

  /// Gives the files up.
  func abandon() { state.withLock { for file in $0.files { file.abandon() } } }
}
