import SimulationKernel
import Web

@testable import AttributionLevel1

/// A browser with the small limits of the editors' tests, in which somebody uses every page before it calls.
struct SmallBrowser: ~Copyable {
  static let service = "https://agg-service.example"

  var api: LevelOneAPI<ConstantDraws>

  init(_ change: (inout LevelOneLimits) -> Void = { _ in }) throws {
    var limits = LevelOneLimits()
    limits.maxConversionSitesPerImpression = 3
    limits.maxConversionCallersPerImpression = 3
    limits.maxImpressionSitesForConversion = 3
    limits.maxImpressionCallersForConversion = 3
    limits.maxMatchValues = 10
    limits.maxHistogramSize = 5
    limits.maxStoredImpressionsPerSite = nil
    change(&limits)
    api = try LevelOneAPI(
      limits, aggregationServices: [Self.service], suffixes: try PublicSuffixList(),
      draws: ConstantDraws(epoch: 0.5, allocation: 0.5))
  }

  /// Saves an impression at a number of seconds.
  mutating func save(
    _ index: UInt32, at seconds: Int64, on site: String = "publisher.example", by caller: String? = nil,
    _ change: (inout ImpressionOptions) -> Void = { _ in }
  ) throws(LevelOneError) {
    var options = ImpressionOptions(histogramIndex: index)
    change(&options)
    var document = CallingDocument(topLevelHost: site, callerHost: caller, hasTransientActivation: true)
    try api.saveImpression(options, from: &document, at: SimulationTime(milliseconds: seconds * 1_000))
  }

  /// Measures a conversion at a number of seconds.
  mutating func convert(
    _ size: UInt32, at seconds: Int64, on site: String = "advertiser.example", by caller: String? = nil,
    _ change: (inout ConversionOptions) -> Void = { _ in }
  ) throws(LevelOneError) -> [UInt32] {
    var options = ConversionOptions(aggregationService: Self.service, histogramSize: size)
    change(&options)
    var document = CallingDocument(topLevelHost: site, callerHost: caller, hasTransientActivation: true)
    let report = try api.measureConversion(
      options, from: &document, at: SimulationTime(milliseconds: seconds * 1_000))
    return report.histogram
  }

  mutating func clear(_ hosts: [String], forgetVisits: Bool, at seconds: Int64) throws(LevelOneError) {
    try api.clearBrowsingHistory(
      hosts, forgetVisits: forgetVisits, at: SimulationTime(milliseconds: seconds * 1_000))
  }
}

/// The name of the error that something is refused with; nil for none.
func refusal(_ body: () throws -> Void) -> LevelOneError.Name? {
  do {
    try body()
    return nil
  } catch {
    return (error as? LevelOneError)?.name
  }
}
