import Population
import PrivacyMechanisms
import Risk
import SimulationKernel
import Web

/// A system and people whose clicks and visits are planned, as somebody needs them who writes codes into reports.
public struct CodeTarget: Sendable {
  /// What the system does with data or whole outputs.
  let mechanism: CodeMechanism
  /// How many values data take.
  let values: Int
  /// The most reports of a click.
  let cap: Int
  /// When people come, and the report windows.
  let schedule: CodeSchedule
  /// How many clicks everybody has.
  let clicks: Int
  private let limits: ClickLimits
  private let plan: DesignedExposure
  /// With how many ad techs each click is registered.
  private let adTechs: Int
  private let system: Int
  private let people: UInt64

  /// Finds out what the system does and when people come.
  ///
  /// - Parameters:
  ///   - arm: the system that is attacked.
  ///   - system: its position in the scenario.
  ///   - people: how many people are attacked, at least 1.
  ///   - plan: what everybody does.
  ///   - adTechs: how many ad techs there are.
  ///   - readsOrigins: whether the attack chooses among ad techs with which every click is registered; any other needs one
  ///     that has all clicks and all reports.
  /// - Throws: ``CodeTargetError`` for systems and plans into which no code can be written.
  public init(
    _ arm: SystemArm, system: Int, people: UInt64, _ plan: DesignedExposure, adTechs: Int = 1,
    readsOrigins: Bool = false
  ) throws {
    guard adTechs == 1 || readsOrigins else { throw CodeTargetError.adTechs(adTechs) }
    guard case .window(let evidence) = arm.evidence else { throw CodeTargetError.system(arm.name) }
    switch arm.channel {
    case .data(let noise):
      (mechanism, values, cap) = (.data(noise), noise.values, evidence.reportsPerClick)
    case .outputs(let outputs):
      let states = outputs.navigation.states
      mechanism = .outputs(states.response(epsilon: outputs.navigation.epsilon))
      (values, cap) = (states.dataValues, states.maxReports)
    case .sums, .mixed: throw CodeTargetError.system(arm.name)
    }
    guard plan.publishers == 1, !plan.isView else { throw CodeTargetError.publishers }
    if plan.occasions > 1, (plan.visits.last ?? .zero) >= plan.every { throw CodeTargetError.overlap }
    clicks = plan.interactions
    schedule = try CodeSchedule(plan, evidence)
    (self.system, self.people, self.plan, self.adTechs) = (system, people, plan, adTechs)
    limits = arm.clickLimits
  }

  /// Whether a limit of the browser may keep clicks from being stored or visits from being attributed, of which closed forms
  /// know nothing.
  ///
  /// - Parameter shots: how many conversions are fired at a visit at most.
  func isLimited(shots: Int) -> Bool {
    limits.mayBind(plan, adTechs: adTechs, cap: cap, shots: shots)
  }

  func arm(
    _ name: String, _ depths: [Int], _ code: CodedIdentity, delivery: Double, shots: Int = 1
  ) -> AdversaryArm {
    AdversaryArm(
      name, system: system, people: people, depths: depths,
      attack: CodedIdentityAttack(
        code: code, clicks: clicks,
        hasClosedForm: !isLimited(shots: shots) && code.believesThePlan(delivery)))
  }

  func arm(_ name: String, _ depths: [Int], _ attack: any Attack) -> AdversaryArm {
    AdversaryArm(name, system: system, people: people, depths: depths, attack: attack)
  }
}

extension CodeSchedule {
  /// The visits of a plan of one publisher, as far as they lie in different windows: the first in each.
  fileprivate init(_ plan: DesignedExposure, _ evidence: WindowEvidence) throws {
    let windows = evidence.windows(.zero, nil)
    @Sendable func window(_ time: SimulationTime, after click: SimulationTime) -> Int? {
      let delay = time - click
      return windows.firstIndex { $0.contains(.zero + delay) }
    }
    var visits: [(delay: SimulationDuration, window: Int)] = []
    for delay in plan.visits {
      guard let window = window(.zero + delay, after: .zero), visits.last?.window != window else { continue }
      visits.append((delay, window))
    }
    guard !visits.isEmpty else { throw CodeTargetError.visits }
    let kept = visits
    // Before the next click, if there is one.
    let end = plan.occasions > 1 ? .zero + plan.every : SimulationTime(milliseconds: .max)
    try self.init(visited: kept.map(\.window), windows: windows.count) { facts in
      let every = plan.every.milliseconds
      let time = facts.time.milliseconds
      guard time >= 0, facts.advertiser < plan.advertisers else { return nil }
      let occasion = min(Int(time / every), plan.occasions - 1)
      let delay = SimulationDuration(milliseconds: time - Int64(occasion) * every)
      guard let visit = kept.first(where: { $0.delay == delay }) else { return nil }
      return Visit(click: occasion * plan.advertisers + facts.advertiser, window: visit.window)
    } window: { report, click in
      let start = SimulationTime(milliseconds: click.time)
      return evidence.times(SimulationTime(milliseconds: report.due), start, nil)
        .flatMap { window($0.lowerBound, after: start) }
    }
    visitShare = plan.visitShare
    room = kept.map { min(windows[$0.window].upperBound, end) - (.zero + $0.delay) }
  }
}

/// Why no code can be written into the reports of a system about people who follow a plan.
public enum CodeTargetError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The system's reports do not name a click and a window.
  case system(String)
  /// Several publishers show each ad, or ads are only seen.
  case publishers
  /// Visits of one occasion follow the clicks of the next.
  case overlap
  /// No visit lies in a report window.
  case visits
  /// Reports go to several ad techs.
  case adTechs(Int)

  /// What is wrong, and what to change.
  public var description: String {
    switch self {
    case .system(let name):
      "system \(name) has no reports that name a click and a report window: attack an event-conversion-measurement or an "
        + "attribution-reporting whose counts are from event-level reports"
    case .publishers:
      "a code needs one click on each ad: set population.exposure.publishers to 1 and views to false"
    case .adTechs(let count):
      "this attack needs one ad tech that registers all clicks and has all reports, and there are \(count): set "
        + "population.ad-techs.count to 1, or attack with reporting-origins, which chooses among them"
    case .overlap:
      "a code needs all visits before the next click: raise population.exposure.every above the last of its visits"
    case .visits:
      "no visit of population.exposure lies in a report window of its click: let one come before the clicks expire"
    }
  }
}
