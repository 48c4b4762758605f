import PrivacyMechanisms
import SimulationKernel

/// What a source registration says in numbers, worked out once for all sources that say the same.
struct SourceRules: Sendable, BitwiseCopyable {
  var type: SourceType
  var priority: Int64
  var destinationLimitPriority: Int64
  /// Milliseconds, as all times and durations here.
  var expiry: Int64
  var windowStart: Int64
  /// Ascending; lanes that are not used are after every end.
  var windowEnds: SIMD8<Int64>
  var windowCount: Int
  var maxReports: Int
  var dataCount: Int
  var isExact: Bool
  /// Whether the values of trigger data are their own positions.
  var isContiguous: Bool
  /// The chance that a source does not tell the truth.
  var flipProbability: Double
  /// What forbids every such source; `.stored` for nothing.
  var verdict: SourceResult
  var aggregatableWindow: Int64
  var attributionBudget: Int
  var debugBudget: Int
  var hasScopes: Bool

  /// Works out the rules.
  ///
  /// - Parameters:
  ///   - registration: as the parser makes it; the limits of its lists are preconditions here.
  ///   - parameters: the browser's.
  ///   - flipProbability: takes the place of the one that the registration's epsilon gives.
  init(
    _ registration: SourceRegistration, states: OutputStates, parameters: Parameters,
    flipProbability: Double?
  ) {
    let windows = registration.eventReportWindows
    precondition((1...8).contains(windows.ends.count), "1 to 8 report windows")
    type = registration.type
    priority = registration.priority
    destinationLimitPriority = registration.destinationLimitPriority
    expiry = registration.expiry.milliseconds
    windowStart = windows.start.milliseconds
    windowEnds = SIMD8(repeating: .max)
    windowCount = windows.ends.count
    for (index, end) in windows.ends.enumerated() { windowEnds[index] = end.milliseconds }
    maxReports = registration.maxEventLevelReports
    dataCount = registration.triggerData.count
    isExact = registration.triggerDataMatching == .exact
    isContiguous = registration.triggerData.enumerated().allSatisfy { $0.offset == Int($0.element) }
    self.flipProbability =
      flipProbability ?? states.flipProbability(epsilon: registration.eventLevelEpsilon)
    verdict = Self.verdict(registration, states: states, parameters: parameters)
    aggregatableWindow = registration.aggregatableReportWindow.milliseconds
    debugBudget = registration.aggregatableDebugReporting?.budget ?? 0
    attributionBudget = max(0, parameters.contributionBudget - debugBudget)
    hasScopes = registration.attributionScopes != nil
  }

  /// What the number of output states forbids.
  ///
  /// *Source:* Attribution Reporting, "Processing an attribution source" and "Obtaining a randomized source
  /// response"; Chromium, `privacy_math.cc`.
  private static func verdict(
    _ registration: SourceRegistration, states: OutputStates, parameters: Parameters
  ) -> SourceResult {
    guard let count = states.count, count <= parameters.maxTriggerStateCardinality else {
      return .stateCardinality
    }
    let capacity = states.channelCapacity(epsilon: registration.eventLevelEpsilon)
    let isNavigation = registration.type == .navigation
    let limit =
      isNavigation ? parameters.maxChannelCapacityNavigation : parameters.maxChannelCapacityEvent
    if capacity > limit { return .channelCapacity }
    guard let scopes = registration.attributionScopes else { return .stored }
    if !isNavigation, count > UInt64(scopes.maxEventStates) { return .maxEventStates }
    let scopesLimit =
      isNavigation
      ? parameters.maxChannelCapacityScopesNavigation : parameters.maxChannelCapacityScopesEvent
    let bits = ScopesCapacity.bits(
      states: Double(count), limit: Double(scopes.limit), maxEventStates: Double(scopes.maxEventStates))
    return bits > scopesLimit ? .scopesChannelCapacity : .stored
  }

  /// The window that a time after the registration falls into; nil before the first and after the last.
  func window(after elapsed: Int64) -> Int? {
    guard elapsed >= windowStart else { return nil }
    // Counted, not searched: which window it is no processor can guess.
    var passed = 0
    for lane in 0..<windowCount { passed &+= elapsed >= windowEnds[lane] ? 1 : 0 }
    return passed < windowCount ? passed : nil
  }

  /// Where trigger data stand among a source's values.
  ///
  /// *Source:* Attribution Reporting, "trigger-data matching mode".
  ///
  /// - Parameter values: ascending; not asked where they are their own positions.
  func position(of data: UInt64, among values: [UInt32] = []) -> Int? {
    guard dataCount > 0 else { return nil }
    if !isExact { return Int(data % UInt64(dataCount)) }
    if isContiguous { return data < UInt64(dataCount) ? Int(data) : nil }
    return values.firstIndex { UInt64($0) == data }
  }

  /// When a window opens, from the registration.
  func start(ofWindow window: Int) -> Int64 { window == 0 ? windowStart : windowEnds[window - 1] }
}

/// What a source registration says in words, for the rare questions about it.
struct SourceDetails: Sendable {
  /// Ascending by key, with `source_type`.
  var filterData: [FilterEntry]
  var triggerData: [UInt32]
  var aggregationKeys: [AggregationKey]
  var namedBudgets: [NamedBudget]
  var scopes: AttributionScopes?

  init(_ registration: SourceRegistration) {
    filterData =
      registration.filterData + [FilterEntry(key: "source_type", values: [registration.type.rawValue])]
    triggerData = registration.triggerData
    aggregationKeys = registration.aggregationKeys
    namedBudgets = registration.namedBudgets
    scopes = registration.attributionScopes
  }
}
