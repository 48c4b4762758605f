import ResultsExport

/// A log of clicks and conversions that cannot be read as one.
public struct LogError: Error, CustomStringConvertible, Sendable, Equatable {
  /// The log's file and line.
  public let place: String
  /// What is wrong.
  public let reason: String
  /// What to do about it.
  public let remedy: String

  /// Describes a failure.
  ///
  /// - Parameters:
  ///   - place: the log's file and line.
  ///   - reason: what is wrong.
  ///   - remedy: what to do about it.
  public init(_ place: String, _ reason: String, remedy: String) {
    (self.place, self.reason, self.remedy) = (place, reason, remedy)
  }

  /// The failure and its remedy in one line.
  public var description: String { "\(place): \(reason); \(remedy)" }
}
