import AttributionLevel1
import Experiments
import SimulationKernel

/// Reads the settings of Attribution Level 1.
enum AttributionLevel1Schema {
  /// The system; its reports leave at once.
  static func read(
    _ name: String, _ reader: MappingReader, values: Int, campaignsPerAdvertiser: Int
  ) throws -> SystemSetting {
    var settings = AttributionLevel1Browser.Settings(campaignsPerAdvertiser: campaignsPerAdvertiser)
    settings.epsilon = reader.value(
      "epsilon", .double(.within(0.001...LevelOneLimits.maxEpsilon)), default: settings.epsilon,
      note: "that each conversion asks for; specification: 1 unless said")
    settings.maxValue = UInt32(
      reader.value(
        "max-value", .int(1...1_000_000), default: 1,
        note: "of a conversion, each of which is worth 1: noise grows with it, what is spent shrinks"))
    settings.credit = reader.value(
      "credit", .list(of: .double(.above(0)), count: 1...settings.limits.maxCreditSize),
      default: settings.credit,
      note: "shares of the last impressions, the latest first; one of them gets the conversion")
    settings.lookbackDays = reader.value("lookback-days", .int(1...36_525), default: settings.lookbackDays)
    settings.lifetimeDays = reader.value(
      "lifetime-days", .int(1...36_525), default: settings.lifetimeDays,
      note: "of impressions; sites.expiry takes its place")
    settings.registersViews = reader.value(
      "views", .bool, default: false, note: "ad views save impressions too, of lower priority than clicks")
    let batch = reader.value(
      "least-batch", .int(1...1_000_000), default: 20,
      note: "reports that the aggregation service adds up at least; specification: 20")
    reader.group("limits") { settings.limits.read($0) }
    return SystemSetting(
      arm: try .attributionLevel1(name, settings, leastBatch: batch, values: values), delays: nil)
  }
}

extension LevelOneLimits {
  fileprivate mutating func read(_ reader: MappingReader) {
    func epsilons(_ name: String, _ budget: Int64, note: String) -> Int64 {
      let epsilon = reader.value(
        name, .double(.within(0...4294)), default: Double(budget) / 1e6, note: note)
      return Int64((epsilon * 1e6).rounded())
    }
    siteBudget = epsilons(
      "site-budget", siteBudget, note: "epsilon a conversion site and epoch; specification: 1 to 10")
    globalBudget = epsilons(
      "global-budget", globalBudget, note: "epsilon an epoch; the reference implementation's tests: 8")
    impressionSiteQuota = epsilons(
      "impression-site-quota", impressionSiteQuota,
      note: "epsilon an impression site and epoch; the reference implementation's tests: 4")
    epochDays = reader.value("epoch-days", .int(1...36_525), default: epochDays, note: "specification: 7")
    maxLookbackDays = reader.value(
      "max-lookback-days", .int(1...36_525), default: maxLookbackDays,
      note: "that impressions live and conversions look back; specification: at least 30")
    maxStoredImpressionsPerSite = reader.value(
      "stored-impressions-per-site", .int(1...1_000_000), default: maxStoredImpressionsPerSite ?? 1_000_000,
      note: "specification: at least 1000")
  }
}
