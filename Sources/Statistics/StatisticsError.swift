/// Why a statistical function has no answer, with the function and the arguments it was given.
///
/// A result that is not a number never leaves this module: it is thrown as one of these.
public struct StatisticsError: Error, Equatable, Sendable {
  /// The family of the failure.
  public enum Kind: Equatable, Sendable {
    /// An argument outside the function's domain.
    case domain
    /// A result too small for a double.
    case underflow
    /// A result too large for a double.
    case overflow
    /// An iteration that ran out of steps before it reached its tolerance.
    case noConvergence
    /// A matrix without an inverse.
    case singular
    /// An interval whose ends do not enclose what is searched for.
    case noBracket
    /// Arrays whose lengths or shapes do not fit each other.
    case shape
    /// Any other status of the numerical library, with its code.
    case library(code: Int32)
  }

  /// The family of the failure.
  public let kind: Kind
  /// The function that failed, by the name its caller used.
  public let function: String
  /// The arguments it was given, in order; for arrays, their lengths.
  public let arguments: [Double]
  /// What would have been accepted.
  public let remedy: String

  /// Makes an error.
  ///
  /// - Parameters:
  ///   - kind: the family.
  ///   - function: the function's name.
  ///   - arguments: what it was given.
  ///   - remedy: what would have been accepted, as a phrase such as "sd must be positive".
  public init(_ kind: Kind, function: String, arguments: [Double], remedy: String) {
    self.kind = kind
    self.function = function
    self.arguments = arguments
    self.remedy = remedy
  }
}

extension StatisticsError: CustomStringConvertible {
  /// The call, what went wrong and the remedy on one line.
  public var description: String {
    let call = "\(function)(\(arguments.map { "\($0)" }.joined(separator: ", ")))"
    return "\(call): \(reason); \(remedy)"
  }

  private var reason: String {
    switch kind {
    case .domain: "argument outside the domain"
    case .underflow: "result too small for a double"
    case .overflow: "result too large for a double"
    case .noConvergence: "no convergence"
    case .singular: "singular matrix"
    case .noBracket: "the ends do not enclose the point searched for"
    case .shape: "lengths do not fit"
    case .library(let code): "numerical library status \(code)"
    }
  }
}
