/// What came out when a case was played.
public struct ConformanceResult: Sendable, Hashable, Encodable {
  /// The three ways in which it can end.
  public enum Outcome: String, Sendable, Hashable, Encodable, CaseIterable {
    /// The reports are those that the case expects.
    case passed
    /// They are not, or the case cannot be read.
    case failed
    /// The file is no case that this program plays.
    case skipped
  }

  /// The file.
  public var path: String
  /// What the case says that it is about.
  public var description: String?
  /// How it ended.
  public var outcome: Outcome
  /// Why the file was skipped, or could not be read.
  public var reason: String?
  /// How the reports differ, in lines for people.
  public var differences: [String]?
}

/// The results of many files.
public struct ConformanceTally: Sendable, Hashable, Encodable {
  /// Cases whose reports are as expected.
  public private(set) var passed = 0
  /// Cases whose reports are not, and files that cannot be read.
  public private(set) var failed = 0
  /// Files that are no cases this program plays.
  public private(set) var skipped = 0

  /// Counts nothing yet.
  public init() {}

  /// Counts a result.
  public mutating func count(_ result: ConformanceResult) {
    switch result.outcome {
    case .passed: passed += 1
    case .failed: failed += 1
    case .skipped: skipped += 1
    }
  }

  /// The three counts in one line.
  public var text: String { "\(passed) passed, \(failed) failed, \(skipped) skipped" }
}
