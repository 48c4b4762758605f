/// Where an effective value comes from.
public enum SettingOrigin: Sendable, Equatable {
  /// Nobody said anything, so the default holds.
  case standard
  /// It was written in the file, on a line counted from 1 when that is known.
  case file(line: Int?)
  /// It was given on the command line; the option as typed.
  case override(String)
}

/// A setting's value as canonical text.
public indirect enum CanonicalValue: Sendable, Equatable {
  /// A number, duration, share or truth value, written as YAML.
  case plain(String)
  /// Text, quoted when it has to be.
  case text(String)
  /// A list.
  case list([CanonicalValue])
  /// The value is left out: `null`.
  case none

  /// The value on one line of YAML.
  public var yaml: String {
    switch self {
    case .plain(let text): text
    case .text(let text): YAMLText.quotedIfNeeded(text)
    case .list(let elements): "[" + elements.map(\.yaml).joined(separator: ", ") + "]"
    case .none: "null"
    }
  }
}

/// A node of the effective scenario: every setting that was asked for, with the value that holds.
public struct EffectiveNode: Sendable {
  /// What a node holds.
  public enum Content: Sendable {
    /// A setting: its value, where the value comes from, and the source of its default.
    case leaf(CanonicalValue, origin: SettingOrigin, note: String?)
    /// Settings by name, in the order in which they were asked for.
    case mapping([EffectiveNode])
    /// A list of groups of settings; the names of its nodes are their positions.
    case sequence([EffectiveNode])
  }

  /// The last part of the setting's path; empty for the root.
  public let name: String
  /// The value or the settings below.
  public var content: Content
  /// Where the choice comes from, when a group is one of several forms that might stand here.
  public var choice: SettingOrigin?

  /// Makes a node.
  ///
  /// - Parameters:
  ///   - name: The last part of the path.
  ///   - content: The value or the settings below.
  ///   - choice: Where the choice of the group comes from, if it is one of several forms.
  public init(name: String, content: Content, choice: SettingOrigin? = nil) {
    self.name = name
    self.content = content
    self.choice = choice
  }

  /// Every setting below with its dotted path, in order.
  public var leaves: [(path: String, value: CanonicalValue, origin: SettingOrigin, note: String?)] {
    leaves(prefix: name)
  }

  private func leaves(
    prefix: String
  ) -> [(path: String, value: CanonicalValue, origin: SettingOrigin, note: String?)] {
    switch content {
    case .leaf(let value, let origin, let note): [(prefix, value, origin, note)]
    case .mapping(let children), .sequence(let children):
      children.flatMap { $0.leaves(prefix: prefix.isEmpty ? $0.name : prefix + "." + $0.name) }
    }
  }

  /// The node as a YAML document that reads back to the same values.
  ///
  /// - Parameter isAnnotated: Whether each setting is followed by a comment with its origin and the source of
  ///   its default. Leave it out for text that is hashed.
  public func yaml(isAnnotated: Bool) -> String {
    var lines: [(text: String, comment: String)] = []
    write(into: &lines, indent: "", isInSequence: false)
    let width = min(60, lines.filter { !$0.comment.isEmpty }.map(\.text.count).max() ?? 0)
    return lines.map { line in
      guard isAnnotated, !line.comment.isEmpty else { return line.text + "\n" }
      return line.text + String(repeating: " ", count: max(0, width - line.text.count))
        + "  # \(line.comment)\n"
    }.joined()
  }

  private func write(into lines: inout [(text: String, comment: String)], indent: String, isInSequence: Bool)
  {
    let head = name.isEmpty || isInSequence ? "" : indent + YAMLText.quotedIfNeeded(name) + ":"
    let about = choice.map { YAMLText.comment(origin: $0, note: nil) } ?? ""
    switch content {
    case .leaf(let value, let origin, let note):
      let comment = YAMLText.comment(origin: origin, note: note)
      lines.append((isInSequence ? "\(indent)- \(value.yaml)" : "\(head) \(value.yaml)", comment))
    case .mapping(let children) where children.isEmpty:
      lines.append((isInSequence ? "\(indent)- {}" : head.isEmpty ? "{}" : head + " {}", about))
    case .sequence(let children) where children.isEmpty:
      lines.append((isInSequence ? "\(indent)- []" : head.isEmpty ? "[]" : head + " []", ""))
    case .mapping(let children):
      if isInSequence {
        lines.append((indent + "-", ""))
      } else if !head.isEmpty {
        lines.append((head, about))
      }
      let deeper = head.isEmpty && !isInSequence ? indent : indent + "  "
      for child in children { child.write(into: &lines, indent: deeper, isInSequence: false) }
    case .sequence(let children):
      if isInSequence { lines.append((indent + "-", "")) } else if !head.isEmpty { lines.append((head, "")) }
      let deeper = head.isEmpty && !isInSequence ? indent : indent + "  "
      for child in children { child.write(into: &lines, indent: deeper, isInSequence: true) }
    }
  }
}

/// Writes text so that YAML reads it back as the same text.
enum YAMLText {
  /// The text itself when that is safe, otherwise in double quotes with escapes.
  static func quotedIfNeeded(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || Array("-_./".utf8).contains(byte)
    }
    let first = text.utf8.first ?? 0
    let startsWithLetter = (0x61...0x7A).contains(first | 0x20)
    let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf"]
    if isPlain, startsWithLetter, !words.contains(text.lowercased()) { return text }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where needsEscape(scalar):
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  static func comment(origin: SettingOrigin, note: String?) -> String {
    let source =
      switch origin {
      case .standard: "default"
      case .file(let line): line.map { "file:\($0)" } ?? "file"
      case .override(let option): option
      }
    let oneLine = { (text: String) in
      String(text.unicodeScalars.map { needsEscape($0) ? " " : Character($0) })
    }
    return oneLine(note.map { "\(source); \($0)" } ?? source)
  }
}
