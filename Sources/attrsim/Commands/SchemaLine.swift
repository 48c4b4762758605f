import Foundation

/// The line at the top of a scenario that points editors at its JSON Schema.
///
/// *Source:* yaml-language-server, README, "Using inlined schema".
enum SchemaLine {
  /// What the schema is called beside scenarios.
  static let file = "scenario.schema.json"
  private static let start = "# yaml-language-server:"
  private static let key = "$schema="

  /// A scenario with a line that holds where it is written to: its own if that does, else one for a schema beside it,
  /// else none.
  ///
  /// - Parameters:
  ///   - text: the scenario.
  ///   - path: the file that it is for.
  static func fitted(_ text: String, to path: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let own = lines.first { $0.hasPrefix(start) }
    let rest = lines.filter { !$0.hasPrefix(start) }.joined(separator: "\n")
    if let own, let target = own.range(of: key).map({ own[$0.upperBound...] }),
      target.contains("://") || isThere(String(target), beside: path)
    {
      return "\(own)\n\(rest)"
    }
    return isThere(file, beside: path) ? "\(start) \(key)\(file)\n\(rest)" : rest
  }

  private static func isThere(_ name: String, beside path: String) -> Bool {
    let name = name.trimmingCharacters(in: .whitespaces)
    let folder = name.hasPrefix("/") ? "" : path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    return !name.isEmpty && FileManager.default.fileExists(atPath: folder + name)
  }
}
