import JSONText

/// Values whose text has a meaning.
extension ValueReader {
  /// A SHA-256 hash; a hash of nothing is no value.
  static func hash(_ json: JSONValue, _ log: inout FindingLog) -> HashedText? {
    guard let text = json.asString else {
      log.warn("must be a SHA-256 hash in a text, not \(json.kind); the field is dropped")
      return nil
    }
    guard let hash = HashedText(text) else {
      log.warn("looks unhashed: a SHA-256 hash has 64 hexadecimal digits; the field is dropped")
      return nil
    }
    if hash.isOfEmptyText {
      log.warn("is the hash of an empty text; the field is taken as missing")
      return nil
    }
    if !hash.description.utf8.elementsEqual(text.utf8) {
      log.warn("has digits in upper case; they are lowered")
    }
    return hash
  }

  /// A text that is to be in lower case without punctuation, and not hashed.
  static func plain(_ json: JSONValue, _ log: inout FindingLog) -> String? {
    guard let text = text(json, &log) else { return nil }
    let words = Normalisation.words(text)
    // A hash with a hyphen in it is one without, and would be dropped when it is read again.
    if HashedText(text) != nil || words.flatMap({ HashedText($0) }) != nil {
      log.warn("is hashed, and the specification has it plain; the field is dropped")
      return nil
    }
    guard let plain = words else {
      log.warn("has no letters; the field is dropped")
      return nil
    }
    if !plain.utf8.elementsEqual(text.utf8) {
      log.warn("must be in lower case without punctuation; it is read as \"\(plain)\"")
    }
    return plain
  }

  static func address(_ json: JSONValue, _ log: inout FindingLog) -> IPAddress? {
    if let text = json.asString {
      if let address = IPAddress(text) { return address }
      if HashedText(text) != nil {
        log.warn("is hashed, and the specification has it plain; the field is dropped")
        return nil
      }
    }
    log.warn("must be an IPv4 or IPv6 address, not \(json.kindAndText); the field is dropped")
    return nil
  }

  static func date(_ json: JSONValue, _ log: inout FindingLog) -> EventDate? {
    if let date = json.asString.flatMap(EventDate.init) { return date }
    log.warn("must be a day as YYYYMMDD or YYYY-MM-DD, not \(json.kindAndText); the field is dropped")
    return nil
  }

  /// Three letters, brought into capitals.
  static func airport(_ json: JSONValue, _ log: inout FindingLog) -> String? {
    guard let text = json.asString, text.utf8.count == 3, text.utf8.allSatisfy(isLetter) else {
      log.warn("must be an airport's three letters of IATA, not \(json.kindAndText); the field is dropped")
      return nil
    }
    let code = text.uppercased()
    if code != text { log.warn("must be in capitals; it is read as \"\(code)\"") }
    return code
  }

  /// What an address is for: its number, or its name, which the specification's own example has.
  static func addressType(_ json: JSONValue, _ log: inout FindingLog) -> AddressType? {
    let names = ["billing": AddressType.billing, "shipping": .shipping, "unknown": .unknown]
    if let text = json.asString, let type = names[text.lowercased()] {
      log.warn("must be a number, not a text; it is read as \(type.rawValue)")
      return type
    }
    return choice(json, &log)
  }

  /// Whether an event is for measurement only; whoever cannot be understood is taken to have asked for it.
  static func isForMeasurementOnly(_ json: JSONValue, _ log: inout FindingLog) -> Bool {
    switch json {
    case .bool(let value): return value
    case .number("0"), .string("0"), .string("false"):
      log.warn("must be true or false, not \(json.kindAndText); it is read as false")
      return false
    case .number("1"), .string("1"), .string("true"):
      log.warn("must be true or false, not \(json.kindAndText); it is read as true")
      return true
    default:
      log.warn("must be true or false, not \(json.kindAndText); it is read as true, the stricter one")
      return true
    }
  }

  /// Section numbers; an empty list, which names no section, when they cannot be read.
  static func sections(_ json: JSONValue, _ log: inout FindingLog) -> [Int] {
    let numbers = json.asArray?.map { element -> Int? in
      guard case .number = element else { return nil }
      return element.asNumber?.int64.map { Int($0) }
    }
    if let numbers, numbers.allSatisfy({ $0 != nil }) { return numbers.compactMap(\.self) }
    log.warn("must be a list of integers; it is dropped, and what the user consents to is unknown")
    return []
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (65...90).contains(byte) || (97...122).contains(byte)
  }
}
