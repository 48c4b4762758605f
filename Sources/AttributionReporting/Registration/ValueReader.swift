import JSONText
import SimulationKernel

/// Reads single values and lists of them.
///
/// Integers of 64 bits are texts of decimal digits and nothing else, as Chromium reads them; the specification's
/// "rules for parsing integers" would let white space and trailing characters pass.
enum ValueReader {
  // MARK: Texts

  static func text(_ value: JSONValue, _ log: inout HeaderLog) -> String? {
    guard let text = value.asString else {
      log.error("must be a text, not \(value.kind)")
      return nil
    }
    return text
  }

  /// A text of so many bytes at most.
  static func text(_ value: JSONValue, _ log: inout HeaderLog, longest: Int) -> String? {
    guard let text = text(value, &log), isShort(text, "", &log, longest: longest) else { return nil }
    return text
  }

  /// Whether a text has so many bytes at most; the specification counts UTF-16 units, Chromium bytes.
  static func isShort(_ text: String, _ what: String, _ log: inout HeaderLog, longest: Int) -> Bool {
    let count = text.utf8.count
    if count > longest { log.error("\(what)is \(count) bytes long; at most \(longest) are allowed") }
    return count <= longest
  }

  static func oneOf<Choice: RawRepresentable & CaseIterable>(
    _ value: JSONValue, _ log: inout HeaderLog
  ) -> Choice? where Choice.RawValue == String {
    guard let text = text(value, &log) else { return nil }
    if let choice = Choice.allCases.first(where: { $0.rawValue == text }) { return choice }
    log.error("must be one of \(Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))")
    return nil
  }

  // MARK: Integers in texts

  static func uint64(_ value: JSONValue, _ log: inout HeaderLog) -> UInt64? {
    guard let text = digits(value, &log) else { return nil }
    guard !text.isEmpty, text.utf8.allSatisfy(isDigit) else {
      log.error("must be a text of decimal digits only")
      return nil
    }
    if let number = UInt64(text) { return number }
    log.error("must be below 2^64 (18446744073709551615 at most)")
    return nil
  }

  static func int64(_ value: JSONValue, _ log: inout HeaderLog) -> Int64? {
    guard let text = digits(value, &log) else { return nil }
    let number = text.hasPrefix("-") ? text.utf8.dropFirst() : text.utf8[...]
    guard !number.isEmpty, number.allSatisfy(isDigit) else {
      log.error("must be a text of decimal digits, with or without a minus sign")
      return nil
    }
    if let number = Int64(text) { return number }
    log.error("must fit 64 bits (-9223372036854775808 to 9223372036854775807)")
    return nil
  }

  /// A piece of an aggregation key: `0x` and 1 to 32 hexadecimal digits.
  static func keyPiece(_ value: JSONValue, _ log: inout HeaderLog) -> UInt128? {
    guard let text = text(value, &log) else { return nil }
    let digits = text.utf8.dropFirst(2)
    guard text.hasPrefix("0x") || text.hasPrefix("0X"), (1...32).contains(digits.count),
      digits.allSatisfy(isHexDigit), let piece = UInt128(String(Substring(digits)), radix: 16)
    else {
      log.error("must be 0x and 1 to 32 hexadecimal digits")
      return nil
    }
    return piece
  }

  private static func digits(_ value: JSONValue, _ log: inout HeaderLog) -> String? {
    if let text = value.asString { return text }
    log.error("must be a text of decimal digits, as in \"7\", not \(value.kind)")
    return nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (65...70).contains(byte) || (97...102).contains(byte)
  }

  // MARK: Numbers

  static func number(_ value: JSONValue, _ log: inout HeaderLog) -> JSONNumber? {
    guard let number = value.asNumber else {
      log.error("must be a number, not \(value.kind)")
      return nil
    }
    return number
  }

  /// A number without a fraction, however it is written, brought into the range of 64 bits.
  static func integer(_ value: JSONValue, _ log: inout HeaderLog) -> Int64? {
    guard let number = number(value, &log) else { return nil }
    if let integer = number.saturatingInt64 { return integer }
    log.error("must be an integer")
    return nil
  }

  /// A number without a fraction within bounds.
  static func integer(
    _ value: JSONValue, _ log: inout HeaderLog, in range: ClosedRange<Int64>
  ) -> Int64? {
    guard let integer = integer(value, &log) else { return nil }
    if range.contains(integer) { return integer }
    log.error("must be from \(range.lowerBound) to \(range.upperBound)")
    return nil
  }

  // MARK: Durations

  /// Seconds as a number or as a text of digits; never negative, at most what 64 bits hold.
  static func seconds(_ value: JSONValue, _ log: inout HeaderLog) -> Int64? {
    switch value {
    case .string: return uint64(value, &log).map { Int64(clamping: $0) }
    case .number:
      guard let seconds = integer(value, &log) else { return nil }
      if seconds >= 0 { return seconds }
      log.error("must not be negative")
      return nil
    default:
      log.error("must be a number of seconds or a text of digits, not \(value.kind)")
      return nil
    }
  }

  /// Seconds brought into a range, with a warning when they lie outside.
  static func clamped(
    _ seconds: Int64, _ log: inout HeaderLog, to range: ClosedRange<Int64>, _ name: String = ""
  ) -> Int64 {
    if seconds < range.lowerBound {
      log.warn("is raised to the least that is allowed, \(range.lowerBound) seconds")
      return range.lowerBound
    }
    if seconds > range.upperBound {
      log.warn("is lowered to the most that is allowed, \(range.upperBound) seconds\(name)")
      return range.upperBound
    }
    return seconds
  }

  // MARK: Lists

  /// The elements of a list that can be read; all of them unless there was an error.
  static func list<Element>(
    _ value: JSONValue, _ log: inout HeaderLog, _ read: (JSONValue, inout HeaderLog) -> Element?
  ) -> [Element]? {
    guard let elements = value.asArray else {
      log.error("must be a list, not \(value.kind)")
      return nil
    }
    var result: [Element] = []
    for (index, element) in elements.enumerated() {
      if let one = log.at(index, { read(element, &$0) }) { result.append(one) }
    }
    return result
  }

  /// Texts in ascending order, each once, with a warning of repeated ones.
  static func textSet(
    _ value: JSONValue, _ log: inout HeaderLog, _ read: (JSONValue, inout HeaderLog) -> String?
  ) -> [String]? {
    var seen: Set<[UInt8]> = []
    return list(value, &log) { value, log in
      guard let text = read(value, &log) else { return nil }
      if !seen.insert(Array(text.utf8)).inserted { log.warn("is listed more than once") }
      return text
    }.map(ExactOrder.sortedUnique)
  }
}
