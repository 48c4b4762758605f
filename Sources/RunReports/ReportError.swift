import ResultsExport

/// A report that cannot be made.
public struct ReportError: Error, CustomStringConvertible, Sendable, Equatable {
  /// The run, or the chart.
  public let place: String
  /// What is wrong.
  public let reason: String
  /// What to do about it.
  public let remedy: String

  /// Describes a failure.
  ///
  /// - Parameters:
  ///   - place: the run, or the chart.
  ///   - reason: what is wrong.
  ///   - remedy: what to do about it.
  public init(_ place: String, _ reason: String, remedy: String) {
    (self.place, self.reason, self.remedy) = (place, reason, remedy)
  }

  /// The failure and its remedy in one line.
  public var description: String { "\(place): \(reason); \(remedy)" }
}
