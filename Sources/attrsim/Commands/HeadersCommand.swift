import ArgumentParser
import AttributionReporting
import JSONText
import ResultsExport
import Web

/// `attrsim headers`: says what a browser makes of a header.
struct HeadersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "headers",
    abstract: "Say what a browser makes of an Attribution Reporting header.",
    discussion: """
      Prints errors, warnings and notes, each with its place in the JSON, and then what the header says, with every \
      default filled in and every clamp applied. A source is an error, too, when its reports could tell more than \
      browsers allow.

      Exit codes: 1 a browser ignores the header, or refuses the source; 64 wrong usage; 69 something is missing on \
      this machine; 74 the file cannot be read.
      """)

  @Option(
    help: ArgumentHelp(
      "Attribution-Reporting-Register-Source of a navigation (click) or an event (view).", valueName: "type"))
  var source: SourceType?

  @Flag(help: "Attribution-Reporting-Register-Trigger.")
  var trigger = false

  @Flag(help: "Attribution-Reporting-Eligible.")
  var eligible = false

  @Flag(help: "Attribution-Reporting-Info.")
  var info = false

  @Flag(name: .customLong("os-source"), help: "Attribution-Reporting-Register-OS-Source.")
  var osSource = false

  @Flag(name: .customLong("os-trigger"), help: "Attribution-Reporting-Register-OS-Trigger.")
  var osTrigger = false

  @Option(
    help: ArgumentHelp(
      "An aggregation coordinator that the browser knows, the default one first; Chromium's by default. May be given "
        + "several times.", valueName: "origin"))
  var coordinator: [String] = []

  @Flag(help: "Print JSON.")
  var json = false

  @Argument(help: "The file that holds the header's value; - for standard input.", completion: .file())
  var file: String

  private static let kinds = "--source, --trigger, --eligible, --info, --os-source, --os-trigger"

  func validate() throws {
    let given = [source != nil, trigger, eligible, info, osSource, osTrigger].count { $0 }
    guard given == 1 else {
      throw ValidationError(
        "Say which header it is by one of \(Self.kinds)\(given > 1 ? ", not several" : "").")
    }
    if !coordinator.isEmpty, source == nil, !trigger {
      throw ValidationError(
        "--coordinator is for --source and --trigger; no other header names coordinators.")
    }
    _ = try coordinators()
  }

  func run() throws {
    try Exit.onError {
      let report = try report(UserFile.bytes(file))
      try Terminal.print(json ? report.json() : report.text())
      if report.hasErrors { throw ExitCode.failure }
    }
  }

  private func coordinators() throws -> [Origin] {
    try coordinator.map { text in
      do { return try Origin(text) } catch { throw ValidationError("--coordinator: \(error)") }
    }
  }

  private func report(_ bytes: [UInt8]) throws -> HeaderReport {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return HeaderReport(findings: [HeaderFinding(.error, "is not valid UTF-8")], effective: nil)
    }
    // A file ends with a line end, a header does not.
    let header = String(text.trimmingSuffix { ["\n", "\r", "\r\n"].contains($0) })
    if eligible { return HeaderReport(RegistrationEligibility.parse(header), \.json) }
    if info { return HeaderReport(ReportingInfo.parse(header), \.json) }
    if osSource || osTrigger {
      return HeaderReport(OSRegistration.parse(header)) { .array($0.map(\.json)) }
    }
    var context = HeaderContext(suffixes: try PublicSuffixList())
    let coordinators = try coordinators()
    if !coordinators.isEmpty { context.coordinators = coordinators }
    guard let source else { return HeaderReport(TriggerRegistration.parse(header, context), \.json) }
    let result = SourceRegistration.parse(header, type: source, context)
    var report = HeaderReport(result, \.json)
    report.findings += result.value?.outputFindings(context.parameters) ?? []
    return report
  }
}

extension SourceType: ExpressibleByArgument {}

extension String {
  fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
    var rest = self[...]
    while let last = rest.last, predicate(last) { rest.removeLast() }
    return rest
  }
}
