import JSONText

/// The kinds of values that fields have.
extension Field {
  /// A text of one character or more.
  static func text(_ name: String, _ path: Path<String?>, aliases: [String] = []) -> Field {
    one(name, path, aliases: aliases, read: { ValueReader.text($0, &$1) }, write: { .string($0) })
  }

  /// Texts in order.
  static func texts(_ name: String, _ path: Path<[String]>, aliases: [String] = []) -> Field {
    list(name, path, aliases: aliases, read: { ValueReader.text($0, &$1) }, write: { .string($0) })
  }

  /// A SHA-256 hash.
  static func hash(_ name: String, _ path: Path<HashedText?>) -> Field {
    one(name, path, read: { ValueReader.hash($0, &$1) }, write: { .string($0.description) })
  }

  /// SHA-256 hashes in order.
  static func hashes(_ name: String, _ path: Path<[HashedText]>, aliases: [String] = []) -> Field {
    list(
      name, path, aliases: aliases, read: { ValueReader.hash($0, &$1) },
      write: { .string($0.description) })
  }

  /// A text in lower case without punctuation, which is not hashed.
  static func plain(_ name: String, _ path: Path<String?>) -> Field {
    one(name, path, read: { ValueReader.plain($0, &$1) }, write: { .string($0) })
  }

  /// A number of things.
  static func amount(_ name: String, _ path: Path<Amount?>) -> Field {
    one(name, path, read: { ValueReader.amount($0, &$1) }, write: { .number($0.digits) })
  }

  /// An amount in the event's currency.
  static func money(_ name: String, _ path: Path<Amount?>) -> Field {
    one(
      name, path, isMoney: true, read: { ValueReader.amount($0, &$1) }, write: { .number($0.digits) })
  }

  /// An integer within bounds.
  static func integer(
    _ name: String, _ path: Path<Int?>, aliases: [String] = [],
    in range: ClosedRange<Int64> = ValueReader.integers
  ) -> Field {
    one(
      name, path, aliases: aliases, read: { ValueReader.integer($0, &$1, in: range) },
      write: { .number("\($0)") })
  }

  /// One of a numbered list.
  static func choice<Choice: RawRepresentable & CaseIterable & Sendable>(
    _ name: String, _ path: Path<Choice?>
  ) -> Field where Choice.RawValue == Int {
    one(name, path, read: { ValueReader.choice($0, &$1) }, write: { .number("\($0.rawValue)") })
  }

  /// An address of the Internet Protocol.
  static func address(_ name: String, _ path: Path<IPAddress?>) -> Field {
    one(name, path, read: { ValueReader.address($0, &$1) }, write: { .string($0.description) })
  }

  /// A day.
  static func date(_ name: String, _ path: Path<EventDate?>) -> Field {
    one(name, path, read: { ValueReader.date($0, &$1) }, write: { .string($0.description) })
  }

  /// Objects that the specification describes, in order.
  static func objects<Value: SpecifiedObject>(
    _ name: String, _ path: Path<[Value]>, aliases: [String] = []
  ) -> Field {
    list(name, path, aliases: aliases, read: { Value.read($0, &$1) }, write: { $0.json })
  }
}
