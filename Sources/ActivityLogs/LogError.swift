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

/// Rows of a log that cannot be read, the first ones in the order of the file.
public struct BadRows: Error, CustomStringConvertible, Sendable, Equatable {
  /// How many are told of.
  public static let limit = 20

  /// What is wrong with each, at most ``limit``.
  public let rows: [LogError]
  /// Whether reading ended before the end of the log, for so many were bad.
  public let gaveUp: Bool

  /// All of them, a line each.
  public var description: String {
    rows.map(\.description).joined(separator: "\n")
      + (gaveUp ? "\n(there may be more: reading ended after \(rows.count))" : "")
  }
}
