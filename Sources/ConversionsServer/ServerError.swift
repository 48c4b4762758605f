/// The server cannot be set up as asked, or events cannot be sent.
public struct ServerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, and what to do about it.
  public var description: String

  /// Describes a failure.
  ///
  /// - Parameter description: what is wrong, and what to do about it.
  public init(_ description: String) { self.description = description }
}
