import Foundation
import ResultsExport

/// A folder of its own for one test, removed at the end.
final class Scratch {
  let path: String

  init() {
    var template = Array((NSTemporaryDirectory() + "attrsim-test-XXXXXX").utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? NSTemporaryDirectory()
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func path(_ name: String) -> String { path + "/" + name }

  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

  func text(_ name: String) -> String? {
    FileManager.default.contents(atPath: path(name)).map { String(decoding: $0, as: UTF8.self) }
  }
}

/// The error that a piece of work throws.
func failure(_ work: () throws(OutputError) -> Void) -> OutputError? {
  do throws(OutputError) {
    try work()
    return nil
  } catch {
    return error
  }
}

func schema(_ columns: Int) -> TableSchema {
  TableSchema(
    name: "t", description: "A table for tests.",
    columns: (0..<columns).map { ColumnSchema("c\($0)", .string, "Column \($0).") })
}
