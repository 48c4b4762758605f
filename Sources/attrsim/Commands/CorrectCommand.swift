import ArgumentParser
import Experiments
import Foundation
import NoiseCorrection
import ResultsExport

/// `attrsim correct`: takes the noise out of counts of event-level reports.
struct CorrectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "correct",
    abstract: "Correct counts of event-level Attribution Reporting reports for their noise.",
    discussion: """
      Reads what WICG's noise_corrector.py reads: an object with input.sources and with reports or \
      event_level_reports, times in seconds. Prints, for each trigger data, how many reports there would have been \
      without noise, with standard errors and 95 % intervals.

      A source may say for itself what its noise depends on, as in its registration: trigger_data, \
      max_event_level_reports, event_report_window(s), event_level_epsilon. Options are for sources that do not, and \
      for both types of sources; --source-type chooses one. noise_corrector.py takes a flip probability of 0.0024 for \
      navigation sources and 0.0000025 for event sources. Counts over the reports of --event-level are biased.

      Exit codes: 65 the file or its noise is not what it should be; 74 the file cannot be read.
      """)

  @Argument(help: "A JSON file of sources and reports, or - for standard input.", completion: .file())
  var file: String

  @Option(help: "Correct only navigation or event sources.")
  var sourceType: NoisedSourceType?

  @Option(help: "The privacy parameter epsilon of the sources; 14 by default.")
  var epsilon: Double?

  @Option(help: "The probability that a source's reports are noise, instead of --epsilon.")
  var flipProbability: Double?

  @Option(
    help: ArgumentHelp(
      """
      How many values trigger data has, or the values themselves: 8, or 1,5,9. By default 8 for navigation and 2 \
      for event sources.
      """,
      valueName: "count or list"))
  var triggerData: TriggerDataValues?

  @Option(
    help: ArgumentHelp(
      """
      How many report windows there are, or when they end: 3, or 2d,7d,30d. By default 2d, 7d and expiry for \
      navigation sources, expiry for event sources.
      """,
      valueName: "count or list"))
  var windows: NoisedWindows?

  @Option(help: "The most reports of a source; by default 3 for navigation and 1 for event sources.")
  var maxReports: Int?

  @Flag(help: "The file has a document a line, each of a browser of its own.")
  var lines = false

  @Flag(
    help: "Print the sources with reports as they might have been without noise, as JSON, instead of counts.")
  var eventLevel = false

  @Option(
    help:
      "What the random choices of --event-level begin with; the same number gives the same reports (default: 1)."
  )
  var seed: UInt64?

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if epsilon != nil, flipProbability != nil {
      throw ValidationError("Give --epsilon or --flip-probability, not both.")
    }
    if let epsilon, !(epsilon > 0 && epsilon.isFinite) {
      throw ValidationError("--epsilon must be above 0; at 0 reports tell nothing.")
    }
    if let flipProbability, !(0..<1).contains(flipProbability) {
      throw ValidationError("--flip-probability must be from 0 to below 1.")
    }
    if let maxReports, !(0...20).contains(maxReports) {
      throw ValidationError("--max-reports must be from 0 to 20.")
    }
    if seed != nil, !eventLevel {
      throw ValidationError("--seed is for --event-level; counts have no random choices.")
    }
    if eventLevel, file == "-" {
      throw ValidationError("--event-level reads its input twice and needs a file.")
    }
    if eventLevel, windows?.fixedCount != nil {
      throw ValidationError("--event-level needs to know when windows end, such as --windows 2d,7d,30d.")
    }
  }

  func run() throws {
    try Exit.onError {
      if eventLevel {
        let reports = try SyntheticReports(ByteInput(path: file), settings, seed: seed ?? 1)
        warn(reports.counts)
        return try reports.write(ByteInput(path: file)) { try Terminal.print(bytes: $0) }
      }
      let tally = try NoisedTally(ByteInput(path: file), settings)
      warn(tally)
      let report = CorrectionReport(CorrectedCounts(tally, settings))
      try Terminal.print(json ? try report.json() : report.text())
    }
  }

  private var settings: CorrectionSettings {
    var settings = CorrectionSettings()
    settings.onlyType = sourceType
    settings.hasSeveralDocuments = lines
    apply(to: &settings.navigation)
    apply(to: &settings.event)
    return settings
  }

  private func apply(to noise: inout NoiseSettings) {
    if let epsilon { noise.noise = .epsilon(epsilon) }
    if let flipProbability { noise.noise = .flipProbability(flipProbability) }
    if let triggerData { noise.triggerData = triggerData.values }
    if let windows { noise.windows = windows }
    if let maxReports { noise.maxReports = maxReports }
  }

  private var inputName: String { UserFile.name(of: file) }

  private func warn(_ tally: NoisedTally) {
    if tally.sources == 0 { Terminal.complain("warning: \(inputName): there are no such sources in it") }
    guard tally.strayReports > 0 else { return }
    let what =
      tally.strayReports == 1
      ? "1 report belongs to no source that was read and counts nowhere"
      : "\(tally.strayReports) reports belong to no source that was read and count nowhere"
    Terminal.complain("warning: \(inputName): \(what)")
  }
}

extension NoisedSourceType: ExpressibleByArgument {}

/// Values of trigger data, as options give them.
struct TriggerDataValues: ExpressibleByArgument {
  /// More values than any source may have would only cost time.
  private static let limit = 1024
  var values: [UInt32]

  init?(argument: String) {
    if let count = Int(argument), (1...Self.limit).contains(count) {
      values = Array(0..<UInt32(count))
      return
    }
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let texts = parts.last?.isEmpty == true ? parts.dropLast() : parts[...]
    values = texts.compactMap { UInt32($0) }.sorted()
    guard parts.count > 1, (1...Self.limit).contains(values.count), values.count == texts.count,
      Set(values).count == values.count
    else { return nil }
  }
}

extension NoisedWindows: ExpressibleByArgument {
  private static var limit: Int { 64 }
  private static var units: [(name: String, seconds: Int64)] {
    [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)]
  }

  /// Reads a number of windows, or a list of when they end with units d, h, m or s.
  public init?(argument: String) {
    if let count = Int(argument) {
      guard (1...Self.limit).contains(count) else { return nil }
      self.init(count: count)
      return
    }
    var ends: [Int64] = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let unit = Self.units.first(where: { part.hasSuffix($0.name) }),
        let count = Int64(part.dropLast()),
        (1...1_000_000).contains(count), count * unit.seconds > ends.last ?? 0
      else { return nil }
      ends.append(count * unit.seconds)
    }
    guard (1...Self.limit).contains(ends.count) else { return nil }
    self.init(ends: ends)
  }
}
