import ArgumentParser
import PrivacyMechanisms
import Recovery

/// `attrsim calc plan`: the traffic that an accuracy takes.
struct CalcPlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Reports and clicks that it takes to know a count as exactly as wished.",
    discussion: """
      The relative error is the standard error of the unbiased estimate over the count, from the noise alone. A click is \
      taken to bring --conversion-rate attributed conversions, of whose reports --delivered arrive. Event-level sources \
      are taken to have at most one report of the data value each. Exit code 64: numbers that cannot be.
      """)

  @OptionGroup var mechanism: MechanismArguments

  @Option(help: ArgumentHelp("The relative error to reach, 5% or 0.05.", valueName: "share"))
  var relativeError: ShareArgument

  @Option(
    help: ArgumentHelp(
      "The share of the conversions that carry the data value to be counted; all by default.",
      valueName: "share"))
  var share = ShareArgument.all

  @Option(
    help: ArgumentHelp(
      "Attributed conversions a click; event-level sources need it. Clicks are told with it.",
      valueName: "share"))
  var conversionRate: ShareArgument?

  @Option(help: ArgumentHelp("The share of reports that arrives; all by default.", valueName: "share"))
  var delivered = ShareArgument.all

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    try mechanism.validateTogether()
    for (name, value) in [
      ("relative-error", relativeError), ("share", share), ("delivered", delivered),
      ("conversion-rate", conversionRate ?? .all),
    ] where value.share <= 0 {
      throw ValidationError("--\(name) must be above 0.")
    }
    guard mechanism.mechanism != .eventLevel || conversionRate != nil else {
      throw ValidationError(
        "Give --conversion-rate: the noise of event-level reports grows with all sources, converted or not.")
    }
    _ = try MechanismArguments.asUsage { try figures() }
  }

  func run() throws {
    try Exit.onError {
      let figures = try figures()
      if json {
        try Terminal.print(json: figures)
      } else {
        try Terminal.print(CalcCommand.table(figures.rows))
      }
    }
  }

  private func figures() throws -> PlanFigures {
    let (error, arriving) = (relativeError.share, delivered.share)
    switch mechanism.mechanism {
    case .dataField:
      let reports = try mechanism.dataField().reports(relativeError: error, share: share.share)
      return try reportFigures(reports, count: share.share * reports)
    case .summary:
      let count = try mechanism.summary().count(relativeError: error)
      return try reportFigures(count / share.share, count: count)
    case .eventLevel:
      let rate = conversionRate?.share ?? 1
      let sources = try mechanism.sourceStates().sources(
        relativeError: error, share: rate * share.share, delivered: arriving)
      let clicks = try RequiredTraffic.whole(sources)
      let conversions = Double(clicks) * rate
      return PlanFigures(
        mechanism: mechanism.mechanism.rawValue, relativeError: error,
        count: conversions * share.share * arriving, exactReports: conversions * arriving,
        reports: try RequiredTraffic.whole(conversions * arriving),
        conversions: try RequiredTraffic.whole(conversions), clicks: clicks)
    }
  }

  private func reportFigures(_ reports: Double, count: Double) throws -> PlanFigures {
    let traffic = try RequiredTraffic(
      reports: reports, delivered: delivered.share, conversionRate: conversionRate?.share)
    return PlanFigures(
      mechanism: mechanism.mechanism.rawValue, relativeError: relativeError.share, count: count,
      exactReports: reports, reports: traffic.reports, conversions: traffic.conversions,
      clicks: traffic.clicks)
  }
}

extension ShareArgument {
  /// Everything.
  static let all = ShareArgument(share: 1)

  init(share: Double) { self.share = share }

  var defaultValueDescription: String { "\(CalcCommand.text(share * 100))%" }
}

/// What `attrsim calc plan` prints.
struct PlanFigures: Encodable {
  var mechanism: String
  var relativeError: Double
  /// The count whose error is meant.
  var count: Double
  /// As it comes out of the formula.
  var exactReports: Double
  var reports: Int
  var conversions: Int
  var clicks: Int?

  enum CodingKeys: String, CodingKey {
    case mechanism, count, reports, conversions, clicks
    case relativeError = "relative_error"
    case exactReports = "reports_exact"
  }

  /// Labels and values for people.
  var rows: [(label: String, value: String)] {
    var rows = [
      ("relative error", "\(CalcCommand.text(relativeError * 100)) %"),
      ("count at that error", "\(count)"),
      ("reports needed", "\(reports) (\(exactReports))"),
      ("conversions needed", "\(conversions)"),
    ]
    rows.append(("clicks needed", clicks.map(String.init) ?? "unknown without --conversion-rate"))
    return rows
  }
}
