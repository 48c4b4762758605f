import AttributionReporting
import Experiments
import Population
import SimulationKernel

/// Reads the settings of the Attribution Reporting API.
struct AttributionReportingSchema {
  typealias Settings = AttributionReportingBrowser.Settings

  private let reader: MappingReader
  private let declared: SimulationDuration?
  private let people: PopulationSettings

  /// - Parameter people: who the people are, what the advertisers fire, and what the sites declare.
  init(_ reader: MappingReader, _ people: PopulationSettings) {
    self.reader = reader
    self.people = people
    declared = people.declaredExpiry
  }

  /// The system, and how long its reports take.
  func read(_ name: String) throws -> SystemSetting {
    let values = people.dataValues
    let errors = reader.findings.errorCount
    var settings = Settings()
    settings.parameters = reader.group("limits") { Parameters($0) }
    settings.settles = reader.value(
      "counts-from", .choice(AttributionReportingBrowser.Part.self), default: .eventLevel,
      note: "the reports that counts are read from")
    let both = reader.value(
      "register-both", .bool, default: false,
      note: "the other kind of reports too, so that both share the limits")
    settings.registersViews = reader.value(
      "views", .bool, default: false, note: "ad views register event sources")
    let expiry = reader.value(
      "expiry", .duration(.within(.days(1)...(.days(30)))), default: .days(30),
      note: "of sources; specification: 1 to 30 days")
    settings.eventLevel = settings.settles == .eventLevel || both
    reader.group("event-level") { readEventLevel($0, &settings, expiry) }
    reader.group("event-sources") { readEventSources($0, &settings, expiry) }
    let isSummed = settings.settles == .summary || both
    let epsilon = reader.group("summary") { readSummary($0, &settings, isOn: isSummed) }
    if reader.findings.errorCount == errors { settings.check(reader, values: values, declared: declared) }
    warn(settings, isSummed: isSummed)
    // Settings with mistakes have stand-ins, of which no system can be made.
    if reader.findings.errorCount > errors {
      settings = Settings()
      settings.registersViews = false
    }
    return SystemSetting(
      arm: try .attributionReporting(
        name, settings, summaryEpsilon: epsilon, values: values,
        hierarchy: settings.summary?.hierarchy == nil ? nil : HierarchyShape(people),
        declaredExpiry: declared),
      delays: delays(name, settings))
  }

  /// Warns of settings that do not take effect as they are written.
  private func warn(_ settings: Settings, isSummed: Bool) {
    if !isSummed, reader.isWritten("summary") {
      reader.report(
        .warning, "summary", "has no effect: only event-level reports are registered",
        allowed: "counts-from: summary, or register-both: true, to take effect")
    }
    if !settings.registersViews, reader.isWritten("event-sources") {
      reader.report(
        .warning, "event-sources", "has no effect: views register no sources",
        allowed: "views: true to take effect")
    }
    guard let declared else { return }
    if reader.isWritten("expiry") {
      reader.report(
        .warning, "expiry",
        "has no effect: sites.expiry declares \(DurationText.canonical(declared)) of every click",
        allowed: "sites.expiry: null to take effect")
    }
    let granted = settings.registration(.navigation, declaredExpiry: declared).expiry
    if granted != declared {
      reader.report(
        .warning, nil,
        "is declared an expiry of \(DurationText.canonical(declared)), which takes effect as "
          + "\(DurationText.canonical(granted)): browsers grant 1 to 30 days",
        allowed: "1d to 30d to take effect")
    }
  }

  private func delays(_ name: String, _ settings: Settings) -> ReportDelays {
    let limit = settings.registration(.navigation, declaredExpiry: declared).expiry
    let parameters = settings.parameters
    let summed = parameters.aggregatableReportMinDelay + parameters.aggregatableReportDelaySpan
    return ReportDelays(
      system: name, afterClick: settings.summary == nil ? limit : limit + summed,
      afterConversion: settings.settles == .eventLevel ? limit : summed,
      needsAll: settings.settles == .eventLevel)
  }

  private func readEventLevel(
    _ reader: MappingReader, _ settings: inout Settings, _ expiry: SimulationDuration
  ) {
    let epsilon = reader.value(
      "epsilon", .double(.within(0.01...1000)), default: 14,
      note: "of the randomised response; Chromium: up to limits.epsilon")
    let most = settings.parameters.maxEventLevelEpsilon
    if epsilon > most {
      reader.error(
        "epsilon", "is \(SettingKind<Double>.canonicalText(epsilon)), so browsers refuse every source",
        allowed: "at most limits.epsilon (\(SettingKind<Double>.canonicalText(most)))")
    }
    readSource(reader, &settings.navigation, .navigation, expiry)
    settings.navigation.epsilon = epsilon
    settings.event.epsilon = epsilon
    let matching = reader.value(
      "trigger-data-matching", .choice(TriggerDataMatching.self), default: .modulus,
      note: "modulus: data beyond the last value wrap around; exact: they make no report")
    settings.navigation.matching = matching
    settings.event.matching = matching
    settings.priorities =
      reader.value(
        "priorities", .list(of: .int(-1_000_000...1_000_000), count: 0...256), default: [],
        note: "of conversions by their data; 0 where the list ends"
      ).map { Int64($0) }
  }

  private func readEventSources(
    _ reader: MappingReader, _ settings: inout Settings, _ expiry: SimulationDuration
  ) {
    readSource(reader, &settings.event, .event, expiry)
    settings.event.priority = Int64(
      reader.value(
        "priority", .int(-1_000_000...1_000_000), default: 0,
        note: "against clicks, which have 0; the higher one wins, then the later one"))
  }

  private func readSource(
    _ reader: MappingReader, _ source: inout AttributionReportingBrowser.SourceSettings, _ type: SourceType,
    _ expiry: SimulationDuration
  ) {
    source.expiry = expiry
    source.triggerDataCardinality = reader.value(
      "trigger-data", .int(1...32), default: Int(type.defaultTriggerDataCardinality),
      note: "how many values; specification: 8 for clicks, 2 for views, at most 32")
    source.maxEventLevelReports = reader.value(
      "reports", .int(1...20), default: type.defaultMaxEventLevelReports,
      note: "of a source; specification: 3 for clicks, 1 for views, at most 20")
    let windows = reader.value(
      "windows", .list(of: .length, count: 0...4, increasingBy: { $0 < $1 }),
      default: type == .navigation ? [.days(2), .days(7)].filter { $0 < expiry } : [],
      note: "after the source; expiry ends the last one")
    for window in windows where window >= expiry || window < .hours(1) {
      reader.error(
        "windows", "has \(DurationText.canonical(window))",
        allowed: "1h up to, but not, the expiry (\(DurationText.canonical(expiry))), which ends the last one")
    }
    source.reportWindows = windows + [expiry]
  }

  /// - Returns: the aggregation service's epsilon.
  private func readSummary(_ reader: MappingReader, _ settings: inout Settings, isOn: Bool) -> Double {
    let epsilon = reader.value(
      "epsilon", .double(.within(1e-6...64)), default: 10, note: "aggregation service: at most 64")
    let share = reader.value(
      "count-share", .share(), default: 0.5, note: "of a source's budget for counts; the rest is for values")
    let conversions = reader.value(
      "conversions-per-source", .int(1...20), default: 1, note: "a source's budget suffices for so many")
    let maximum = reader.value(
      "maximum-value", .double(.within(0.01...1e9)), default: 200,
      note: "in the currency; what is worth more contributes no more")
    let split = reader.value(
      "values-by-data", .bool, default: false,
      note: "a sum of values for each value of data; else one a campaign")
    let time = reader.value(
      "source-registration-time", .choice(SourceRegistrationTime.self), default: .exclude,
      note: "include: reports tell the day, and null reports are drawn for each day")
    let shares = HierarchySchema.read(reader)
    guard isOn else { return epsilon }
    var each = settings.parameters.contributionBudget / conversions
    let hierarchy = shares?.contributions(each, epsilon: epsilon, people, settings.parameters, reader)
    each -= hierarchy?.total ?? 0
    let count = Int((Double(each) * share).rounded())
    var summary = AttributionReportingBrowser.SummarySettings(
      countContribution: count, valueContribution: each - count,
      maximumValue: Int64((maximum * 100).rounded()))
    summary.hierarchy = hierarchy
    let isSpent = hierarchy != nil && each == 0
    if !isSpent,
      share > 0 && summary.countContribution == 0 || share < 1 && summary.valueContribution == 0
    {
      reader.error(
        "count-share", "leaves counts or values less than one unit of the budget for a conversion",
        suggestion: "another share, fewer conversions-per-source, or a larger limits.contribution-budget")
    }
    summary.splitsValuesByData = split
    summary.includesSourceTime = time == .include
    settings.summary = summary
    return epsilon
  }
}

extension AttributionReportingBrowser.Settings {
  /// Refuses settings that contradict each other, and sources that browsers would refuse.
  ///
  /// - Parameter values: how many values of conversion data the advertisers fire.
  fileprivate func check(_ reader: MappingReader, values: Int, declared: SimulationDuration?) {
    if settles == .eventLevel, navigation.matching == .exact, values > navigation.triggerDataCardinality {
      reader.error(
        "event-level",
        "matches trigger data exactly, but conversions fire \(values) values: counts, values and adversaries by data are "
          + "only made where each can be reported", allowed: "trigger-data of \(values) or more, or modulus")
    }
    do throws(AttributionReportingBrowser.SettingsError) {
      try validate()
    } catch {
      reader.error(nil, "has \(error.setting) = \(error.value)", allowed: error.allowed)
      return
    }
    guard eventLevel else { return }
    for type in registersViews ? [SourceType.navigation, .event] : [.navigation] {
      let group = type == .navigation ? "event-level" : "event-sources"
      let outputs = outputs(type, declaredExpiry: declared)
      let limit =
        type == .navigation ? parameters.maxChannelCapacityNavigation : parameters.maxChannelCapacityEvent
      guard let states = outputs.states.count, states <= parameters.maxTriggerStateCardinality else {
        reader.error(
          group, "gives a source more than \(parameters.maxTriggerStateCardinality) output states",
          suggestion: "fewer reports, windows or trigger data, or a higher limits.trigger-states")
        return
      }
      let capacity = outputs.states.channelCapacity(epsilon: outputs.epsilon)
      if capacity > limit {
        let key = type == .navigation ? "channel-capacity-navigation" : "channel-capacity-event"
        reader.error(
          group,
          "lets a source tell \(Float(capacity)) bits (\(states) output states), so browsers refuse every one",
          allowed: "at most \(limit) bits (limits.\(key))",
          suggestion: "fewer reports, windows or trigger data, a smaller epsilon, or a higher limit")
      }
    }
  }
}
