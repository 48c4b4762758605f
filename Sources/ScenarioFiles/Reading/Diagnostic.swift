/// One thing the user should know about a scenario: what, where, and what to do about it.
public struct Diagnostic: Sendable {
  /// How bad it is.
  public enum Severity: String, Sendable {
    /// The scenario cannot run.
    case error
    /// The scenario can run, but may not mean what the user thinks.
    case warning
    /// Something worth knowing.
    case note
  }

  /// How bad it is.
  public var severity: Severity
  /// Where it is.
  public var place: Place
  /// The dotted path of the setting it is about; empty when it is about no setting.
  public var path: String
  /// What is wrong, as a predicate of the path: "is not a known setting".
  public var message: String
  /// What would be right: "0 < epsilon <= 64".
  public var allowed: String?
  /// What to try instead: "did you mean \"epsilon\"?".
  public var suggestion: String?

  /// Describes one finding.
  ///
  /// - Parameters:
  ///   - severity: How bad it is.
  ///   - place: Where it is.
  ///   - path: The dotted path of the setting; empty for none.
  ///   - message: What is wrong, as a predicate of the path.
  ///   - allowed: What would be right.
  ///   - suggestion: What to try instead.
  public init(
    _ severity: Severity = .error, at place: Place, path: String = "", _ message: String,
    allowed: String? = nil, suggestion: String? = nil
  ) {
    self.severity = severity
    self.place = place
    self.path = path
    self.message = message
    self.allowed = allowed
    self.suggestion = suggestion
  }

  /// The findings from top to bottom of the file, then those about options; equal places keep their order.
  ///
  /// - Parameter diagnostics: The findings in any order.
  public static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    diagnostics.enumerated()
      .sorted { a, b in
        let (left, right) = (a.element.place.rank, b.element.place.rank)
        return left == right ? a.offset < b.offset : left < right
      }
      .map(\.element)
  }
}

/// All that is wrong with a scenario, in one error.
public struct ScenarioError: Error, CustomStringConvertible, Sendable {
  /// Every finding, sorted by place; at least one is an error.
  public let diagnostics: [Diagnostic]

  /// Gathers findings into one error.
  ///
  /// - Parameter diagnostics: The findings in any order.
  public init(_ diagnostics: [Diagnostic]) {
    self.diagnostics = Diagnostic.sorted(diagnostics)
  }

  /// The findings as text for a terminal, one after the other, without a line end at the end.
  ///
  /// After the first hundred only the number of the others is told.
  public var description: String {
    let shown = diagnostics.prefix(Self.mostShown).map(\.rendered)
    let rest = diagnostics.count - shown.count
    return (shown + (rest > 0 ? ["... and \(rest) more"] : [])).joined(separator: "\n")
  }

  private static let mostShown = 100
}
