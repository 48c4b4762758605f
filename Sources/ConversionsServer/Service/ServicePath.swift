import Foundation

/// What a path of a request stands for.
enum ServicePath: Hashable {
  case health
  case events(dataSet: String)
  case summary(dataSet: String)

  /// Reads a path, whose parts may have percent escapes.
  ///
  /// No data set's name holds the character U+0000: SQLite's texts end there, so that it would stand for another one.
  ///
  /// - Returns: nil when there is nothing at the path.
  init?(_ path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    let names = parts.map { String($0).removingPercentEncoding ?? "" }
    if names == ["health"] {
      self = .health
      return
    }
    guard names.count == 4, names[0] == "v1", names[1] == "data-sets", !names[2].isEmpty,
      !names[2].utf8.contains(0)
    else { return nil }
    switch names[3] {
    case "events": self = .events(dataSet: names[2])
    case "summary": self = .summary(dataSet: names[2])
    default: return nil
    }
  }
}
