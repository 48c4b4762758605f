import PrivacyMechanisms
import SimulationKernel
import Web

/// One browser's storage and rules of the API's device side, over numbers.
///
/// Everything that differs between uses comes in as an argument: what chance decides (``AttributionDraws``), what a
/// trigger says about a source (``TriggerTerms``), and when reports are sent.
///
/// Where Chromium and the text of the specification differ, it follows Chromium.
///
/// *Source:* Attribution Reporting, "Processing an attribution source", "Triggering attribution" and below;
/// Chromium, `attribution_resolver_impl.cc`, `attribution_storage_sql.cc`, `rate_limit_table.cc`.
struct AttributionEngine: ~Copyable, Sendable {
  let parameters: Parameters
  /// So many rows that no limit of sources can be exceeded, but that of origins of a site.
  let rowsWithinLimits: Int

  var rules = GrowableBuffer<SourceRules>()
  var states: [OutputStates] = []
  var details: [SourceDetails] = []
  /// Whether any registration has scopes, so that the rest need not ask.
  var usesScopes = false
  /// The place of each site in the order of their texts; where it is empty, the order of the numbers.
  var siteRanks: [UInt32] = []
  /// Whether the last source for a destination and reporting origin is kept to tell why nothing matches.
  var remembersLosses = false

  /// Rows in the order of insertion, which is the order of their sequence numbers.
  var sources = GrowableBuffer<StoredSource>()
  var eventReports = GrowableBuffer<PendingEventReport>()
  var aggregatableReports = GrowableBuffer<PendingAggregatableReport>()
  var contributions = GrowableBuffer<Contribution>()
  /// Contributions in the pool that still belong to a report.
  var liveContributions = 0
  var sourceRecords = GrowableBuffer<SourceRecord>()
  var attributionRecords = GrowableBuffer<AttributionRecord>()
  var debugRecords = GrowableBuffer<DebugRecord>()
  var usedKeys = GrowableBuffer<UsedKey>()
  var namedSpendings = GrowableBuffer<NamedSpending>()
  var nextSource: UInt32 = 0
  var nextReport: UInt32 = 0
  /// How many rows make the next clean-up worth its time.
  var sourceThreshold = AttributionEngine.leastCleanUp
  var sourceRecordThreshold = AttributionEngine.leastCleanUp
  var attributionRecordThreshold = AttributionEngine.leastCleanUp
  var debugRecordThreshold = AttributionEngine.leastCleanUp
  /// Scratch, kept so that it allocates once.
  var distinct = GrowableBuffer<UInt32>()

  static let leastCleanUp = 64

  /// Makes the engine of a browser that has seen nothing yet.
  init(_ parameters: Parameters) {
    self.parameters = parameters
    let destinations = min(
      parameters.maxDestinationsPerSourceAndReportingSite, parameters.maxDestinationsPerWindow,
      parameters.maxDestinationsPerWindowAndReportingSite, parameters.maxDestinationsPerDay)
    rowsWithinLimits = min(
      destinations - 3, parameters.maxSourcesPerOrigin - 1, parameters.maxSourceReportingOrigins - 1)
  }

  /// Takes in what many sources may say alike.
  ///
  /// - Parameters:
  ///   - registration: what they say; destinations, event id and debug key may differ from source to source.
  ///   - flipProbability: takes the place of the chance of an untrue response that the registration's epsilon gives.
  /// - Returns: the number by which ``NewSource/configuration`` names it.
  mutating func addConfiguration(
    _ registration: SourceRegistration, flipProbability: Double? = nil
  ) -> Int {
    let states = OutputStates(
      dataValues: registration.triggerData.count, windows: registration.eventReportWindows.ends.count,
      maxReports: registration.maxEventLevelReports)
    rules.append(
      SourceRules(
        registration, states: states, parameters: parameters, flipProbability: flipProbability))
    self.states.append(states)
    details.append(SourceDetails(registration))
    if registration.attributionScopes != nil { usesScopes = true }
    return details.count - 1
  }

  /// Forgets what happened and becomes the engine of the next browser; registrations and buffers are kept.
  mutating func reset() {
    sources.removeAll()
    eventReports.removeAll()
    aggregatableReports.removeAll()
    contributions.removeAll()
    liveContributions = 0
    sourceRecords.removeAll()
    attributionRecords.removeAll()
    debugRecords.removeAll()
    usedKeys.removeAll()
    namedSpendings.removeAll()
    nextSource = 0
    nextReport = 0
    sourceThreshold = Self.leastCleanUp
    sourceRecordThreshold = Self.leastCleanUp
    attributionRecordThreshold = Self.leastCleanUp
    debugRecordThreshold = Self.leastCleanUp
  }

  /// The rules of a registration, in place, since they are long to copy; good until the next one is added.
  @inline(__always)
  func rules(of configuration: Int) -> UnsafePointer<SourceRules> { rules.base + configuration }

  /// Where the row of a source stands; nil when it is gone.
  func row(of sequence: UInt32) -> Int? {
    var low = 0
    var high = sources.count
    while low < high {
      let middle = (low + high) / 2
      if sources[middle].sequence < sequence { low = middle + 1 } else { high = middle }
    }
    return low < sources.count && sources[low].sequence == sequence ? low : nil
  }
}

extension GrowableBuffer {
  /// Takes out one value; those behind it move up.
  mutating func remove(at index: Int) {
    for later in (index + 1)..<max(count, index + 1) { self[later - 1] = self[later] }
    resize(count - 1)
  }

  /// Takes out every value for which a condition holds; the others keep their order.
  mutating func removeAll(where condition: (Element) -> Bool) {
    var kept = 0
    for index in 0..<count {
      let element = self[index]
      guard !condition(element) else { continue }
      if kept != index { self[kept] = element }
      kept += 1
    }
    resize(kept)
  }
}
