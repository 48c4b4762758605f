import EventConversionMeasurement
import Experiments
import Population
import SimulationKernel
import ThirdPartyCookies

/// A system as a scenario sets it up.
struct SystemSetting {
  var arm: SystemArm
  /// How long its reports take; nil when they leave at once, or there are none.
  var delays: ReportDelays?
}

/// The kinds of measurement systems that a scenario may name.
enum SystemKind: String, CaseIterable, Sendable {
  case eventConversionMeasurement = "event-conversion-measurement"
  case attributionReporting = "attribution-reporting"
  case privateClickMeasurement = "private-click-measurement"
  case attributionLevel1 = "attribution-level-1"
  case thirdPartyCookies = "third-party-cookies"
  case conversionsAPI = "conversions-api"
  case noMeasurement = "no-measurement"
  case mixedWeb = "mixed-web"

  /// Reads the settings of a system of this kind.
  ///
  /// - Parameter people: what the advertisers fire, what the sites declare, and who else is about.
  func read(
    _ name: String, _ reader: MappingReader, for people: PopulationSettings
  ) throws -> SystemSetting {
    if self == .mixedWeb { return try MixedWebSchema(reader).read(name, for: people) }
    var setting = try readBrowserSystem(name, reader, for: people)
    setting.arm.readTrust(reader, people.invalidTraffic)
    return setting
  }

  private func readBrowserSystem(
    _ name: String, _ reader: MappingReader, for people: PopulationSettings
  ) throws -> SystemSetting {
    switch self {
    case .mixedWeb: preconditionFailure("a mixed web is read part by part")
    case .eventConversionMeasurement:
      let settings = Self.apiSettings(reader, declared: people.declaredExpiry)
      return SystemSetting(
        arm: try .eventConversionMeasurement(name, settings),
        delays: ReportDelays(
          system: name, afterClick: settings.longestDelayAfterClick(declaredExpiry: people.declaredExpiry),
          afterConversion: settings.longestDelayAfterConversion(declaredExpiry: people.declaredExpiry)))
    case .attributionReporting:
      return try AttributionReportingSchema(reader, people).read(name)
    case .privateClickMeasurement:
      return try PrivateClickSchema.read(
        name, reader, values: people.dataValues, campaignsPerAdvertiser: people.campaignsPerAdvertiser)
    case .attributionLevel1:
      return try AttributionLevel1Schema.read(
        name, reader, values: people.dataValues, campaignsPerAdvertiser: people.campaignsPerAdvertiser)
    case .thirdPartyCookies:
      return SystemSetting(
        arm: try .thirdPartyCookies(name, Self.cookieSettings(reader), values: people.dataValues))
    case .conversionsAPI: return try ConversionsAPISchema(reader).read(name, values: people.dataValues)
    case .noMeasurement: return SystemSetting(arm: try .noMeasurement(name, values: people.dataValues))
    }
  }

  /// Shown beside the setting that chooses.
  static let note = "what measures; `attrsim list systems` explains each"

  private static func cookieSettings(_ reader: MappingReader) -> ThirdPartyCookies.Settings {
    .init(
      attributionWindow: reader.value(
        "attribution-window", .length, default: .days(30), note: "last click within it"),
      viewAttributionWindow: reader.optional(
        "view-attribution-window", .length,
        note: "else the last view within it, 1d being common; null: views do not count"))
  }

  private typealias Settings = EventConversionMeasurement.Settings

  private static func apiSettings(_ reader: MappingReader, declared: SimulationDuration?) -> Settings {
    let settings = reader.variants(
      "profile", Profile.self, default: .article,
      note: "article: web.dev, 2020-10-06; chromium2020: M86 to M90, the origin trial"
    ) {
      apiSettings($1, $0, declared: declared)
    }
    return settings ?? .article
  }

  private static func apiSettings(
    _ reader: MappingReader, _ profile: Profile, declared: SimulationDuration?
  ) -> Settings {
    let standard = profile.settings
    var settings = standard
    let errors = reader.findings.errorCount
    settings.noise = reader.value(
      "noise", .share(.atLeast(0, below: 1)), default: standard.noise,
      note: "article, \"noised conversion data\"")
    settings.bits = reader.value("bits", .int(1...8), default: standard.bits, note: "article: 3 bits")
    settings.reportsPerClick = reader.value(
      "reports-per-click", .int(1...1_000_000), default: standard.reportsPerClick, note: "article: three")
    settings.windows = reader.value(
      "windows", .list(of: .length, count: 0...16, increasingBy: { $0 < $1 }), default: standard.windows,
      note: "article: 2 and 7 days; expiry ends the last one")
    settings.expiry = reader.value(
      "expiry", .duration(profile == .article ? .above(.zero) : .atLeast(.zero)), default: standard.expiry,
      note: "declared impressionexpiry; 30 days when absent")
    settings.maximumExpiry = reader.value(
      "maximum-expiry", .length, default: standard.maximumExpiry, note: "article: 30 days")
    settings.replacement =
      reader.value(
        "noise-range", .choice(NoiseRange.self), default: profile.noiseRange,
        note: "uniform: all 2^bits values alike; inclusive: as Chromium drew, one value too many") == .uniform
      ? .uniform : .inclusiveRange
    settings.deadlineOffset = reader.value(
      "deadline-offset", .duration(), default: standard.deadlineOffset, note: "Chromium 2020: 1 hour")
    settings.minimumExpiry = reader.value(
      "minimum-expiry", .duration(), default: standard.minimumExpiry ?? .zero)
    if settings.minimumExpiry == .zero { settings.minimumExpiry = nil }
    settings.deactivatesConvertedClicks = reader.value(
      "deactivation", .bool, default: standard.deactivatesConvertedClicks, note: "explainer, not the article")
    limits(reader, &settings, standard)
    settings.startupDelay = reader.value(
      "startup-delay", .duration(), default: standard.startupDelay,
      note: "Chromium 2020: uniform up to 5 minutes")
    settings.startupDelayLaw = reader.value(
      "startup-delay-law", .choice(StartupDelayLaw.self), default: standard.startupDelayLaw,
      note: "uniform: up to startup-delay; exponential: with that mean")
    settings.blockedByThirdPartyCookieSetting = reader.value(
      "needs-third-party-cookies", .bool, default: standard.blockedByThirdPartyCookieSetting)
    settings.debugMode = reader.value(
      "debug-mode", .bool, default: standard.debugMode, note: "no noise, reports at once")
    // Stand-ins for what is wrong contradict nothing.
    if reader.findings.errorCount == errors {
      settings.check(reader, standard: standard, declared: declared)
    }
    return settings
  }

  private static func limits(_ reader: MappingReader, _ settings: inout Settings, _ standard: Settings) {
    let counts = SettingKind<Int>.int(0...1_000_000_000)
    let clicks = reader.value(
      "clicks-per-publisher-origin", counts, default: standard.clicksPerPublisherOrigin ?? 0,
      note: "0: no limit")
    settings.clicksPerPublisherOrigin = clicks == 0 ? nil : clicks
    let pending = reader.value(
      "pending-reports-per-destination", counts, default: standard.pendingReportsPerDestination ?? 0,
      note: "0: no limit")
    settings.pendingReportsPerDestination = pending == 0 ? nil : pending
    settings.rateLimit = reader.optionalGroup("rate-limit") { reader in
      EventConversionMeasurement.RateLimit(
        count: reader.value("count", .int(1...1_000_000_000), default: 100, note: "Chromium 2021"),
        window: reader.value("window", .length, default: .days(30), note: "Chromium 2021"))
    }
  }
}

/// Which description of the API of 2020 holds.
private enum Profile: String, CaseIterable, Sendable {
  case article
  case chromium2020

  var settings: EventConversionMeasurement.Settings { self == .article ? .article : .chromium2020 }
  var noiseRange: NoiseRange { self == .article ? .uniform : .inclusive }
}

/// What replaces noised data: any value alike, or Chromium's draw that counts one value too many.
private enum NoiseRange: String, CaseIterable, Sendable {
  case uniform
  case inclusive
}
