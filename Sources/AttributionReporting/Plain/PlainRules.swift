import Measurement
import SimulationKernel

/// What the settings come to where none of the API's rare rules applies, for ``PlainAttribution``.
public struct PlainRules: Sendable {
  /// Milliseconds, as all times and durations here.
  let expiry: Int64
  let windowStart: Int64
  /// Ascending; lanes that are not used are after every end.
  let windowEnds: SIMD8<Int64>
  let windowCount: Int
  let maxReports: Int
  let startDelay: StartDelay
  /// How often browsers are closed, and for how long.
  let closedShare: Double
  let closedFor: DelayLaw
  /// The chance that a source does not tell the truth.
  public let flipProbability: Double
  /// How many clicks and conversions a person may have so that no limit can bind.
  let mostClicks: Int
  let mostConversions: Int
  /// The positions of the smallest values of data among the source's, -1 where they have none.
  private let positions: [Int8]
  private let source: SourceRules
  private let triggerData: [UInt32]

  /// Works out the rules; nil where a rule may apply of which they know nothing, so that nobody is plain.
  ///
  /// - Parameters:
  ///   - settings: must pass ``AttributionReportingBrowser/Settings/validate()``.
  ///   - declaredExpiry: what all clicks declare; nil for none.
  ///   - availability: when browsers are closed.
  public init?(
    _ settings: AttributionReportingBrowser.Settings, declaredExpiry: SimulationDuration?,
    availability: Availability
  ) {
    switch availability {
    case .alwaysOpen: (closedShare, closedFor) = (0, .constant(.zero))
    case .independent(let share, let law): (closedShare, closedFor) = (share, law)
    case .sessions: return nil
    }
    let parameters = settings.parameters
    let registration = settings.registration(
      .navigation,
      declaredExpiry: declaredExpiry.map { SimulationDuration(milliseconds: max(0, $0.milliseconds)) })
    var engine = AttributionEngine(parameters)
    let rules = engine.rules[engine.addConfiguration(registration, flipProbability: settings.flipRate)]
    guard settings.settles == .eventLevel, settings.priorities.allSatisfy({ $0 == 0 }),
      rules.verdict == .stored, parameters.maxReportingOriginsPerSourceAndReportingSite >= 1,
      parameters.maxAttributionReportingOrigins >= 1
    else { return nil }
    expiry = rules.expiry
    windowStart = rules.windowStart
    windowEnds = rules.windowEnds
    windowCount = rules.windowCount
    maxReports = rules.maxReports
    startDelay = StartDelay(parameters)
    flipProbability = rules.flipProbability
    mostClicks = engine.rowsWithinLimits + 1
    mostConversions = min(parameters.maxAttributions, parameters.maxEventLevelReportsPerDestination)
    source = rules
    triggerData = registration.triggerData
    positions = (0..<256).map { Int8(rules.position(of: $0, among: registration.triggerData) ?? -1) }
  }

  /// Whether a person has so few clicks and conversions that no limit can bind.
  public func admits(clicks: Int, conversions: Int) -> Bool {
    clicks <= mostClicks && conversions <= mostConversions
  }

  /// The position of a conversion's data among the source's values; -1 where it has none.
  @inline(__always)
  func position(of data: UInt16) -> Int {
    Int(data) < positions.count
      ? Int(positions[Int(data)]) : source.position(of: UInt64(data), among: triggerData) ?? -1
  }
}
