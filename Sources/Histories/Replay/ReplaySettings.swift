import AttributionReporting
import JSONText
import PrivacyMechanisms
import SimulationKernel
import Web

/// Under which settings histories are replayed.
///
/// Every setting has a name and comes from a JSON object in a file or from `name=value`. Limits have the names of
/// Chromium's interop suite (`max_event_level_reports_per_destination`); the rest is named here.
public struct ReplaySettings: Sendable {
  /// Whether chance plays a part on the device: untrue responses and null reports.
  public var hasNoise = true
  /// Whether noise is added to summaries.
  public var hasSummaryNoise = true
  /// The privacy parameter of a summary, above 0 and at most 64.
  public var summaryEpsilon = 10.0
  /// The chance that a key is found which one source alone holds, where keys are discovered; above 0 and below 1.
  public var summaryDelta = 1e-5
  /// The filtering ids of which contributions are summed.
  public var filteringIDs: [UInt64] = [0]
  /// Whether each day of each destination makes a batch, or everything of a reporting origin makes one.
  public var batchesByDay = true
  /// The settings in the order in which they were given, for each history over what it says itself.
  private var changes: [PlacedValue] = []

  /// Chromium's values, with noise.
  public init() {}

  /// The names of all settings.
  public static var names: [String] { (ownNames + InteropConfiguration.names).sorted() }

  /// The names of the settings that Chromium's interop suite does not have.
  public static let ownNames = [
    "noise", "summary_noise", "summary_epsilon", "summary_delta", "filtering_ids", "batches",
    "null_report_rate_exclude", "null_report_rate_include", "contribution_budget", "retry_delays",
    "max_aggregatable_debug_budget_per_context_site_reporting_site",
  ]

  /// Takes over the settings of a file.
  ///
  /// - Throws: ``HistoryError`` that names the setting, `OutputError` when the file cannot be read.
  public mutating func apply(file path: String) throws {
    try apply(PlacedValue(try TextFile.json(at: path), file: path))
  }

  /// Takes over one setting.
  ///
  /// - Parameter text: `name=value`; the value is JSON, or a text without quotes.
  /// - Throws: ``HistoryError`` that names the setting.
  public mutating func apply(assignment text: String) throws(HistoryError) {
    guard let equals = text.firstIndex(of: "=") else {
      throw HistoryError(place: "--set \(text)", problem: "it must be name=value")
    }
    let value = String(text[text.index(after: equals)...])
    let object = JSONValue.object([
      JSONMember(String(text[..<equals]), (try? JSONValue(parsing: value)) ?? .string(value))
    ])
    try apply(PlacedValue(object, file: "--set"))
  }

  mutating func apply(_ object: PlacedValue) throws(HistoryError) {
    for member in try object.members() {
      guard Self.names.contains(member.name), let value = try object.member(member.name) else {
        throw object.error(
          "\"\(member.name)\" is no setting; there are \(Self.names.joined(separator: ", "))")
      }
      try take(member.name, value)
    }
    let texts = try object.members().map { JSONMember($0.name, Self.text($0.value)) }
    let change = object.replaced(by: .object(texts))
    changes.append(change)
    // A trial, so that a mistake is found before anything is read.
    _ = try configuration(over: nil)
    try validate()
  }

  /// Limits are texts in Chromium's suite; here they may be numbers, too.
  private static func text(_ value: JSONValue) -> JSONValue {
    if case .number(let digits) = value { .string(digits) } else { value }
  }

  private mutating func take(_ name: String, _ value: PlacedValue) throws(HistoryError) {
    switch name {
    case "noise": hasNoise = try value.bool()
    case "summary_noise": hasSummaryNoise = try value.bool()
    case "summary_epsilon": summaryEpsilon = try Self.real(value, above: 0, to: SummaryNoise.largestEpsilon)
    case "summary_delta": summaryDelta = try Self.real(value, above: 0, to: 1)
    case "filtering_ids":
      filteringIDs = []
      for id in try value.elements() {
        guard let number = id.value.asNumber?.uint64 else {
          throw id.error("it must be a whole number from 0 to \(UInt64.max)")
        }
        filteringIDs.append(number)
      }
    case "batches":
      switch try value.string() {
      case "daily": batchesByDay = true
      case "one": batchesByDay = false
      default: throw value.error("it must be \"daily\" or \"one\"")
      }
    default: break
    }
  }

  /// The device's settings for one history.
  ///
  /// - Parameter own: the history's `api_config`; what the user sets wins over it.
  func configuration(over own: PlacedValue?) throws(HistoryError) -> InteropConfiguration {
    var configuration = InteropConfiguration.shipped
    if let own { try configuration.apply(own) }
    for change in changes {
      try configuration.apply(change, others: Self.ownNames)
      if let value = try change.member("null_report_rate_exclude") {
        configuration.parameters.nullReportRateExcludingTime = try Self.share(value)
      }
      if let value = try change.member("null_report_rate_include") {
        configuration.parameters.nullReportRateIncludingTime = try Self.share(value)
      }
      if let value = try change.member("contribution_budget") {
        configuration.parameters.contributionBudget = try Self.count(value, to: 65_536)
      }
      if let value = try change.member("max_aggregatable_debug_budget_per_context_site_reporting_site") {
        configuration.parameters.maxDebugBudgetPerContextAndReportingSite = try Self.count(
          value, to: Int64(Int32.max))
      }
      if let value = try change.member("retry_delays") {
        configuration.parameters.retryDelays = try Self.delays(value)
      }
    }
    return configuration
  }

  /// Checks that the noise of summaries can be drawn.
  ///
  /// - Throws: ``HistoryError`` that names the setting.
  func validate() throws(HistoryError) {
    do {
      _ = try SummaryNoise(epsilon: summaryEpsilon)
    } catch {
      throw HistoryError(place: "summary_epsilon", problem: "with \(summaryEpsilon) \(error)")
    }
    guard summaryDelta > 0, summaryDelta < 1 else {
      throw HistoryError(place: "summary_delta", problem: "it must be above 0 and below 1")
    }
  }

  private static func count(_ value: PlacedValue, to most: Int64) throws(HistoryError) -> Int {
    let count = try value.integerInString()
    guard (1...most).contains(count) else { throw value.error("it must be from 1 to \(most)") }
    return Int(count)
  }

  /// Delays in whole minutes, at most 100 years each.
  private static func delays(_ value: PlacedValue) throws(HistoryError) -> [SimulationDuration] {
    var delays: [SimulationDuration] = []
    for minutes in try value.elements() {
      delays.append(.minutes(try minutes.integer(in: 0...52_596_000)))
    }
    guard delays.count <= 16 else { throw value.error("there are at most 16 delays") }
    return delays
  }

  private static func real(_ value: PlacedValue, above least: Double, to most: Double) throws(HistoryError)
    -> Double
  {
    guard let number = value.value.asNumber?.double, number > least, number <= most else {
      throw value.error("it must be a number above \(least) and at most \(most)")
    }
    return number
  }

  private static func share(_ value: PlacedValue) throws(HistoryError) -> Double {
    guard let number = Double(try value.string()), (0...1).contains(number) else {
      throw value.error("it must be from 0 to 1")
    }
    return number
  }
}
