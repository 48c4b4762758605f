import AttributionReporting
import Foundation
import JSONText
import ResultsExport

/// The files into which reports go, a line of JSON each.
///
/// They appear together at the end; when something fails before, there is none of them.
final class ReplayFiles {
  /// The names of the files below the folder.
  enum Name: String, CaseIterable {
    case eventLevel = "event-level-reports.jsonl"
    case aggregatable = "aggregatable-reports.jsonl"
    case debug = "debug-reports.jsonl"
    case summary = "summary.csv"
  }

  private let files: [Name: AtomicFile]
  private let folder: String

  /// Opens the files, and makes the folder if it is not there.
  init(folder: String) throws(OutputError) {
    self.folder = folder
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw OutputError(
        path: folder, action: "create", reason: error.localizedDescription,
        remedy: "choose a folder that can be written")
    }
    var files: [Name: AtomicFile] = [:]
    for name in [Name.eventLevel, .aggregatable, .debug] {
      files[name] = try AtomicFile(path: "\(folder)/\(name.rawValue)")
    }
    self.files = files
  }

  /// The path of a file.
  func path(_ name: Name) -> String { "\(folder)/\(name.rawValue)" }

  /// Writes a report.
  ///
  /// - Returns: where its line stands in the file, without the line end.
  func write(_ report: SentReport, of user: String) throws(OutputError) -> Range<Int> {
    guard let file = files[Self.name(of: report.kind)] else { return 0..<0 }
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

  /// Completes the files of reports.
  func commit() throws(OutputError) {
    for name in Name.allCases { try files[name]?.commit() }
  }

  static func name(of kind: SentReport.Kind) -> Name {
    switch kind {
    case .eventLevel: .eventLevel
    case .aggregatable: .aggregatable
    case .eventLevelCopy, .aggregatableCopy, .verboseDebug, .aggregatableDebug: .debug
    }
  }
}
