/// Texts compared byte by byte, as browsers do, and not by what Unicode holds to be equivalent.
enum ExactOrder {
  /// Whether one text's UTF-8 comes before another's.
  static func precedes(_ one: String, _ other: String) -> Bool {
    one.utf8.lexicographicallyPrecedes(other.utf8)
  }

  /// Whether two texts have the same UTF-8.
  static func areEqual(_ one: String, _ other: String) -> Bool { one.utf8.elementsEqual(other.utf8) }

  /// Whether two lists have a text in common.
  static func meet(_ some: [String], _ others: [String]) -> Bool {
    some.contains { text in others.contains { areEqual(text, $0) } }
  }

  /// Texts in ascending order, each once.
  static func sortedUnique(_ texts: some Sequence<String>) -> [String] {
    var result: [String] = []
    for text in texts.sorted(by: precedes) {
      if let last = result.last, areEqual(last, text) { continue }
      result.append(text)
    }
    return result
  }
}
