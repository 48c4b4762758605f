import JSONText

/// What a browser makes of a header, and what there is to say about it.
public struct HeaderResult<Value: Sendable>: Sendable {
  /// What the header says, every default filled in; nil when a browser ignores it because of an error.
  public var value: Value?
  /// Everything there is to say, in the order in which it was found.
  public var findings: [HeaderFinding]

  /// Makes a result.
  public init(value: Value?, findings: [HeaderFinding]) {
    self.value = value
    self.findings = findings
  }

  /// Why the header is ignored.
  public var errors: [HeaderFinding] { findings.filter { $0.severity == .error } }
  /// What is ignored or changed in it.
  public var warnings: [HeaderFinding] { findings.filter { $0.severity == .warning } }
  /// What else is good to know.
  public var notes: [HeaderFinding] { findings.filter { $0.severity == .note } }
}

/// Something there is to say about a place in a header.
public struct HeaderFinding: Hashable, Sendable, CustomStringConvertible {
  /// How bad it is.
  public enum Severity: String, Sendable, CaseIterable {
    /// The header is ignored.
    case error
    /// A part of the header is ignored or changed.
    case warning
    /// Good to know.
    case note
  }

  /// How bad it is.
  public var severity: Severity
  /// Where it is; the root for the header as a whole.
  public var path: JSONPath
  /// What it is.
  public var text: String

  /// Makes a finding.
  public init(_ severity: Severity, at path: JSONPath = JSONPath(), _ text: String) {
    self.severity = severity
    self.path = path
    self.text = text
  }

  /// Severity, place and text in one line.
  public var description: String { "\(severity.rawValue): \(path.isRoot ? "" : "\(path): ")\(text)" }
}
