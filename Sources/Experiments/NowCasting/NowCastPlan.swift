import Recovery
import SimulationKernel

/// Whose reports one pattern of delays is learnt from.
public enum PatternScope: String, CaseIterable, Sendable {
  /// Each advertiser's own.
  case advertiser
  /// All together.
  case together
}

/// What a collector asks on one day of the reports that are still to come.
public struct NowCastPlan: Sendable, Hashable {
  /// The day: so many days after the start of the period, at least 1.
  public var asOf: Int
  /// How many exponential laws are mixed in the law of delays that is fitted, 1...4.
  public var components: Int
  /// The law of delays that the collector takes for true; nil when it assumes none.
  public var assumedDelay: DelayLaw?

  /// Whose reports a pattern of delays is learnt from.
  public var scope: PatternScope

  /// Makes a plan.
  ///
  /// - Parameters:
  ///   - asOf: so many days after the start of the period, at least 1.
  ///   - scope: whose reports a pattern of delays is learnt from.
  ///   - components: how many exponential laws are mixed, 1...4.
  ///   - assumedDelay: the law of delays that is taken for true, or nil.
  public init(
    asOf: Int, scope: PatternScope = .advertiser, components: Int = 2, assumedDelay: DelayLaw? = nil
  ) {
    self.asOf = asOf
    self.scope = scope
    self.components = components
    self.assumedDelay = assumedDelay
  }

  /// The estimators that are asked.
  var estimators: [NowCastEstimator] {
    NowCastEstimator.allCases.filter { $0 != .assumedDelay || assumedDelay != nil }
  }
}

extension RecoveryPlan {
  /// Whether every click must be known, of people who never convert too.
  var needsAllClicks: Bool { nowCast != nil }

  /// Whether arrivals are watched report by report.
  var watchesArrivals: Bool { nowCast != nil || completenessDays != nil || !capLaws.isEmpty }
}

/// What a worker notes of arrivals, and in which rooms.
struct ArrivalWatch: Sendable, Hashable {
  /// The day of the first clicks; below 0 in a warm-up.
  let firstDay: Int
  /// The plan's day; nil where nobody asks.
  let asOf: Int?
  /// The last day of the curve of completeness; nil where nobody asks.
  let completenessDays: Int?
  /// Whether it is counted how many reports each click has.
  let countsPerClick: Bool
  /// Clicks before this moment have had all their time for conversions; only those say how many reports a click has.
  let matureBefore: SimulationTime
  /// How many reports a click may have; 0 without a cap.
  var cap = 0
  /// How many campaigns share a pattern of delays, in their order.
  let campaignsPerPattern: Int

  static let day = SimulationDuration.days(1).milliseconds

  /// nil where arrivals need not be watched.
  init?(_ scenario: Scenario) {
    let plan = scenario.recovery
    guard plan.watchesArrivals else { return nil }
    firstDay = -Int((scenario.timeline.warmUp.milliseconds + Self.day - 1) / Self.day)
    asOf = plan.nowCast?.asOf
    campaignsPerPattern =
      plan.nowCast?.scope == .advertiser
      ? scenario.population.campaignsPerAdvertiser : scenario.population.campaigns
    completenessDays = plan.completenessDays
    countsPerClick = !plan.capLaws.isEmpty
    let declared = scenario.population.declaredExpiry
    let life = scenario.systems.compactMap { $0.reportLife?(declared) }.max() ?? .zero
    matureBefore = .zero + scenario.timeline.period - life
  }

  /// How many days' clicks a now-cast knows; 0 where nobody asks.
  var cohorts: Int { asOf.map { $0 - firstDay } ?? 0 }

  /// The place of a click's day; nil for clicks after the plan's day.
  @inline(__always)
  func cohort(_ click: SimulationTime) -> Int? {
    let cohort = Self.number(click) - firstDay
    return cohort >= 0 && cohort < cohorts ? cohort : nil
  }

  /// The number of the day in which a moment lies, 0 being the first of the period.
  @inline(__always)
  static func number(_ time: SimulationTime) -> Int {
    let (quotient, rest) = time.milliseconds.quotientAndRemainder(dividingBy: day)
    return Int(rest < 0 ? quotient - 1 : quotient)
  }
}
