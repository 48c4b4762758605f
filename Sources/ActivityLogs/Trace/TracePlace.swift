import Foundation
import ResultsExport

/// Makes sure that a trace takes no place of something that cannot be made again.
enum TracePlace {
  /// - Parameters:
  ///   - path: where the rows will lie; the description lies beside them.
  ///   - log: the log, or `-` for standard input.
  /// - Throws: ``LogError`` when the log lies there by whatever name, or a file that describes no trace lies beside it.
  static func check(_ path: String, log: String) throws(LogError) {
    let beside = TraceDescription.path(of: path)
    let source = identity(log)
    for target in [path, beside] where source != nil && identity(target) == source {
      throw LogError(
        target, "it is the log itself, which the trace would overwrite",
        remedy: "give the trace another name with --out")
    }
    if FileManager.default.fileExists(atPath: beside), !describesTrace(beside) {
      throw LogError(
        beside, "it lies where the description of \(path) belongs, and describes no trace",
        remedy: "give the trace another name with --out, or move the file away")
    }
  }

  /// What a file is on its disk, whatever it is called; nil where there is none.
  private static func identity(_ path: String) -> [UInt64]? {
    var status = stat()
    guard (path == "-" ? fstat(STDIN_FILENO, &status) : stat(path, &status)) == 0 else { return nil }
    return [UInt64(status.st_dev), UInt64(status.st_ino)]
  }

  private static func describesTrace(_ path: String) -> Bool {
    struct Kind: Decodable {
      var layout: String
    }
    guard let bytes = try? UserFile.bytes(path),
      let kind = try? JSONDecoder().decode(Kind.self, from: Data(bytes))
    else { return false }
    return kind.layout.hasPrefix("attrsim trace ")
  }
}
