import JSONText

/// Reads single values of optional fields; what cannot be read is dropped with a warning, and the record stays.
enum ValueReader {
  static func text(_ json: JSONValue, _ log: inout FindingLog) -> String? {
    if let text = json.asString {
      if !text.isEmpty { return text }
      log.warn("is empty; the field is dropped")
      return nil
    }
    if case .number(let digits) = json {
      log.warn("must be a text, not a number; it is read as \"\(digits)\"")
      return digits
    }
    log.warn("must be a text, not \(json.kind); the field is dropped")
    return nil
  }

  static func anyObject(_ json: JSONValue, _ log: inout FindingLog) -> JSONValue? {
    if json.asMembers != nil { return json }
    log.warn("must be an object, not \(json.kind); the field is dropped")
    return nil
  }

  // MARK: Numbers

  /// A number; one in a text is read as well, with a warning.
  static func amount(_ json: JSONValue, _ log: inout FindingLog) -> Amount? {
    switch json {
    case .number(let digits):
      if let amount = Amount(digits) { return amount }
    case .string(let text):
      if let amount = Amount(text) {
        log.warn("must be a number, not a text; it is read as \(amount)")
        return amount
      }
    default: break
    }
    log.warn("must be a number, not \(json.kindAndText); the field is dropped")
    return nil
  }

  /// An integer within bounds; one in a text is read as well, with a warning.
  static func integer(
    _ json: JSONValue, _ log: inout FindingLog, in range: ClosedRange<Int64>
  ) -> Int? {
    var number: Int64?
    switch json {
    case .number: number = json.asNumber?.int64
    case .string(let text):
      number = Amount(text).flatMap { JSONNumber($0.digits).int64 }
      if let number, range.contains(number) {
        log.warn("must be a number, not a text; it is read as \(number)")
      }
    default: break
    }
    if let number, range.contains(number) { return Int(number) }
    let bounds = range == integers ? "" : " from \(range.lowerBound) to \(range.upperBound)"
    log.warn("must be an integer\(bounds), not \(json.kindAndText); the field is dropped")
    return nil
  }

  /// Every integer that fits 64 bits.
  static let integers = Int64.min...Int64.max

  // MARK: Lists

  /// The elements that can be read; a value that stands alone is read as a list of one, with a warning.
  static func list<Element>(
    _ json: JSONValue, _ log: inout FindingLog, _ read: (JSONValue, inout FindingLog) -> Element?
  ) -> [Element] {
    guard let elements = json.asArray else {
      log.warn("must be a list, not \(json.kind); it is read as a list of one")
      return read(json, &log).map { [$0] } ?? []
    }
    var result: [Element] = []
    for (index, element) in elements.enumerated() {
      if let one = log.at(index, { read(element, &$0) }) { result.append(one) }
    }
    return result
  }

  // MARK: Choices

  static func choice<Choice: RawRepresentable & CaseIterable>(
    _ json: JSONValue, _ log: inout FindingLog
  ) -> Choice? where Choice.RawValue == Int {
    integer(json, &log, in: 1...Int64(Choice.allCases.count)).flatMap(Choice.init)
  }

  static func choice<Choice: RawRepresentable & CaseIterable>(
    _ json: JSONValue, _ log: inout FindingLog
  ) -> Choice? where Choice.RawValue == String {
    if let text = json.asString, let choice = Choice(rawValue: text) { return choice }
    let allowed = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    log.warn("must be one of \(allowed), not \(json.kindAndText); the field is dropped")
    return nil
  }
}

extension JSONValue {
  /// What it is, and what it says if that is short; for messages.
  var kindAndText: String {
    switch self {
    case .null, .array, .object: kind
    case .bool(let value): "\(value)"
    case .number(let digits): digits.utf8.count > 40 ? kind : digits
    case .string(let text): text.utf8.count > 40 ? kind : self.text
    }
  }
}
