/// A log from which people cannot be estimated.
public struct FitError: Error, CustomStringConvertible, Sendable, Equatable {
  /// The log, or the parameter.
  public let place: String
  /// What is wrong.
  public let reason: String
  /// What to do about it.
  public let remedy: String

  /// Describes a failure.
  ///
  /// - Parameters:
  ///   - place: the log, or the parameter.
  ///   - reason: what is wrong.
  ///   - remedy: what to do about it.
  public init(_ place: String, _ reason: String, remedy: String) {
    (self.place, self.reason, self.remedy) = (place, reason, remedy)
  }

  /// The failure and its remedy in one line.
  public var description: String { "\(place): \(reason); \(remedy)" }
}
