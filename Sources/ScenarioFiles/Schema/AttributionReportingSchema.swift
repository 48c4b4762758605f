import AttributionReporting
import Experiments
import SimulationKernel

/// Reads the settings of the Attribution Reporting API.
struct AttributionReportingSchema {
  /// The reports that counts are read from.
  enum Counted: String, CaseIterable, Sendable {
    case eventLevel = "event-level"
    case summary
  }

  private typealias Settings = AttributionReportingBrowser.Settings

  private let reader: MappingReader
  private let declared: SimulationDuration?

  /// - Parameter declared: the expiry that the sites declare, if they do.
  init(_ reader: MappingReader, declared: SimulationDuration?) {
    self.reader = reader
    self.declared = declared
  }

  /// The settings, and how long reports take.
  func read(_ name: String, values: Int) throws -> SystemSetting {
    let errors = reader.findings.errorCount
    var settings = Settings()
    settings.parameters = reader.group("limits") { Parameters($0) }
    let counted = reader.value(
      "counts-from", .choice(Counted.self), default: .eventLevel, note: "the reports that counts are read from")
    let both = reader.value(
      "register-both", .bool, default: false, note: "the other kind of report too, so that both share the limits")
    settings.settles = counted == .eventLevel ? .eventLevel : .summary
    settings.views = reader.value("views", .bool, default: false, note: "ad views register event sources")
    settings.navigation.expiry = reader.value(
      "expiry", .duration(.within(.days(1)...(.days(30)))), default: .days(30), note: "specification: 1 to 30 days")
    settings.event.expiry = settings.navigation.expiry
    settings.eventLevel = counted == .eventLevel || both
    reader.group("event-level") { readEventLevel($0, &settings) }
    reader.group("event-sources") { readSource($0, &settings.event, SourceType.event) }
    let epsilon = reader.group("summary") { readSummary($0, &settings, isOn: counted == .summary || both) }
    if reader.findings.errorCount == errors { check(settings) }
    let longest = settings.longestDelayAfterSource(declaredExpiry: declared)
    return SystemSetting(
      arm: try .attributionReporting(
        name, settings, summaryEpsilon: epsilon, values: values, declaredExpiry: declared),
      delays: ReportDelays(system: name, afterClick: longest, afterConversion: longest))
  }

  private func readEventLevel(_ reader: MappingReader, _ settings: inout Settings) {
    settings.epsilon = reader.value(
      "epsilon", .double(.within(0...1000)), default: 14,
      note: "of the randomised response; Chromium takes up to 14, see limits.epsilon")
    readSource(reader, &settings.navigation, .navigation)
    settings.matching = reader.value(
      "trigger-data-matching", .choice(TriggerDataMatching.self), default: .modulus,
      note: "modulus: data beyond the last value wrap around; exact: they make no report")
  }

  private func readSource(_ reader: MappingReader, _ source: inout Settings.Source, _ type: SourceType) {
    source.dataValues = reader.value(
      "trigger-data", .int(1...32), default: Int(type.defaultTriggerDataCardinality),
      note: "how many values; specification: 8 for clicks, 2 for views, at most 32")
    source.maxReports = reader.value(
      "reports", .int(0...20), default: type.defaultMaxEventLevelReports,
      note: "specification: 3 for clicks, 1 for views, at most 20")
    source.windowEnds = reader.value(
      "windows", .list(of: .length, count: 0...4, increasingBy: { $0 < $1 }),
      default: type == .navigation ? [.days(2), .days(7)] : [],
      note: "after the source; expiry ends the last one")
  }

  /// - Returns: the aggregation service's epsilon.
  private func readSummary(_ reader: MappingReader, _ settings: inout Settings, isOn: Bool) -> Double {
    let epsilon = reader.value(
      "epsilon", .double(.above(0, upTo: 64)), default: 10, note: "aggregation service: above 0, at most 64")
    let share = reader.value(
      "count-share", .share(), default: 1, note: "of the budget for counts; the rest is for values")
    let conversions = reader.value(
      "conversions-per-source", .int(1...20), default: 1, note: "for so many the budget of a source suffices")
    let maximum = reader.value(
      "maximum-value", .money(), default: 20_000, note: "conversions worth more contribute no more")
    let time = reader.value(
      "source-registration-time", .choice(SourceRegistrationTime.self), default: .exclude,
      note: "include: reports tell the day, and null reports are more frequent")
    guard isOn else { return epsilon }
    settings.summary = Settings.Summary(
      countShare: share, conversionsPerSource: conversions, maximumValue: maximum, sourceRegistrationTime: time,
      budget: settings.parameters.contributionBudget)
    return epsilon
  }
}
