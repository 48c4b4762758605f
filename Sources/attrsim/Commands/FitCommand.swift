import ActivityLogs
import ArgumentParser
import Foundation
import PopulationFits
import ResultsExport
import ScenarioFiles

/// `attrsim fit`: the synthetic population that a log looks like.
struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Estimate a synthetic population from a log of clicks and conversions.",
    discussion: """
      Every parameter is estimated by maximum likelihood, with its standard error and 95 % interval, and each part of \
      the log is tested against what was fitted. What a log cannot show is heeded: people who do nothing (their \
      number is estimated, or given by --people), and conversions of young clicks that had not come when the log \
      ended. Conversions beyond the window are left out: mixtures of exponentials are laws of delays within it, and \
      the share of clicks that convert is that within it; other laws go on beyond it, and so does the share. Delay \
      laws (exponentials and their mixtures, lognormal, Weibull, gamma) compete by the Bayesian information \
      criterion, and so do laws of repeats and laws of values by kind.

      A log without causes has each conversion linked to the last click on its advertiser within the window, which \
      biases what depends on it; the output says so. Conversions of clicks before the log began look as if none had \
      caused them. Browsers are not fitted: everybody in the twin has one.

      What the log does not determine is said to be so, and has no error. Quartiles of delays in JSON are exact to \
      1.6 %, those of values to 0.4 %.

      --out writes a scenario that simulates the log's twin.

      Exit codes: 65 the log is wrong or too small; 74 a file cannot be read or written.
      """)

  @OptionGroup var log: LogArguments

  @Option(
    help: ArgumentHelp(
      "Conversions later than this after their cause are left out.", valueName: "duration"))
  var window = "30d"

  @Option(
    help: ArgumentHelp(
      "How many people there are, with those who are not in the log; estimated by default.",
      valueName: "number"))
  var people: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The start of what the log has seen, after its time 0, such as -5d; by default about its first event.",
      valueName: "duration"))
  var from: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Its end; by default about its last event.", valueName: "duration"))
  var until: String?

  @Flag(help: "Link every conversion to the last click, whatever causes the log names.")
  var lastClick = false

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp("Write the scenario of the log's twin.", valueName: "scenario.yaml"),
    completion: .file(extensions: ["yaml"]))
  var file: String?

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    _ = try Self.milliseconds(window, "--window")
    _ = try from.map { try Self.milliseconds($0, "--from") }
    _ = try until.map { try Self.milliseconds($0, "--until") }
    if let people, !(1...1_000_000_000_000).contains(people) {
      throw ValidationError("--people must be from 1 to 10^12.")
    }
  }

  private static func milliseconds(_ text: String, _ name: String) throws -> Int64 {
    guard let duration = DurationText.value(of: text) else {
      throw ValidationError("\(name) \(text): write \(DurationText.examples).")
    }
    return duration.milliseconds
  }

  func run() throws {
    try Exit.onError {
      let (fit, sample) = try estimate()
      if sample.skippedRows > 0 {
        Terminal.complain("warning: \(sample.skippedRows) rows cannot be read and are left out")
      }
      let report = FitReport(fit, sample)
      if let file {
        let text = fit.scenario(source: UserFile.name(of: log.log), span: report.spanText)
        try AtomicFile.write(Array(text.utf8), to: file)
      }
      try Terminal.print(json ? report.json() : report.text())
      for remark in fit.remarks { Terminal.complain("note: \(remark)") }
    }
  }

  private func estimate() throws -> (PopulationFit, PopulationSample) {
    let folder = FileManager.default.temporaryDirectory.path
    let log = try ActivityLog(self.log.log, try self.log.options(), temporary: folder)
    var options = FitOptions()
    options.people = people
    options.window = try Self.milliseconds(window, "--window")
    options.isLinked = lastClick || !log.facts.namesCauses
    options.currency = log.facts.currency
    let sample = try PopulationSample(
      log, from: try from.map { try Self.milliseconds($0, "--from") },
      to: try until.map { try Self.milliseconds($0, "--until") }, options: options)
    return (try PopulationFit(sample, options), sample)
  }
}
