import ActivityLogs
import ArgumentParser
import ResultsExport

/// `attrsim import`: an advertiser's log becomes a population.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract:
      "Read a log of clicks, views and conversions into a trace that scenarios can use as their people.",
    discussion: """
      The trace is a CSV file of rows and a JSON file beside it that describes them. A scenario names it with \
      population: { trace: TRACE.csv }. People are numbered and their names not kept; memory does not grow with the log.

      Columns of the layout events, one event a row: person, time (or time_ms, time_s) and event (click, view or \
      conversion) must be there. id (of a click or view) and cause (of a conversion: the id of what caused it, empty for \
      nothing), publisher, advertiser, campaign, data (0 to 255), value, currency and browser (from 0) may be missing: \
      then there is one publisher, one advertiser, one campaign each, data and value are 0, and browsers are the \
      scenario's. Where no row names a cause, the last click on the advertiser inside the attribution window is taken \
      for it.

      criteo-attribution (Attribution Modeling for Bidding): a row is a click where click is 1 and else a view; a \
      conversion_id is one conversion at conversion_timestamp, caused by the latest of its clicks where attribution is \
      1; each campaign is an advertiser. criteo-search (Sponsored Search Conversion Log, with or without a header): a \
      row is a click at click_timestamp; where Sale is 1 it caused a conversion time_delay_for_conversion later, worth \
      SalesAmountInEuro; partners are the advertisers.

      Exit codes: 64 wrong usage; 65 the log cannot be read as one; 74 a file cannot be read or written.
      """)

  @OptionGroup var arguments: LogArguments

  @Option(
    name: .customLong("out"), help: ArgumentHelp("The trace to write.", valueName: "trace.csv"),
    completion: .file(extensions: ["csv"]))
  var trace: String

  @Option(
    help: ArgumentHelp(
      "How many people there are, those without any event too; else those with events.", valueName: "number"))
  var people: UInt64?

  @Flag(help: "Print what was read as JSON.")
  var json = false

  func validate() throws {
    if trace == "-" || trace.hasSuffix(".json") {
      throw ValidationError("--out must name a file such as trace.csv, beside which trace.json is written.")
    }
    if let people, !(1...1 << 36).contains(people) {
      throw ValidationError("--people must be from 1 to \(1 << 36).")
    }
  }

  func run() throws {
    try Exit.onError {
      let (description, facts, tally) = try TraceImport.write(
        arguments.log, arguments.options(), to: trace, people: people)
      let skipped = facts.skipped + tally.skipped
      if skipped > 0 { Terminal.complain("warning: \(skipped) rows cannot be read and are left out") }
      let report = ImportReport(description, tally, skipped: skipped, trace)
      try json ? Terminal.print(json: report) : Terminal.print(report.text())
    }
  }
}

/// What `attrsim import` prints.
struct ImportReport: Encodable {
  var trace: String
  var description: String
  var people: UInt64
  var peopleWithEvents: Int
  var clicks: Int
  var views: Int
  var conversions: Int
  var conversionsWithCause: Int
  var namesCauses: Bool
  var publishers: Int
  var advertisers: Int
  var campaigns: Int
  var firstMs: Int64
  var lastMs: Int64
  var currency: String
  var skippedRows: Int

  init(_ facts: TraceDescription, _ tally: ActivityLog.Tally, skipped: Int, _ path: String) {
    (trace, description) = (path, TraceDescription.path(of: path))
    (people, peopleWithEvents) = (facts.people, tally.people)
    (clicks, views, conversions) = (facts.clicks, facts.views, facts.conversions)
    (conversionsWithCause, namesCauses) = (tally.caused, facts.namesCauses)
    (publishers, advertisers) = (facts.publishers.count, facts.advertisers.count)
    campaigns = facts.advertisers.reduce(0) { $0 + $1.campaigns.count }
    (firstMs, lastMs, currency) = (facts.firstMs, facts.lastMs, facts.currency)
    skippedRows = skipped
  }

  /// The report for people.
  func text() -> String {
    var table = TextTable([("what", .left), ("number", .right)])
    table.append(["people", "\(people)"])
    table.append(["people with events", "\(peopleWithEvents)"])
    table.append(["clicks", "\(clicks)"])
    table.append(["views", "\(views)"])
    table.append(["conversions", "\(conversions)"])
    table.append(["conversions with a named cause", "\(conversionsWithCause)"])
    table.append(["publishers", "\(publishers)"])
    table.append(["advertisers", "\(advertisers)"])
    table.append(["campaigns", "\(campaigns)"])
    let causes =
      namesCauses
      ? "" : "No cause is named: the last click inside the attribution window will be taken for it.\n"
    return table.rendered() + """

      The first event is \(Self.days(firstMs)) days after time 0, the start of the measured period, and the last \
      \(Self.days(lastMs)).
      \(causes)Use it in a scenario: population: { trace: \(trace) }

      """
  }

  private static func days(_ milliseconds: Int64) -> String {
    let tenths = (Double(milliseconds) / 8_640_000).rounded()
    return "\(tenths / 10)"
  }
}
