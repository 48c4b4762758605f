import JSONText

/// Something to say about a record.
public struct Finding: Hashable, Sendable, CustomStringConvertible {
  /// How bad it is.
  public enum Severity: String, CaseIterable, Hashable, Sendable {
    /// The record is discarded.
    case error
    /// The record is accepted; a field was dropped, read in another way or ignored.
    case warning
  }

  /// Where in the record.
  public var path: JSONPath
  /// How bad it is.
  public var severity: Severity
  /// What is wrong there, and what is made of it.
  public var message: String

  /// Makes a finding.
  public init(_ severity: Severity, at path: JSONPath = JSONPath(), _ message: String) {
    self.path = path
    self.severity = severity
    self.message = message
  }

  /// Severity, place and message in one line.
  public var description: String {
    "\(severity.rawValue): " + (path.isRoot ? "" : "\(path): ") + message
  }
}
