/// A header that browsers ignore, with the reason.
public struct LevelOneHeaderError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The header's name.
  public var header: String
  /// The key within it; nil for the whole header.
  public var key: String?
  /// What is wrong, and what is allowed.
  public var problem: String

  /// Makes an error.
  public init(header: String, key: String? = nil, problem: String) {
    self.header = header
    self.key = key
    self.problem = problem
  }

  /// Header, key and problem in one line.
  public var description: String { "\(header)\(key.map { ": \($0)" } ?? ""): \(problem)" }
}
