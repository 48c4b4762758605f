import ActivityLogs
import ArgumentParser
import ResultsExport

/// How a log that the user names is to be understood.
struct LogArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The log; - is standard input.", valueName: "log"),
    completion: .file(extensions: ["csv", "tsv"]))
  var log: String

  @Option(
    help: ArgumentHelp(
      "events (one event a row), criteo-attribution or criteo-search.", valueName: "layout"))
  var layout = LogLayout.events

  @Option(
    help: ArgumentHelp(
      "Headers that are not called as above, such as person=uid,time=timestamp.", valueName: "name=header"))
  var columns: [String] = []

  @Option(
    help: ArgumentHelp(
      "What stands between cells: comma, semicolon or tab; tab for Criteo's layouts.", valueName: "name"))
  var delimiter: Delimiter?

  @Option(
    help: ArgumentHelp(
      "What times are written in: ms, s or iso8601; else a header time_ms or time_s tells.", valueName: "unit"
    ))
  var timeUnit: LogTimeUnit?

  @Option(
    help: ArgumentHelp(
      "What becomes time 0, the start of the measured period: first (the earliest event), or a moment in the log's own "
        + "unit; else 0 of numbers, and the earliest event of dates and of criteo-search.",
      valueName: "moment"))
  var start: String?

  @Option(help: ArgumentHelp("The currency of values, where no column tells.", valueName: "EUR"))
  var currency: String?

  @Flag(help: "Leave rows out that cannot be read, and count them.")
  var skipBadRows = false

  /// What stands between cells.
  enum Delimiter: String, ExpressibleByArgument, CaseIterable {
    case comma, semicolon, tab

    var byte: UInt8 {
      switch self {
      case .comma: 0x2C
      case .semicolon: 0x3B
      case .tab: 0x09
      }
    }
  }

  func validate() throws {
    if let currency, currency.utf8.count != 3 || !currency.utf8.allSatisfy({ (65...90).contains($0) }) {
      throw ValidationError("--currency must be three capital letters such as EUR.")
    }
    _ = try options()
  }

  /// The options that the arguments stand for.
  ///
  /// - Throws: `ValidationError` when they make no sense.
  func options() throws -> LogOptions {
    var options = LogOptions()
    options.layout = layout
    options.delimiter = delimiter?.byte
    options.timeUnit = timeUnit
    options.currency = currency
    options.skipsBadRows = skipBadRows
    for pair in columns.flatMap({ $0.split(separator: ",") }) {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let column = LogColumn(rawValue: parts[0]) else {
        throw ValidationError(
          "--columns \(pair): write a name, = and a header; names are "
            + "\(LogColumn.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      guard options.columns.updateValue(parts[1], forKey: column) == nil else {
        throw ValidationError("--columns names a header for \(column.rawValue) twice: write it once.")
      }
    }
    if layout != .events, !options.columns.isEmpty || timeUnit != nil {
      throw ValidationError("--columns and --time-unit are for --layout events; Criteo's layouts are fixed.")
    }
    if let start { options.origin = try origin(start) }
    return options
  }

  private func origin(_ text: String) throws -> LogOrigin {
    if text == "first" { return .firstEvent }
    let unit = layout == .events ? timeUnit ?? usualUnit : .seconds
    guard let moment = unit.parse(text) else {
      throw ValidationError("--start must be first, or a moment in the log's own unit (\(unit.rawValue)).")
    }
    return .at(moment)
  }

  /// The unit that a header tells, as far as it is known before the log is read.
  private var usualUnit: LogTimeUnit {
    columns.contains { $0.contains("time=time_s") } ? .seconds : .milliseconds
  }
}

extension LogLayout: ExpressibleByArgument {}
extension LogTimeUnit: ExpressibleByArgument {}
