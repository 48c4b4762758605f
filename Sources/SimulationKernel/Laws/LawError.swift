/// A parameter outside the range in which its law exists.
public struct LawError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The law, such as `gamma`.
  public let law: String
  /// The parameter, as scenario files name it, such as `shape`.
  public let parameter: String
  /// The value that was given.
  public let value: Double
  /// What is allowed instead, such as `above 0 and finite`.
  public let allowed: String

  /// Makes the error for one parameter.
  public init(law: String, parameter: String, value: Double, allowed: String) {
    self.law = law
    self.parameter = parameter
    self.value = value
    self.allowed = allowed
  }

  /// The whole complaint in one sentence.
  public var description: String {
    "\(parameter) of the \(law) law is \(value); it must be \(allowed)"
  }

  /// Throws unless the parameter is above 0 and finite.
  static func requirePositive(_ value: Double, _ parameter: String, of law: String) throws(LawError) {
    guard value > 0, value < .infinity else {
      throw LawError(law: law, parameter: parameter, value: value, allowed: "above 0 and finite")
    }
  }

  /// Throws unless the parameter is finite.
  static func requireFinite(_ value: Double, _ parameter: String, of law: String) throws(LawError) {
    guard value.isFinite else {
      throw LawError(law: law, parameter: parameter, value: value, allowed: "a finite number")
    }
  }

  /// Throws unless the parameter lies between two bounds, both allowed.
  static func require(
    _ value: Double, _ parameter: String, in range: ClosedRange<Double>, of law: String
  ) throws(LawError) {
    guard range.contains(value) else {
      throw LawError(
        law: law, parameter: parameter, value: value,
        allowed: "from \(range.lowerBound) to \(range.upperBound)")
    }
  }
}
