/// A file of noised sources that cannot be read or corrected.
public struct CorrectionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, and where in it.
  public var place: String
  /// What is wrong, and what would mend it.
  public var problem: String

  /// Makes an error.
  public init(place: String, problem: String) {
    self.place = place
    self.problem = problem
  }

  /// Place and problem in one line.
  public var description: String { "\(place): \(problem)" }
}
