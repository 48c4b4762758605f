import ActivityLogs
import Measurement
import Population
import SimulationKernel
import Web

/// The settings below `population`.
struct PopulationSchema {
  var settings: PopulationSettings
  var availability: Availability
  /// The log that the people come from; nil where laws draw them.
  var trace: TraceFile?

  init(_ root: MappingReader) {
    (settings, availability, trace) = root.group("population") { reader in
      let trace = reader.trace()
      var settings = trace.map { Self.settings(reader, $0) } ?? Self.settings(reader)
      let browser = AvailabilitySchema(reader)
      settings.dormantShare = browser.dormantShare
      return (settings, browser.availability, trace)
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
    settings.readClearing(reader)
    settings.readViews(reader)
    settings.readValues(reader)
    settings.readAdTechs(reader)
    settings.readInvalidTraffic(reader)
    settings.readExposure(reader)
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
