import Measurement
import Population
import SimulationKernel
import Web

/// The settings below `population` and `timeline`.
struct PopulationSchema {
  var settings: PopulationSettings
  var availability: Availability

  init(_ root: MappingReader) {
    (settings, availability) = root.group("population") { reader in
      var settings = Self.settings(reader)
      let browser = AvailabilitySchema(reader)
      settings.dormantShare = browser.dormantShare
      return (settings, browser.availability)
    }
    settings.declaredExpiry = SiteSchema.expiry(root)
  }

  private static func settings(_ reader: MappingReader) -> PopulationSettings {
    let people = reader.value("people", .uint64(1...ClickIdentifier.personLimit), default: 100_000)
    let shape = activityShape(reader)
    let clicks = reader.value(
      "clicks-per-person", .double(.within(0...10_000)), default: 3,
      note: "assumption; mean in 30 days over all advertisers")
    let publishers = reader.group("publishers") { crowd($0, count: 20) }
    let (advertisers, campaigns) = reader.group("advertisers") { reader in
      let crowd = crowd(reader, count: 10)
      return (
        crowd, reader.value("campaigns", .int(1...1000), default: 2, note: "a number for each advertiser")
      )
    }
    if advertisers.count * campaigns > ClickIdentifier.campaignLimit {
      reader.error(
        "advertisers", "run \(advertisers.count * campaigns) campaigns together",
        allowed: "count times campaigns at most \(ClickIdentifier.campaignLimit)")
    }
    var settings = PopulationSettings(
      conversionsPerClick: reader.countLaw("conversions-per-click"),
      delay: reader.delayLaw("delay", default: "search", mean: .days(3)),
      conversionTypes: [])
    settings.organicPerPerson = reader.value(
      "organic-per-person", .double(.within(0...10_000)), default: 0.05,
      note: "assumption; mean in 30 days over all advertisers")
    settings.conversionTypes = conversionTypes(reader)
    settings.cookiesBlockedShare = reader.value(
      "cookies-blocked", .share(), default: 0, note: "share of browsers that block third-party cookies")
    settings.people = people
    settings.activityShape = shape
    settings.clicksPerPerson = clicks
    (settings.publishers, settings.publisherZipf) = publishers
    (settings.advertisers, settings.advertiserZipf) = advertisers
    settings.campaignsPerAdvertiser = campaigns
    settings.rhythm = reader.dailyRhythm(
      "rhythm",
      note: "of clicks, views and organic conversions at each hour from midnight; only proportions count")
    settings.readBrowsers(reader)
    settings.readViews(reader)
    settings.readValues(reader)
    settings.readAdTechs(reader)
    return settings
  }

  private static func activityShape(_ reader: MappingReader) -> Double? {
    reader.oneOf(
      "activity",
      [
        SettingForm("gamma") { reader in
          reader.value(
            "shape", .double(.within(0.001...1e6)), default: 1,
            note: "assumption; clicks a person are geometric")
        },
        SettingForm("equal") { _ in nil },
      ], default: "gamma")
  }

  private static func crowd(_ reader: MappingReader, count: Int) -> (count: Int, zipf: Double) {
    (
      reader.value("count", .int(1...100_000), default: count),
      reader.value("zipf", .double(.within(0...10)), default: 1.1, note: "exponent of traffic; 0: all alike")
    )
  }

  private static func conversionTypes(_ reader: MappingReader) -> [ConversionType] {
    guard reader.isWritten("conversion-types") else {
      _ = reader.raw("conversion-types")
      reader.record(ConversionType.effectiveExample)
      return ConversionType.example
    }
    let types = reader.groups("conversion-types", count: 1...256) { reader in
      ConversionType(
        name: reader.required("name", .string(length: 1...100)),
        data: reader.required("data", .uint64(0...255)),
        weight: reader.value("weight", .double(.within(0...1e12)), default: 1),
        value: reader.optionalValueLaw("value"))
    }
    if !reader.hasErrors, !types.contains(where: { $0.weight > 0 }) {
      reader.error("conversion-types", "have no weight at all", allowed: "at least one weight above 0")
    }
    return types.isEmpty ? ConversionType.example : types
  }
}

extension ConversionType {
  static let exampleSource = "the eight values of the example in WICG's noise_corrector.py"

  /// Eight kinds with the shares of a published example, one of them unused.
  static let example = [50.0, 150, 300, 400, 700, 200, 0, 2000].enumerated().map { data, weight in
    ConversionType(name: "type-\(data)", data: UInt64(data), weight: weight)
  }

  /// The example as it stands in the effective scenario.
  static var effectiveExample: EffectiveNode {
    let types = example.enumerated().map { index, type in
      let settings: [(String, CanonicalValue)] = [
        ("name", .text(type.name)), ("data", .plain(String(type.data))),
        ("weight", .plain(SettingKind<Double>.canonicalText(type.weight))), ("value", .none),
      ]
      return EffectiveNode(
        name: String(index),
        content: .mapping(
          settings.map {
            EffectiveNode(name: $0, content: .leaf($1, origin: .standard, note: exampleSource))
          }))
    }
    return EffectiveNode(name: "conversion-types", content: .sequence(types))
  }
}

extension Timeline {
  /// Reads the settings below `timeline`.
  init(_ root: MappingReader) {
    self.init()
    let standard = self
    self = root.group("timeline") { reader in
      var timeline = standard
      let atMost = SimulationDuration.days(3650)
      timeline.warmUp = reader.value(
        "warm-up", .duration(.within(.zero...atMost)), default: standard.warmUp,
        note: "clicks that exist before the period")
      timeline.period = reader.value(
        "period", .duration(.above(.zero, upTo: atMost)), default: standard.period,
        note: "clicks and conversions count inside it")
      if reader.raw("drain", words: ["unlimited"])?.text == "unlimited" {
        reader.record("drain", .text("unlimited"))
        timeline.drain = nil
      } else {
        timeline.drain = reader.value(
          "drain", .duration(.within(.zero...atMost)), default: .days(30) + .hours(1),
          note: "the last window of the last click closes; \"unlimited\" waits for every report")
      }
      if let drain = timeline.drain, drain < .days(30) {
        reader.report(
          .warning, "drain", "is shorter than the longest window, so late reports count as not delivered",
          allowed: "at least 30d to lose none")
      }
      timeline.adsEnd = reader.optional(
        "ads-end", .duration(.within(.zero...atMost)), note: "after the start of the period; null: at its end"
      )
      if let adsEnd = timeline.adsEnd, adsEnd > timeline.period {
        reader.error("ads-end", "lies after the period", allowed: "at most period")
      }
      timeline.attributionWindow = reader.value(
        "attribution-window", .length, default: standard.attributionWindow, note: "for the truth attributable"
      )
      if timeline.warmUp > .zero, timeline.attributionWindow > timeline.warmUp {
        reader.report(
          .warning, "warm-up",
          "is shorter than the attribution window, so early conversions miss clicks that would count")
      }
      return timeline
    }
  }
}
