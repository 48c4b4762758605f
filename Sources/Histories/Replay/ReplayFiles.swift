import AttributionReporting
import Foundation
import JSONText
import ResultsExport

/// The files of results: reports, a line of JSON each, and the summary.
///
/// They appear together at the end; when something fails before, there is none of them, and those of an earlier replay
/// are as they were.
final class ReplayFiles {
  /// The names of the files below the folder.
  private enum Name: String {
    case eventLevel = "event-level-reports.jsonl"
    case aggregatable = "aggregatable-reports.jsonl"
    case debug = "debug-reports.jsonl"
    case summary = "summary.csv"
  }

  /// The table of what the aggregation service tells.
  let summary: CSVWriter
  /// The aggregatable reports.
  let aggregatable: AtomicFile
  private let eventLevel: AtomicFile
  private let debug: AtomicFile

  /// Opens the files, and makes the folder if it is not there.
  init(folder: String) throws(OutputError) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw OutputError(
        path: folder, action: "create", reason: error.localizedDescription,
        remedy: "choose a folder that can be written")
    }
    func path(_ name: Name) -> String { "\(folder)/\(name.rawValue)" }
    eventLevel = try AtomicFile(path: path(.eventLevel))
    aggregatable = try AtomicFile(path: path(.aggregatable))
    debug = try AtomicFile(path: path(.debug))
    summary = try CSVWriter(path: path(.summary), schema: SummaryTable.schema)
  }

  /// Writes a report.
  ///
  /// - Returns: where its line stands in the file, without the line end.
  func write(_ report: SentReport, of user: String) throws(OutputError) -> Range<Int> {
    let file =
      switch Self.kind(of: report.kind) {
      case .eventLevel: eventLevel
      case .aggregatable: aggregatable
      case .debug: debug
      }
    let line = JSONValue.object([
      JSONMember("user", .string(user)), JSONMember("report_time", .string("\(report.time.milliseconds)")),
      JSONMember("report_url", .string(report.url)),
      JSONMember("payload", report.aggregatable?.interopBody ?? report.body),
    ])
    let start = file.byteCount
    try file.write(line.compactText())
    let end = file.byteCount
    try file.write([0x0A])
    return start..<end
  }

  /// Completes all files.
  func commit() throws(OutputError) { try summary.commit(with: [eventLevel, aggregatable, debug]) }

  /// The three files of reports.
  enum Kind {
    case eventLevel, aggregatable, debug
  }

  /// Into which file a report goes.
  static func kind(of kind: SentReport.Kind) -> Kind {
    switch kind {
    case .eventLevel: .eventLevel
    case .aggregatable: .aggregatable
    case .eventLevelCopy, .aggregatableCopy, .verboseDebug, .aggregatableDebug: .debug
    }
  }
}
