import ArgumentParser
import PrivacyMechanisms

/// `attrsim calc event-level`: output states and their noise.
struct CalcEventLevelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "event-level",
    abstract: "Output states, flip probability and channel capacity of a source's event-level reports.",
    discussion: """
      Defaults are those of the source type: 8 trigger data, 3 windows and 3 reports for navigations, 2, 1 and 1 for \
      events. Exit code 64: numbers that cannot be.
      """)

  /// The two types of sources.
  enum SourceType: String, CaseIterable, ExpressibleByArgument {
    case navigation, event

    var limits: SourcePrivacy.Limits { self == .navigation ? .navigation : .event }
  }

  @Option(help: "The source's type.")
  var source: SourceType = .navigation

  @Option(help: ArgumentHelp("How many values the trigger data has, 0 to 65535.", valueName: "n"))
  var triggerData: Int?

  @Option(
    help: ArgumentHelp(
      "How many report windows, or one number for each trigger data: 3,3,1.", valueName: "n,..."))
  var windows: NumberList?

  @Option(help: ArgumentHelp("The most reports of the source, 0 to 20.", valueName: "n"))
  var reports: Int?

  @Option(
    help: ArgumentHelp("The most reports of each trigger data, one number each: 2,1,1.", valueName: "n,..."))
  var reportsPerData: NumberList?

  @Option(help: ArgumentHelp("The privacy parameter, at least 0.", valueName: "nats"))
  var epsilon = 14.0

  @Option(
    help: ArgumentHelp(
      "Find the largest epsilon, up to --epsilon, at which the source tells no more than this.",
      valueName: "bits"))
  var capacity: Double?

  @Option(help: ArgumentHelp("The limit of attribution scopes, at least 1.", valueName: "n"))
  var scopes: UInt32?

  @Option(
    help: ArgumentHelp(
      "The most states of event sources with --scopes, at least 1; 3 by default.", valueName: "n"))
  var maxEventStates: UInt32?

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard epsilon >= 0, epsilon <= 700 else { throw ValidationError("--epsilon must lie from 0 to 700.") }
    if let capacity, !(capacity >= 0 && capacity <= 1e9) {
      throw ValidationError("--capacity must not be negative.")
    }
    guard (0...OutputState.reportLimit).contains(reports ?? 1) else {
      throw ValidationError("--reports must lie from 0 to \(OutputState.reportLimit).")
    }
    guard (0...OutputStates.cellLimit).contains(triggerData ?? 1) else {
      throw ValidationError("--trigger-data must lie from 0 to \(OutputStates.cellLimit).")
    }
    guard scopes != 0, maxEventStates != 0 else {
      throw ValidationError("--scopes and --max-event-states must be at least 1.")
    }
    guard maxEventStates == nil || scopes != nil else {
      throw ValidationError("--max-event-states is for sources with --scopes.")
    }
    _ = try values()
  }

  func run() throws {
    try Exit.onError {
      let states = FlexibleOutputStates(triggerData: try values(), maxReports: mostReports)
      let figures = EventLevelFigures(
        SourcePrivacy(
          states: states, epsilon: epsilon,
          scopes: scopes.map { .init(limit: $0, maxEventStates: maxEventStates ?? 3) }),
        limits: source.limits, bound: capacity)
      if json {
        try Terminal.print(json: figures)
      } else {
        try Terminal.print(CalcCommand.table(figures.rows))
      }
    }
  }

  private var mostReports: Int { reports ?? (source == .navigation ? 3 : 1) }

  /// The trigger data with their windows and caps; a list's length is the number of trigger data.
  private func values() throws -> [FlexibleOutputStates.TriggerData] {
    let windows = windows?.numbers ?? [source == .navigation ? 3 : 1]
    let lists = [windows.count == 1 ? nil : windows.count, reportsPerData?.numbers.count].compactMap(\.self)
    let count = triggerData ?? lists.first ?? (source == .navigation ? 8 : 2)
    guard lists.allSatisfy({ $0 == count }) else {
      throw ValidationError(
        "There are \(count) trigger data: give --windows one number or \(count), and --reports-per-data \(count)."
      )
    }
    return (0..<count).map { data in
      .init(
        windows: windows.count == 1 ? windows[0] : windows[data],
        maxReports: reportsPerData.map { $0.numbers[data] } ?? mostReports)
    }
  }
}

/// Whole numbers with commas between, each from 0 to 65535.
struct NumberList: ExpressibleByArgument {
  var numbers: [Int]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    numbers = parts.compactMap { Int($0) }.filter { (0...OutputStates.cellLimit).contains($0) }
    guard numbers.count == parts.count else { return nil }
  }
}
