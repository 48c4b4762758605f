import JSONText
import SimulationKernel

/// A case of Chromium's interop suite: what happens to a browser, and what it must report.
struct InteropCase {
  /// What the case is about.
  var description: String
  /// Under which settings.
  var configuration: InteropConfiguration
  /// What happens.
  var events: [HistoryEvent]
  /// What must be reported.
  var expected: [ObservedReport]

  /// Reads a case of the current dialect.
  ///
  /// - Parameter defaults: the settings that the case does not change.
  init(_ file: PlacedValue, defaults: InteropConfiguration) throws(HistoryError) {
    description = (try? file.present("description")?.string()) ?? ""
    configuration = defaults
    if let object = try file.member("api_config") { try configuration.apply(object) }
    events = try HistoryReader.events(in: try file.required("input"))
    expected = []
    for report in try file.required("output").required("reports").elements() {
      expected.append(
        ObservedReport(
          url: try report.required("report_url").string(),
          time: try HistoryReader.time(try report.required("report_time")),
          payload: try report.required("payload").value))
    }
  }
}

/// A report as a server sees it.
struct ObservedReport {
  /// Where it is sent.
  var url: String
  /// When.
  var time: SimulationTime
  /// What it says.
  var payload: JSONValue
}
