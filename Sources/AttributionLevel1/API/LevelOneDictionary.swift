import RawStructuredFieldValues

/// A header that is a structured dictionary, read key by key; unknown keys and all parameters mean nothing.
///
/// *Source:* RFC 9651.
struct LevelOneDictionary {
  /// How many commas, semicolons and blanks are read, since parsing looks keys up one by one.
  ///
  /// RFC 9651 asks for 1024 members and 256 items of an inner list at least (sections 3.1.1 and 3.2).
  private static let mostSeparators = 4_096

  private let header: String
  private var members: [String: ItemOrInnerList] = [:]

  /// Parses a header's value.
  init(_ header: String, _ text: String) throws(LevelOneHeaderError) {
    self.header = header
    let separators = text.utf8.count { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: " ")
    }
    guard separators <= Self.mostSeparators else {
      throw LevelOneHeaderError(
        header: header, problem: "it has more than \(Self.mostSeparators) members, items and parameters")
    }
    var parser = StructuredFieldValueParser(Array(text.utf8))
    do {
      for (key, value) in try parser.parseDictionaryFieldValue() { members[key] = value }
    } catch {
      throw LevelOneHeaderError(
        header: header, problem: "it is no structured dictionary, as in histogram-index=1, priority=2")
    }
  }

  /// An error at a key.
  func error(_ key: String, _ problem: String) -> LevelOneHeaderError {
    LevelOneHeaderError(header: header, key: key, problem: problem)
  }

  /// An integer in a range; nil where the key is missing.
  func integer(_ key: String, in range: ClosedRange<Int64>) throws(LevelOneHeaderError) -> Int64? {
    guard let member = members[key] else { return nil }
    guard case .item(let item) = member, case .integer(let number) = item.rfc9651BareItem,
      range.contains(number)
    else {
      throw error(key, "it must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A whole number of 32 bits, from some least one on; nil where the key is missing.
  func unsigned(_ key: String, from least: UInt32 = 0) throws(LevelOneHeaderError) -> UInt32? {
    try integer(key, in: Int64(least)...Int64(UInt32.max)).map { UInt32($0) }
  }

  /// A number of days, 1 or more; what needs more than 32 bits is far beyond any limit.
  func days(_ key: String) throws(LevelOneHeaderError) -> UInt32? {
    try integer(key, in: 1...Int64.max).map { UInt32(clamping: $0) }
  }

  /// An integer or a decimal; nil where the key is missing.
  func number(_ key: String) throws(LevelOneHeaderError) -> Double? {
    guard let member = members[key] else { return nil }
    guard case .item(let item) = member, let number = Self.number(item) else {
      throw error(key, "it must be a number, such as 0.5")
    }
    return number
  }

  /// A text; nil where the key is missing.
  func text(_ key: String) throws(LevelOneHeaderError) -> String? {
    guard let member = members[key] else { return nil }
    guard case .item(let item) = member, case .string(let text) = item.rfc9651BareItem else {
      throw error(key, "it must be a text in double quotes")
    }
    return text
  }

  /// The items of an inner list; nil where the key is missing.
  ///
  /// - Parameters:
  ///   - what: what each item must be.
  ///   - read: takes an item; nil for what it must not be.
  private func list<Value>(
    _ key: String, of what: String, _ read: (Item) -> Value?
  ) throws(LevelOneHeaderError) -> [Value]? {
    guard let member = members[key] else { return nil }
    guard case .innerList(let list) = member else { throw error(key, "it must be a list of \(what)") }
    var values: [Value] = []
    for item in list.bareInnerList {
      guard let value = read(item) else { throw error(key, "it must be a list of \(what)") }
      values.append(value)
    }
    return values
  }

  /// A list of texts.
  func texts(_ key: String) throws(LevelOneHeaderError) -> [String]? {
    try list(key, of: "texts, such as (\"a.example\" \"b.example\")") { item in
      if case .string(let text) = item.rfc9651BareItem { text } else { nil }
    }
  }

  /// A list of integers and decimals.
  func numbers(_ key: String) throws(LevelOneHeaderError) -> [Double]? {
    try list(key, of: "numbers, such as (0.5 0.5)", Self.number)
  }

  /// A list of whole numbers of 32 bits.
  func unsignedNumbers(_ key: String) throws(LevelOneHeaderError) -> [UInt32]? {
    try list(key, of: "whole numbers from 0 to \(UInt32.max), such as (1 2)") { item in
      if case .integer(let number) = item.rfc9651BareItem { UInt32(exactly: number) } else { nil }
    }
  }

  private static func number(_ item: Item) -> Double? {
    switch item.rfc9651BareItem {
    case .integer(let number): Double(number)
    case .decimal(let number): Double(number)
    default: nil
    }
  }
}
