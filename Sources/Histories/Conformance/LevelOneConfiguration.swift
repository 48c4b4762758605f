import AttributionLevel1
import JSONText

/// The browser that cases of W3C Attribution Level 1 are played in, as the file beside them describes it.
///
/// *Source:* w3c/attribution, `impl/e2e.schema.json`.
struct LevelOneConfiguration {
  /// What the file is called.
  static let fileName = "CONFIG.json"

  /// What the browser allows at most.
  var limits = LevelOneLimits()
  /// The URLs of the aggregation services that it knows.
  var aggregationServices: Set<String> = []
  /// What chance decides; half, where the file does not say.
  var draws = ConstantDraws(epoch: 0.5, allocation: 0.5)

  private static let names = [
    "aggregationServices", "epochStart", "fairlyAllocateCreditFraction", "globalPrivacyBudgetPerEpoch",
    "impressionSiteQuotaPerEpoch", "maxConversionCallersPerImpression", "maxConversionSitesPerImpression",
    "maxCreditSize", "maxHistogramSize", "maxImpressionCallersForConversion",
    "maxImpressionSitesForConversion", "maxLookbackDays", "maxMatchValues", "perSitePrivacyBudget",
    "privacyBudgetEpochDays",
  ]

  /// Whether a file has the shape of such settings.
  static func recognises(_ file: JSONValue) -> Bool {
    file["aggregationServices"] != nil && file["events"] == nil && file["input"] == nil
  }

  /// Reads the settings.
  ///
  /// - Throws: ``HistoryError`` for a member that is missing, unknown or out of range.
  init(_ file: PlacedValue) throws(HistoryError) {
    try file.check(names: ["$comment"] + Self.names)
    for service in try file.required("aggregationServices").members() {
      guard service.value == .string("dap-18-histogram") else {
        throw file.error("the protocol of \"\(service.name)\" must be \"dap-18-histogram\"")
      }
      aggregationServices.insert(service.name)
    }
    limits.maxStoredImpressionsPerSite = nil
    limits.maxLookbackDays = try Self.count(file.present("maxLookbackDays")) ?? 30
    limits.maxConversionSitesPerImpression = try Self.count(file, "maxConversionSitesPerImpression")
    limits.maxConversionCallersPerImpression = try Self.count(file, "maxConversionCallersPerImpression")
    limits.maxImpressionSitesForConversion = try Self.count(file, "maxImpressionSitesForConversion")
    limits.maxImpressionCallersForConversion = try Self.count(file, "maxImpressionCallersForConversion")
    limits.maxCreditSize = try Self.count(file, "maxCreditSize")
    limits.maxMatchValues = try Self.count(file, "maxMatchValues")
    limits.maxHistogramSize = try Self.count(file, "maxHistogramSize")
    limits.siteBudget = Int64(try Self.count(file, "perSitePrivacyBudget"))
    limits.globalBudget = Int64(try Self.count(file, "globalPrivacyBudgetPerEpoch"))
    limits.impressionSiteQuota = Int64(try Self.count(file, "impressionSiteQuotaPerEpoch"))
    limits.epochDays = try Self.count(file, "privacyBudgetEpochDays")
    if let value = try file.present("epochStart") { draws.epoch = try Self.fraction(value) }
    if let value = try file.present("fairlyAllocateCreditFraction") {
      draws.allocation = try Self.fraction(value)
    }
    do {
      try limits.validate()
    } catch {
      throw file.error("\(error)")
    }
  }

  private static func count(_ file: PlacedValue, _ name: String) throws(HistoryError) -> Int {
    try count(file.required(name)) ?? 0
  }

  private static func count(_ value: PlacedValue?) throws(HistoryError) -> Int? {
    guard let value else { return nil }
    return Int(try value.integer(in: 0...1 << 53))
  }

  private static func fraction(_ value: PlacedValue) throws(HistoryError) -> Double {
    guard let number = value.value.asNumber?.double, number >= 0, number < 1 else {
      throw value.error("it must be a number from 0 on and below 1")
    }
    return number
  }
}
