/// A number that cannot be computed as its entry asks.
public struct ReproductionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The number's name, or the setting within it.
  public var place: String
  /// What is wrong, and what would be right.
  public var problem: String

  /// Place and problem in one line.
  public var description: String { "\(place) \(problem)" }

  /// The same error of a number.
  func within(_ name: String) -> ReproductionError {
    ReproductionError(place: "\(name): \(place)", problem: problem)
  }
}
