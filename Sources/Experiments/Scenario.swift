import Measurement
import Population
import Recovery
import SimulationKernel
import Web

/// One design point: people, systems and what is made of the reports.
public struct Scenario: Sendable {
  /// Any 64 bits; the same seed gives the same people.
  public var seed: UInt64
  /// Who the people are.
  public var population: PopulationSettings
  /// When they act and what counts.
  public var timeline: Timeline
  /// When browsers are open.
  public var availability: Availability
  /// The systems that measure the same people.
  public var systems: [SystemArm]
  /// Which estimates are made, and against which truths they are scored.
  public var recovery: RecoveryPlan
  /// What is asked about re-identification; nil for nothing.
  public var risk: RiskPlan?
  /// Who acts, each with the sites in its hands; they meet the same people one after the other.
  public var adversaries: [AdversaryArm]
  /// What the sites do on purpose; honest unless somebody acts as an adversary.
  ///
  /// No scenario file can set it, and it is no part of the results' identity: keep results of different policies in
  /// folders of their own.
  public var policy = SitePolicy.honest
  /// How the noise of the systems is held against what is claimed of it; nil for not at all.
  public var audit: AuditPlan?
  /// Whether the people are held against published figures.
  public var validatesPopulation = false

  /// Makes a design point from its parts.
  public init(
    seed: UInt64, population: PopulationSettings, timeline: Timeline, availability: Availability,
    systems: [SystemArm], recovery: RecoveryPlan, risk: RiskPlan? = nil,
    adversaries: [AdversaryArm] = []
  ) {
    self.seed = seed
    self.population = population
    self.timeline = timeline
    self.availability = availability
    self.systems = systems
    self.recovery = recovery
    self.risk = risk
    self.adversaries = adversaries
    // Windows of late clicks reach beyond the period, and so must the advertisers' logs.
    if risk != nil || adversaries.contains(where: { $0.attack.needs != .nothing }) {
      self.timeline.aftermath = max(timeline.aftermath, longestWindow)
    }
    // People do not leave their browsers alone when the period ends, and reports wait for them.
    if availability.heedsAllEvents {
      self.timeline.usage = max(timeline.usage, timeline.drain ?? Self.unlimitedUsage)
    }
  }

  /// Beyond this every report of the period has left an ordinary browser, where the drain has no end.
  private static let unlimitedUsage = SimulationDuration.days(90)

  /// The longest time after a click within which an adversary looks for its conversion.
  private var longestWindow: SimulationDuration {
    reportSources.reduce(timeline.attributionWindow) { longest, source in
      guard case .window(let evidence) = source.arm.evidence else { return longest }
      let end = evidence.windows(.zero, population.declaredExpiry).last?.upperBound ?? .zero
      return max(longest, end - .zero)
    }
  }
}

extension PopulationGenerator {
  /// Prepares the people of a design point, with what its sites do on purpose.
  ///
  /// - Throws: as ``PopulationGenerator/init(_:timeline:policy:)``.
  public init(_ scenario: Scenario) throws {
    try self.init(scenario.population, timeline: scenario.timeline, policy: scenario.policy)
  }
}

/// The truths that an estimate may be scored against.
public enum Truth: String, CaseIterable, Sendable, Codable {
  /// What the delivered reports would have said without noise.
  case reported
  /// Conversions with a click on an ad of the advertiser inside the attribution window, credited to the last
  /// such click; no cap.
  case attributable
  /// Every conversion, by the campaign that caused it; organic ones by none.
  case all
}

/// What is estimated.
public enum Measure: String, CaseIterable, Sendable, Codable {
  /// How many conversions there are.
  case conversions
  /// What they are worth.
  case value
}

/// Which estimates are made, and against which truths they are scored.
public struct RecoveryPlan: Sendable, Equatable {
  /// The truths, in the order of the tables.
  public var truths: [Truth]
  /// The estimators, in the order of the tables.
  public var estimators: [CountEstimator]
  /// What is estimated, in the order of the tables.
  public var measures: [Measure]
  /// What the ad tech takes the noise of reports' data for; nil where it knows it.
  public var assumedNoise: Double?
  /// What the ad tech takes the privacy parameter of noised outputs and sums for; nil where it knows it.
  public var assumedEpsilon: Double?
  /// What is asked of reports that are still to come on some day; nil for nothing.
  public var nowCast: NowCastPlan?
  /// Through which day it is told how many reports have arrived; nil for not at all.
  public var completenessDays: Int?
  /// The laws by which conversions beyond the cap are estimated, in the order of the tables.
  public var capLaws: [RepeatLaw] = []

  /// Makes a plan; all truths and measures, and the usual estimators, by default.
  public init(
    truths: [Truth] = Truth.allCases, estimators: [CountEstimator] = CountEstimator.usual,
    measures: [Measure] = Measure.allCases
  ) {
    self.truths = truths
    self.estimators = estimators
    self.measures = measures
  }
}

/// A point of the design: the values of what is swept, and the scenario that they lead to.
public struct DesignPoint: Sendable {
  /// What is swept, by dotted path, with this point's value as it is written in the tables.
  public var values: [(path: String, value: String)]
  /// The scenario.
  public var scenario: Scenario

  /// Makes a point.
  public init(values: [(path: String, value: String)], scenario: Scenario) {
    self.values = values
    self.scenario = scenario
  }
}

/// All that one command runs.
public struct Experiment: Sendable {
  /// The scenario's name; it names the results folder too.
  public var name: String
  /// The design points, in the order of the tables; they sweep the same paths.
  public var points: [DesignPoint]
  /// How many replications of each point, or how that is decided.
  public var plan: ReplicationPlan
  /// Whether every report gets a row of its own.
  public var recordsReports: Bool
  /// Whether the systems are set side by side, in a table of their own.
  public var comparesSystems = false
  /// Whether accuracy is set beside risk, in a table of their own.
  public var setsOutFrontier = false
  /// Every setting of every point, canonically; part of the results' identity.
  public var effective: String
  /// The scenario as it was written, kept beside the results; empty when it was not written.
  public var source = ""

  /// Makes an experiment from its parts.
  public init(
    name: String, points: [DesignPoint], plan: ReplicationPlan, recordsReports: Bool, effective: String
  ) {
    self.name = name
    self.points = points
    self.plan = plan
    self.recordsReports = recordsReports
    self.effective = effective
  }

  /// Whether the noise of any point is audited.
  public var audits: Bool { points.contains { $0.scenario.audit != nil } }

  /// The most replications that a point may have; exactly so many when their number is fixed.
  public var replications: Int { plan.most }

  /// The dotted paths of what is swept.
  public var sweptPaths: [String] { points.first?.values.map(\.path) ?? [] }
}
