import JSONText

/// Reads the fields whose mistakes cost the record.
enum RecordReader {
  static func identifier(_ json: JSONValue, _ log: inout FindingLog) -> String? {
    guard let text = json.asString else {
      log.error("must be a text, not \(json.kind)")
      return nil
    }
    if text.isEmpty { log.error("must not be empty") }
    return text.isEmpty ? nil : text
  }

  /// The name of a data set.
  static func dataSet(_ json: JSONValue, _ log: inout FindingLog) -> String? {
    identifier(json, &log).flatMap { key($0, &log) }
  }

  /// A text that tells events apart; nil, with an error, when it holds the character U+0000.
  ///
  /// Many stores end a text there, so that two names which differ after it would become one.
  private static func key(_ text: String, _ log: inout FindingLog) -> String? {
    guard text.utf8.contains(0) else { return text }
    log.error("holds the character U+0000, with which names are not kept apart; leave it out")
    return nil
  }

  /// An id; without one, the record is taken for an event of its own.
  static func optionalIdentifier(_ json: JSONValue, _ log: inout FindingLog) -> String? {
    if let text = json.asString {
      if !text.isEmpty { return key(text, &log) }
      log.warn("is empty; the event is taken to have no id")
      return nil
    }
    if case .number(let digits) = json {
      log.warn("must be a text, not a number; it is read as \"\(digits)\"")
      return digits
    }
    log.warn("must be a text, not \(json.kind); the event is taken to have no id")
    return nil
  }

  static func timestamp(_ json: JSONValue, _ log: inout FindingLog) -> Int64? {
    guard let number = json.asNumber else {
      log.error("must be an integer number of seconds since 1970, not \(json.kind)")
      return nil
    }
    guard number.isIntegerLiteral else {
      log.error("must be an integer number of seconds since 1970, without a point or an exponent")
      return nil
    }
    guard let seconds = number.saturatingInt64, seconds >= 0 else {
      log.error("must not be negative")
      return nil
    }
    if seconds <= ConversionEventReader.latestTimestamp { return seconds }
    log.error("must be in seconds; so great a number is of milliseconds")
    return nil
  }

  static func eventType(_ json: JSONValue, _ log: inout FindingLog) -> EventType? {
    guard let text = json.asString else {
      log.error("must be a text, not \(json.kind)")
      return nil
    }
    if let type = EventType(rawValue: text) { return type }
    let guess = EventType(rawValue: text.lowercased()).map { "; did you mean \"\($0.rawValue)\"?" }
    log.error("is no event type of the specification: \(json.kindAndText)" + (guess ?? ""))
    return nil
  }

  /// The name of a custom event, which must be there for one and is ignored for any other.
  static func customEvent(
    of type: EventType?, _ members: inout MemberReader, _ log: inout FindingLog
  ) -> String? {
    let found = members.take("custom_event", [], &log)
    switch (type, found) {
    case (.custom, nil):
      log.at("custom_event") { $0.error("is required when event_type is custom") }
    case (.custom, let (name, value)?):
      return log.at(name) { identifier(value, &$0) }
    case (.some, let (name, _)?):
      log.at(name) { $0.warn("is ignored unless event_type is custom") }
    case (_, _): break
    }
    return nil
  }

  /// Value and currency; a value must have a currency, and that of a purchase must not be negative.
  static func money(
    of type: EventType?, _ members: inout MemberReader, _ log: inout FindingLog
  ) -> (value: Amount?, currencyCode: String?) {
    let written = members.take("value", [], &log)
    let value = written.flatMap { name, json in log.at(name) { amount(json, of: type, &$0) } }
    if let (name, json) = members.take("currency_code", [], &log) {
      return (value, log.at(name) { currencyCode(json, isNeeded: written != nil, &$0) })
    }
    if written != nil { log.at("currency_code") { $0.error("is required when value is set") } }
    return (value, nil)
  }

  private static func amount(
    _ json: JSONValue, of type: EventType?, _ log: inout FindingLog
  ) -> Amount? {
    let amount: Amount?
    switch json {
    case .number(let digits): amount = Amount(digits)
    case .string(let text):
      amount = Amount(text)
      if let amount { log.warn("must be a number, not a text; it is read as \(amount)") }
    default: amount = nil
    }
    guard let amount else {
      log.error("must be a finite number, not \(json.kindAndText)")
      return nil
    }
    if amount.isNegative {
      if type == .purchase {
        log.error("must not be negative for a purchase; a refund is an event of its own")
      }
      if type != .purchase, type != .refund { log.warn("is negative for an event that is no refund") }
    }
    return amount
  }

  private static func currencyCode(
    _ json: JSONValue, isNeeded: Bool, _ log: inout FindingLog
  ) -> String? {
    let text = json.asString ?? ""
    let code = text.uppercased()
    if Currencies.isKnown(code) {
      if code != text { log.warn("must be in capitals; it is read as \"\(code)\"") }
      return code
    }
    let problem = "must be a currency's three letters of ISO 4217, not \(json.kindAndText)"
    if isNeeded { log.error(problem) } else { log.warn(problem + "; the field is dropped") }
    return nil
  }
}
