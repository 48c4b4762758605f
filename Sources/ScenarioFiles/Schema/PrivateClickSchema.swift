import Experiments
import PrivateClickMeasurement
import SimulationKernel

/// Reads the settings of Private Click Measurement.
enum PrivateClickSchema {
  private typealias Settings = PrivateClickMeasurement.Settings

  /// The system, and how long its reports take.
  static func read(
    _ name: String, _ reader: MappingReader, values: Int, campaignsPerAdvertiser: Int
  ) throws -> SystemSetting {
    let read = reader.variants(
      "profile", Profile.self, default: .spec,
      note: "spec: the Community Group's draft; webkit: as WebKit ships it"
    ) { Self.settings($1, $0) }
    let settings = read ?? .spec
    return SystemSetting(
      arm: try .privateClickMeasurement(
        name, settings, values: values, campaignsPerAdvertiser: campaignsPerAdvertiser),
      delays: ReportDelays(
        system: name, afterClick: settings.clickLifetime + settings.latestDelay,
        afterConversion: settings.latestDelay))
  }

  private static func settings(_ reader: MappingReader, _ profile: Profile) -> Settings {
    let standard = profile.settings
    var settings = standard
    settings.clickLifetime = reader.value(
      "click-lifetime", .length, default: standard.clickLifetime, note: "draft and WebKit: 7 days")
    settings.earliestDelay = reader.value(
      "earliest-delay", .duration(), default: standard.earliestDelay,
      note: "of a report, after its conversion; draft: 24 to 48 hours, uniformly")
    settings.latestDelay = reader.value("latest-delay", .duration(), default: standard.latestDelay)
    if settings.latestDelay < settings.earliestDelay {
      reader.error(
        "latest-delay", "is less than the earliest (\(DurationText.canonical(settings.earliestDelay)))",
        allowed: "at least earliest-delay")
      settings.latestDelay = settings.earliestDelay
    }
    settings.priorities = reader.value(
      "priorities", .list(of: .int(0...Settings.greatestPriority), count: 0...16), default: [],
      note: "of conversions by their data, 6 bits; 0 where the list ends")
    if profile == .webkit {
      settings.pacing = reader.value(
        "pacing", .bool, default: standard.pacing,
        note: "overdue reports leave one by one, some 15 minutes apart")
      settings.countsFrom = reader.value(
        "counts-from", .choice(PrivateClickMeasurement.Recipient.self), default: standard.countsFrom,
        note: "whose copies are counted: the publishers' or the advertisers'")
    }
    return settings
  }
}

/// Which description of the API holds.
private enum Profile: String, CaseIterable, Sendable {
  case spec
  case webkit

  var settings: PrivateClickMeasurement.Settings { self == .spec ? .spec : .webkit }
}
