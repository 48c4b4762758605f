/// What a call of the interface is refused with, under the name that scripts see.
///
/// *Source:* Attribution Level 1, "Save Impression Algorithm" and "Measure Conversion Algorithm"; Web IDL for errors of
/// conversion.
public struct LevelOneError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The names of errors.
  public enum Name: String, Hashable, Sendable, CaseIterable {
    /// A value is out of range, or a list is too long.
    case rangeError = "RangeError"
    /// There is no such aggregation service.
    case referenceError = "ReferenceError"
    /// A number is not finite.
    case typeError = "TypeError"
    /// A text names no site.
    case syntaxError = "SyntaxError"
    /// The page may not call the interface, or nobody has used it.
    case notAllowedError = "NotAllowedError"
  }

  /// Its name.
  public var name: Name
  /// What is wrong, and what is allowed.
  public var problem: String

  /// Makes an error.
  public init(_ name: Name, _ problem: String) {
    self.name = name
    self.problem = problem
  }

  /// Whether it is a `DOMException` of that name; else one of the language's own errors.
  public var isDOMException: Bool { name == .syntaxError || name == .notAllowedError }

  /// Name and problem in one line.
  public var description: String { "\(name.rawValue): \(problem)" }
}
