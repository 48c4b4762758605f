/// A text that was to be JSON and is none.
public struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line of the mistake, counted from 1.
  public var line: Int
  /// The character of that line (Unicode scalar) at which the mistake stands, counted from 1.
  public var column: Int
  /// What is wrong there, and what should stand there.
  public var problem: String

  /// Makes an error.
  public init(line: Int, column: Int, problem: String) {
    self.line = line
    self.column = column
    self.problem = problem
  }

  /// Place and problem in one line.
  public var description: String { "line \(line), column \(column): \(problem)" }
}
