/// The server cannot be set up as asked, or events cannot be sent.
public struct ServerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where the cause lies.
  public enum Cause: Hashable, Sendable {
    /// In what the user said: a setting, a file's contents.
    case input
    /// In the machine: a file, a port, a server that does not answer.
    case machine
  }

  /// What is wrong, and what to do about it.
  public var description: String
  /// Where the cause lies.
  public var cause: Cause

  /// Describes a failure.
  ///
  /// - Parameters:
  ///   - description: what is wrong, and what to do about it.
  ///   - cause: where the cause lies.
  public init(_ description: String, cause: Cause = .input) {
    self.description = description
    self.cause = cause
  }
}
