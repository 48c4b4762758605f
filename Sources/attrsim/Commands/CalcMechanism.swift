import ArgumentParser
import PrivacyMechanisms
import Recovery

/// The options that name a mechanism of noise, as far as the recovery of counts depends on it.
struct MechanismArguments: ParsableArguments {
  /// What is noised.
  enum Mechanism: String, CaseIterable, ExpressibleByArgument {
    case dataField = "data-field"
    case eventLevel = "event-level"
    case summary
  }

  @Option(
    help: """
      What is noised: the data field of each report (API of 2020), the output of each source (Attribution Reporting, \
      event-level), or sums (summary reports).
      """)
  var mechanism: Mechanism = .dataField

  @Option(
    help: ArgumentHelp(
      "Data field: the probability that the data is drawn, 5% or 0.05; 5% by default.", valueName: "share"))
  var noise: ShareArgument?

  @Option(help: ArgumentHelp("Data field: bits of data, 1 to 8; 3 by default.", valueName: "n"))
  var bits: Int?

  @Option(
    help: ArgumentHelp(
      "The privacy parameter: 14 by default for event-level, 10 for summary reports.", valueName: "nats"))
  var epsilon: Double?

  @Option(help: ArgumentHelp("Event-level: values of trigger data; 8 by default.", valueName: "n"))
  var triggerData: Int?

  @Option(help: ArgumentHelp("Event-level: report windows; 3 by default.", valueName: "n"))
  var windows: Int?

  @Option(help: ArgumentHelp("Event-level: the most reports of a source; 3 by default.", valueName: "n"))
  var reports: Int?

  @Option(
    help: ArgumentHelp(
      "Summary: the contribution budget of a source; 65536 by default.", valueName: "units"))
  var budget: Double?

  @Option(
    help: ArgumentHelp(
      "Summary: what each conversion contributes; the whole budget by default.", valueName: "units"))
  var contribution: Double?

  /// Refuses options of other mechanisms, and numbers that cannot be.
  func validateTogether() throws {
    let given: [(name: String, isGiven: Bool, of: [Mechanism])] = [
      ("--noise", noise != nil, [.dataField]), ("--bits", bits != nil, [.dataField]),
      ("--epsilon", epsilon != nil, [.eventLevel, .summary]),
      ("--trigger-data", triggerData != nil, [.eventLevel]), ("--windows", windows != nil, [.eventLevel]),
      ("--reports", reports != nil, [.eventLevel]), ("--budget", budget != nil, [.summary]),
      ("--contribution", contribution != nil, [.summary]),
    ]
    for option in given where option.isGiven && !option.of.contains(mechanism) {
      let homes = option.of.map { "--mechanism \($0.rawValue)" }.joined(separator: " or ")
      throw ValidationError("\(option.name) is for \(homes).")
    }
    guard (1...8).contains(bits ?? 3) else { throw ValidationError("--bits must lie from 1 to 8.") }
    if let noise, noise.share >= 1 { throw ValidationError("--noise must be below 100 %.") }
    guard epsilon.map({ $0 > 0 && $0 <= 700 }) ?? true else {
      throw ValidationError("--epsilon must be above 0 and at most 700.")
    }
    guard (1...OutputState.reportLimit).contains(reports ?? 1) else {
      throw ValidationError("--reports must lie from 1 to \(OutputState.reportLimit).")
    }
    let (values, windows) = (triggerData ?? 8, windows ?? 3)
    guard values > 0, windows > 0, values <= OutputStates.cellLimit / windows else {
      throw ValidationError(
        "--trigger-data times --windows must lie from 1 to \(OutputStates.cellLimit).")
    }
    switch mechanism {
    case .dataField: _ = try Self.asUsage { try dataField() }
    case .eventLevel: _ = try Self.asUsage { try sourceStates() }
    case .summary: _ = try Self.asUsage { try summary() }
    }
  }

  /// The channel of 2020.
  func dataField() throws -> DataFieldPlan {
    try DataFieldPlan(noise: DataNoise(values: 1 << (bits ?? 3), noise: noise?.share ?? 0.05))
  }

  /// Randomised response over the outputs of a source.
  func sourceStates() throws -> SourceStatePlan {
    try SourceStatePlan(
      states: OutputStates(dataValues: triggerData ?? 8, windows: windows ?? 3, maxReports: reports ?? 3),
      epsilon: epsilon ?? 14)
  }

  /// Laplace noise in sums.
  func summary() throws -> SummaryPlan {
    let noise = try SummaryNoise(
      epsilon: epsilon ?? 10, sensitivity: budget ?? SummaryNoise.contributionBudget)
    return try SummaryPlan(noise: noise, contribution: contribution ?? noise.sensitivity)
  }

  /// Turns the errors of numbers that cannot be into wrong usage.
  static func asUsage<Value>(_ work: () throws -> Value) throws -> Value {
    do { return try work() } catch { throw ValidationError("\(error).") }
  }
}

/// A share on the command line, `5%` or `0.05`, from 0 to 1.
struct ShareArgument: ExpressibleByArgument {
  var share: Double

  init?(argument: String) {
    let digits = argument.hasSuffix("%") ? argument.dropLast() : Substring(argument)
    guard let number = Double(digits), digits.allSatisfy({ "0123456789.eE+-".contains($0) }) else {
      return nil
    }
    // The decimal point moves in the text, so that 0.1% is the same number as 0.001.
    share = argument.hasSuffix("%") ? Double(digits + "e-2") ?? number / 100 : number
    guard (0...1).contains(share) else { return nil }
  }
}
