import ArgumentParser
import PrivacyMechanisms

/// `attrsim calc summary`: the noise of summary reports.
struct CalcSummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Laplace noise of summary reports, and the counts at which it is 5, 10 and 20 % of the count.",
    discussion: """
      The relative error is the standard deviation of the noise over the count. Exit code 64: numbers that cannot be.
      """)

  @Option(help: ArgumentHelp("The privacy parameter, above 0.", valueName: "nats"))
  var epsilon = 10.0

  @Option(
    help: ArgumentHelp("The contribution budget of a source, which is the sensitivity.", valueName: "units"))
  var budget = SummaryNoise.contributionBudget

  @Option(
    help: ArgumentHelp(
      "What each counted conversion contributes: the whole budget by default.", valueName: "units"))
  var contribution: Double?

  @Option(help: ArgumentHelp("A count of which to tell the relative error, above 0.", valueName: "n"))
  var count: Double?

  @Option(help: ArgumentHelp("The delta of key discovery, above 0 and below 1.", valueName: "probability"))
  var delta = 1e-5

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    do {
      _ = try SummaryNoise(epsilon: epsilon, sensitivity: budget).threshold(delta: delta)
    } catch {
      throw ValidationError("\(error)")
    }
    if let contribution, !(contribution > 0 && contribution <= budget) {
      throw ValidationError(
        "--contribution must lie above 0 and up to the budget of \(CalcCommand.text(budget)).")
    }
    if let count, !(count > 0 && count.isFinite) { throw ValidationError("--count must be above 0.") }
  }

  func run() throws {
    try Exit.onError {
      let figures = try SummaryFigures(
        SummaryNoise(epsilon: epsilon, sensitivity: budget), contribution: contribution ?? budget,
        count: count,
        delta: delta)
      if json {
        try Terminal.print(json: figures)
      } else {
        try Terminal.print(CalcCommand.table(figures.rows))
      }
    }
  }
}

/// What `attrsim calc summary` prints.
struct SummaryFigures: Encodable {
  var epsilon: Double
  var budget: Double
  var contribution: Double
  var scale: Double
  var standardDeviation: Double
  var discreteStandardDeviation: Double
  var standardDeviationInCounts: Double
  var reachInCounts: Double
  var counts: [CountFigure]
  var relativeError: CountFigure?
  var delta: Double
  var threshold: Double
  var isAccepted: Bool

  /// A count with the relative error of its noise.
  struct CountFigure: Encodable {
    var relativeError: Double
    var count: Double

    enum CodingKeys: String, CodingKey {
      case count
      case relativeError = "relative_error"
    }
  }

  enum CodingKeys: String, CodingKey {
    case epsilon, budget, contribution, scale, counts, delta, threshold
    case standardDeviation = "standard_deviation"
    case discreteStandardDeviation = "discrete_standard_deviation"
    case standardDeviationInCounts = "standard_deviation_counts"
    case reachInCounts = "interval_95_half_width_counts"
    case relativeError = "at_count"
    case isAccepted = "accepted"
  }

  init(_ noise: SummaryNoise, contribution: Double, count: Double?, delta: Double) throws {
    epsilon = noise.epsilon
    budget = noise.sensitivity
    self.contribution = contribution
    scale = noise.scale
    standardDeviation = noise.continuousStandardDeviation
    discreteStandardDeviation = noise.law.standardDeviation
    let sd = noise.standardDeviation(contribution: contribution)
    standardDeviationInCounts = sd
    reachInCounts = Double(-noise.law.quantile(0.025)) / contribution
    counts = [0.05, 0.1, 0.2].map {
      CountFigure(
        relativeError: $0, count: noise.count(atRelativeError: $0, contribution: contribution))
    }
    relativeError = count.map { CountFigure(relativeError: sd / $0, count: $0) }
    self.delta = delta
    threshold = try noise.threshold(delta: delta)
    isAccepted = noise.epsilon <= SummaryNoise.largestEpsilon
  }

  /// Labels and values for people.
  var rows: [(label: String, value: String)] {
    var rows = [
      ("epsilon", CalcCommand.text(epsilon)), ("contribution budget", CalcCommand.text(budget)),
      ("contribution of a count", CalcCommand.text(contribution)), ("Laplace scale", "\(scale)"),
      ("standard deviation", "\(standardDeviation) (discrete: \(discreteStandardDeviation))"),
      ("standard deviation in counts", "\(standardDeviationInCounts)"),
      ("95 % interval in counts", "+- \(reachInCounts)"),
    ]
    for figure in counts {
      rows.append(("count at \(CalcCommand.text(figure.relativeError * 100)) % error", "\(figure.count)"))
    }
    if let relativeError {
      rows.append(
        (
          "error at a count of \(CalcCommand.text(relativeError.count))",
          "\(relativeError.relativeError * 100) %"
        ))
    }
    rows.append(("key discovery threshold", "\(threshold) (delta \(delta))"))
    rows.append(
      (
        "aggregation service",
        isAccepted
          ? "accepts epsilon"
          : "refuses: epsilon must be above 0 and at most \(CalcCommand.text(SummaryNoise.largestEpsilon))"
      ))
    return rows
  }
}
