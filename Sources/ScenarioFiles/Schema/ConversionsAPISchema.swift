import ConversionsAPI
import Experiments
import SimulationKernel

/// Reads the settings of a Conversions API.
struct ConversionsAPISchema {
  typealias Settings = ConversionsSettings

  private let reader: MappingReader

  init(_ reader: MappingReader) { self.reader = reader }

  /// The system, and how long its events take.
  ///
  /// - Parameter values: how many values of conversion data the advertisers fire.
  func read(_ name: String, values: Int) throws -> SystemSetting {
    let errors = reader.findings.errorCount
    var settings = Settings()
    settings.attributionWindow = reader.value(
      "attribution-window", .length, default: settings.attributionWindow,
      note: "last matched click within it; platforms commonly use 7d")
    reader.group("pixel") { readPixel($0, &settings.pixel) }
    reader.group("server") { readServer($0, &settings.server) }
    reader.group("event-ids") { readIdentifiers($0, &settings.identifiers) }
    reader.group("deduplication") { readDeduplication($0, &settings.deduplication) }
    reader.group("values") { reader in
      settings.values.conflictingShare = reader.value(
        "conflicting-share", .share(), default: settings.values.conflictingShare,
        note: "of conversions: the page reports another value than the server")
      settings.values.conflictingFactor = reader.value(
        "conflicting-factor", .double(.above(0, upTo: 1000)), default: settings.values.conflictingFactor,
        note: "assumption; the page's value is so many times the server's then")
    }
    reader.group("consent") { readConsent($0, &settings.consent) }
    reader.group("match-keys") { readMatching($0, &settings.matching) }
    settings.outages = incidents("outages", "the platform answers 500, or not at all; pages send once")
    settings.rateLimiting = incidents("rate-limiting", "the platform answers 429; pages send once")
    if reader.findings.errorCount == errors { check(settings) }
    // Settings with mistakes have stand-ins, of which no system can be made.
    if reader.findings.errorCount > errors { settings = Settings() }
    let longest = settings.longestDelay
    return SystemSetting(
      arm: try .conversionsAPI(name, settings, values: values),
      delays: ReportDelays(system: name, afterClick: longest, afterConversion: longest))
  }

  private func check(_ settings: Settings) {
    do throws(ConversionsSettings.SettingsError) {
      try settings.validate()
    } catch {
      reader.error(error.setting, "is \(error.value)", allowed: error.allowed)
    }
  }

  private func readPixel(_ reader: MappingReader, _ pixel: inout Settings.Pixel) {
    readChannel(reader, &pixel.channel, "the page reports from the browser, at once")
    pixel.blockedShare = reader.value(
      "blocked-share", .share(), default: pixel.blockedShare, note: "assumption; of browsers")
  }

  private func readServer(_ reader: MappingReader, _ server: inout Settings.Server) {
    readChannel(reader, &server.channel, "the advertiser's server reports")
    server.delivery = reader.oneOf(
      "delivery",
      [
        SettingForm("real-time") { reader in
          .realTime(reader.delayLaw("delay", default: "exponential", mean: .seconds(2)))
        },
        SettingForm("batch") { reader in
          .batch(
            reader.value(
              "interval", .length, default: .hours(1), note: "sent at its multiples since the period's start")
          )
        },
      ], default: "real-time")
    server.attempts = reader.value(
      "attempts", .int(1...Settings.mostAttempts), default: server.attempts,
      note: "assumption; to send an event")
    server.backoff = reader.value(
      "backoff", .length, default: server.backoff,
      note: "assumption; before the second attempt; each wait is twice the one before, a day at most")
  }

  private func readChannel(_ reader: MappingReader, _ channel: inout Settings.Channel, _ note: String) {
    channel.isOn = reader.value("enabled", .bool, default: channel.isOn, note: note)
    channel.lossShare = reader.value(
      "loss-share", .share(), default: channel.lossShare, note: "of events, lost before they are sent")
    let keys = reader.value(
      "keys", .list(of: .choice(KeyName.self), count: 0...4),
      default: KeyName.allCases.filter { channel.keys.contains($0.key) },
      note: "what events carry to recognise people by")
    channel.keys = keys.reduce(into: []) { $0.insert($1.key) }
    channel.valueMissingShare = reader.value(
      "value-missing", .share(), default: channel.valueMissingShare, note: "of events")
    channel.currencyMissingShare = reader.value(
      "currency-missing", .share(), default: channel.currencyMissingShare,
      note: "of events with a value; ECAPI 1.0: they are discarded")
  }

  private func readIdentifiers(_ reader: MappingReader, _ ids: inout Settings.Identifiers) {
    ids.share = reader.value("share", .share(), default: ids.share, note: "of conversions with an event id")
    ids.stableShare = reader.value(
      "stable-share", .share(), default: ids.stableShare, note: "of these, page and server send the same")
    ids.transactionShare = reader.value(
      "transaction-share", .share(), default: ids.transactionShare,
      note: "of conversions with a transaction id, the same in both")
  }

  private func readDeduplication(_ reader: MappingReader, _ rules: inout Settings.Deduplication) {
    rules.isOn = reader.value(
      "enabled", .bool, default: rules.isOn, note: "by (data_set_id, id); false: every event counts")
    rules.updateLimit = reader.value(
      "update-limit", .duration(.within(.zero...Settings.longest)), default: rules.updateLimit,
      note: "after the first event; later ones are discarded")
    rules.alternative = reader.value(
      "alternative", .choice(Settings.Alternative.self), default: rules.alternative,
      note: "stands in where an event has no id")
    rules.within = reader.value(
      "within", .duration(.within(.zero...Settings.longest)), default: rules.within,
      note: "between events that the same user key makes one")
  }

  private func readConsent(_ reader: MappingReader, _ consent: inout Settings.Consent) {
    consent.noneShare = reader.value(
      "none", .share(), default: consent.noneShare, note: "of people; no legal basis to send their data")
    consent.measurementOnlyShare = reader.value(
      "mmt-only", .share(), default: consent.measurementOnlyShare, note: "of people; for measurement only")
    consent.refusal = reader.value(
      "no-consent", .choice(Settings.Refusal.self), default: consent.refusal,
      note: "drop: nothing is sent; without-user-data: events without user_data")
  }

  private func readMatching(_ reader: MappingReader, _ matching: inout Settings.Matching) {
    matching.emailShare = reader.value(
      "email", .share(), default: matching.emailShare,
      note: "assumption; of people, known to advertisers and platform")
    matching.phoneShare = reader.value(
      "phone", .share(), default: matching.phoneShare, note: "assumption; the same of phone numbers")
    matching.loggedInShare = reader.value(
      "logged-in", .share(), default: matching.loggedInShare,
      note: "of conversions; the advertiser knows its customer")
    reader.group("click-id") { reader in
      matching.clickIDShare = reader.value(
        "share", .share(), default: matching.clickIDShare, note: "of clicks; the page stores it")
      matching.clickIDLifetime = reader.value(
        "lifetime", .length, default: matching.clickIDLifetime,
        note: "of the page's own cookie; some browsers keep it for 7d")
    }
    reader.group("ip-user-agent") { reader in
      matching.ipUserAgentShare = reader.value(
        "share", .share(), default: matching.ipUserAgentShare,
        note: "assumption; of conversions, the same as at the click and nobody else's")
      matching.ipUserAgentWithin = reader.value(
        "within", .length, default: matching.ipUserAgentWithin,
        note: "assumption; after a click in the browser")
    }
  }

  private func incidents(_ key: String, _ note: String) -> Settings.Incidents? {
    reader.optionalGroup(key) { reader in
      Settings.Incidents(
        meanBetween: reader.required(
          "mean-between", .duration(.within(Settings.leastBetween...Settings.longest)), note: note),
        meanLength: reader.required(
          "mean-length", .duration(.within(Settings.leastLength...Settings.longest))))
    }
  }
}

/// The keys as scenario files spell them.
private enum KeyName: String, CaseIterable, Sendable {
  case email
  case phone
  case clickID = "click-id"
  case ipUserAgent = "ip-user-agent"

  var key: MatchKeys {
    switch self {
    case .email: .email
    case .phone: .phone
    case .clickID: .clickID
    case .ipUserAgent: .ipUserAgent
    }
  }
}
