/// A value of a scenario as it was written, with the place of everything.
///
/// Nothing is interpreted yet: what a scalar means is decided by the setting that reads it.
public struct ConfigNode: Sendable {
  /// The written form of a value.
  public enum Content: Sendable {
    /// Nothing, `~` or `null`.
    case null
    /// A single value.
    case scalar(ConfigScalar)
    /// A list.
    case sequence([ConfigNode])
    /// Keys and values.
    case mapping(ConfigMapping)
  }

  /// What was written.
  public var content: Content
  /// Where it was written.
  public var place: Place

  /// Makes a value.
  ///
  /// - Parameters:
  ///   - content: What was written.
  ///   - place: Where it was written.
  public init(_ content: Content, at place: Place) {
    self.content = content
    self.place = place
  }

  /// The text of a scalar; nil for anything else.
  public var text: String? {
    if case .scalar(let scalar) = content { scalar.text } else { nil }
  }

  /// The keys and values of a mapping; nil for anything else.
  public var mapping: ConfigMapping? {
    if case .mapping(let mapping) = content { mapping } else { nil }
  }

  /// The elements of a list; nil for anything else.
  public var sequence: [ConfigNode]? {
    if case .sequence(let elements) = content { elements } else { nil }
  }

  /// What kind of value it is, for messages: "a list".
  public var kindName: String {
    switch content {
    case .null: "nothing"
    case .scalar(let scalar): scalar.isQuoted ? "the text \"\(scalar.shown)\"" : "\"\(scalar.shown)\""
    case .sequence: "a list"
    case .mapping: "a group of settings"
    }
  }
}

/// A single value as it was written.
public struct ConfigScalar: Sendable, Equatable {
  /// The text, without quotes.
  public var text: String
  /// Whether it was quoted (or tagged `!!str`), and so is text whatever it looks like.
  public var isQuoted: Bool

  /// Makes a single value.
  ///
  /// - Parameters:
  ///   - text: The text, without quotes.
  ///   - isQuoted: Whether it was quoted.
  public init(_ text: String, isQuoted: Bool = false) {
    self.text = text
    self.isQuoted = isQuoted
  }

  /// The text shortened for a message.
  var shown: String {
    let oneLine = text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "\u{FFFD}" : String($0) }
    return oneLine.count > 60 ? oneLine.prefix(57).joined() + "..." : oneLine.joined()
  }
}

/// One key of a mapping with its value.
public struct ConfigEntry: Sendable {
  /// The key.
  public var key: String
  /// Where the key was written.
  public var keyPlace: Place
  /// The value.
  public var value: ConfigNode

  /// Makes an entry.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - keyPlace: Where the key was written.
  ///   - value: The value.
  public init(key: String, keyPlace: Place, value: ConfigNode) {
    self.key = key
    self.keyPlace = keyPlace
    self.value = value
  }
}

/// Keys and values in the order in which they were written.
public struct ConfigMapping: Sendable {
  /// The entries in written order; no key stands twice.
  public private(set) var entries: [ConfigEntry] = []
  /// The position of each key, so that a look-up does not walk all entries.
  private var positions: [String: Int] = [:]

  /// Makes an empty mapping.
  public init() {}

  /// The entry of a key, if there is one.
  ///
  /// - Parameter key: The key.
  public subscript(key: String) -> ConfigEntry? {
    positions[key].map { entries[$0] }
  }

  /// Adds an entry at the end, or replaces the one that has its key.
  ///
  /// - Parameter entry: The entry.
  public mutating func set(_ entry: ConfigEntry) {
    if let position = positions[entry.key] {
      entries[position] = entry
    } else {
      positions[entry.key] = entries.count
      entries.append(entry)
    }
  }
}
