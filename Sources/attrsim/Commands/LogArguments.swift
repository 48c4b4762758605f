import ActivityLogs
import ArgumentParser

extension LogLayout: ExpressibleByArgument {}
extension LogTimeUnit: ExpressibleByArgument {}

/// The arguments that name a log and say how it is to be read.
struct LogArguments: ParsableArguments {
  @Argument(
    help: "The log; - is standard input.", completion: .file(extensions: ["csv", "tsv", "txt"]))
  var log: String

  @Option(help: "How its columns are to be understood: events, criteo-attribution or criteo-search.")
  var layout = LogLayout.events

  @Option(
    help: ArgumentHelp(
      "What its columns are called where it is not \(LogColumn.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "person=uid,..."))
  var columns: String?

  @Option(
    help: ArgumentHelp(
      "What stands between cells: comma, tab, semicolon, or one character.", valueName: "character"))
  var delimiter: String?

  @Option(
    help: "What times are written in: ms, s or iso8601; by default as the header time_ms or time_s says.")
  var timeUnit: LogTimeUnit?

  @Option(
    help: ArgumentHelp(
      "What becomes time 0: first for the earliest event, or a number of milliseconds of the log's own times.",
      valueName: "moment"))
  var start: String?

  @Option(help: ArgumentHelp("The currency of values, such as EUR.", valueName: "code"))
  var currency: String?

  @Flag(help: "Leave out rows that cannot be read, and say how many.")
  var skipBadRows = false

  func validate() throws { _ = try options() }

  /// How the log is to be read.
  ///
  /// - Throws: `ValidationError` for what is no column, delimiter or moment.
  func options() throws -> LogOptions {
    var options = LogOptions()
    options.layout = layout
    options.columns = try named()
    options.delimiter = try separator()
    options.timeUnit = timeUnit
    options.origin = try origin()
    options.currency = currency
    options.skipsBadRows = skipBadRows
    if let currency, currency.utf8.count != 3 || !currency.utf8.allSatisfy({ (65...90).contains($0) }) {
      throw ValidationError("--currency \(currency): write three capital letters such as EUR.")
    }
    return options
  }

  private func named() throws -> [LogColumn: String] {
    var names: [LogColumn: String] = [:]
    for part in (columns ?? "").split(separator: ",") {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, let column = LogColumn(rawValue: String(pair[0])) else {
        let known = LogColumn.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("--columns \(part): write column=header, the column one of \(known).")
      }
      guard names.updateValue(String(pair[1]), forKey: column) == nil else {
        throw ValidationError("--columns names \(pair[0]) twice.")
      }
    }
    return names
  }

  private func separator() throws -> UInt8? {
    guard let delimiter else { return nil }
    let words: [String: UInt8] = ["comma": 0x2C, "tab": 0x09, "semicolon": 0x3B]
    if let byte = words[delimiter] { return byte }
    guard delimiter.utf8.count == 1, let byte = delimiter.utf8.first, byte != 0x22, byte != 0x0A, byte != 0x0D
    else {
      throw ValidationError("--delimiter \(delimiter): write comma, tab, semicolon or one ASCII character.")
    }
    return byte
  }

  private func origin() throws -> LogOrigin {
    guard let start else { return .usual }
    if start == "first" { return .firstEvent }
    guard let moment = Int64(start) else {
      throw ValidationError("--start \(start): write first, or a whole number of milliseconds.")
    }
    return .at(moment)
  }
}
