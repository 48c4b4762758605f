import JSONText

/// Finds numbers beyond the range of doubles, anywhere in a record.
///
/// RFC 8259 section 6 leaves to the reader which numbers it takes. Programs that hold numbers to be doubles make infinity
/// of such a one, or refuse the whole text in which it stands.
enum NumberRange {
  /// Says where there is one.
  static func report(in json: JSONValue, _ log: inout FindingLog) {
    switch json {
    case .null, .bool, .string: return
    case .number(let digits):
      // Fewer digits than this without an exponent are always within.
      let number = JSONNumber(digits)
      if number.isIntegerLiteral, digits.utf8.count <= 300 { return }
      if !number.double.isFinite { log.error("is a number beyond the range of doubles; write one within it") }
    case .array(let elements):
      for (index, element) in elements.enumerated() { log.at(index) { report(in: element, &$0) } }
    case .object(let members):
      for member in members { log.at(member.name) { report(in: member.value, &$0) } }
    }
  }
}
