import ArgumentParser
import PrivacyMechanisms
import Recovery

/// `attrsim calc recovery`: how well one count will be recovered.
struct CalcRecoveryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recovery",
    abstract: "Expected error of a recovered count: standard and relative error, interval, coverage.",
    discussion: """
      The count before noise is held fixed, so the error is that of the noise alone, of the unbiased estimate. Event-level \
      sources are taken to have at most one report of the data value each. Exit code 64: numbers that cannot be.
      """)

  @OptionGroup var mechanism: MechanismArguments

  @Option(help: ArgumentHelp("The count before noise.", valueName: "n"))
  var count: Int

  @Option(
    help: ArgumentHelp(
      "Data field: all reports; event-level: all registered sources. Summary reports need it not.",
      valueName: "n"))
  var total: Int?

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    try mechanism.validateTogether()
    if mechanism.mechanism == .summary {
      guard total == nil else {
        throw ValidationError("--total is not for summary reports, whose noise does not depend on it.")
      }
    } else if total == nil {
      throw ValidationError(
        mechanism.mechanism == .dataField
          ? "Give the number of reports of all data values with --total."
          : "Give the number of registered sources with --total.")
    }
    _ = try MechanismArguments.asUsage { try expectedError() }
  }

  func run() throws {
    try Exit.onError {
      let figures = RecoveryFigures(mechanism.mechanism, try expectedError(), total: total)
      if json {
        try Terminal.print(json: figures)
      } else {
        try Terminal.print(CalcCommand.table(figures.rows))
      }
    }
  }

  private func expectedError() throws -> ExpectedError {
    switch mechanism.mechanism {
    case .dataField: try mechanism.dataField().expectedError(count: count, total: total ?? 0)
    case .eventLevel: try mechanism.sourceStates().expectedError(count: count, sources: total ?? 0)
    case .summary: try mechanism.summary().expectedError(count: count)
    }
  }
}

/// What `attrsim calc recovery` prints.
struct RecoveryFigures: Encodable {
  var mechanism: String
  var count: Double
  var total: Int?
  var standardError: Double
  var relativeError: Double?
  var halfWidth: Double
  var coverage: Double?

  enum CodingKeys: String, CodingKey {
    case mechanism, count, total, coverage
    case standardError = "standard_error"
    case relativeError = "relative_error"
    case halfWidth = "interval_95_half_width"
  }

  init(_ mechanism: MechanismArguments.Mechanism, _ error: ExpectedError, total: Int?) {
    self.mechanism = mechanism.rawValue
    count = error.count
    self.total = total
    standardError = error.standardError
    relativeError = error.relativeError
    halfWidth = error.halfWidth
    coverage = error.coverage
  }

  /// Labels and values for people.
  var rows: [(label: String, value: String)] {
    [
      ("count", CalcCommand.text(count) + (total.map { " of \($0)" } ?? "")),
      ("standard error", "\(standardError)"),
      ("relative error", relativeError.map { "\($0 * 100) %" } ?? "none for a count of 0"),
      ("95 % interval", "+- \(halfWidth) about what is expected"),
      ("exact coverage", coverage.map { "\($0 * 100) %" } ?? "no closed form; nominal 95 %"),
    ]
  }
}
