import Population
import PrivacyMechanisms
import Risk
import SimulationKernel
import Web

/// What those are told who tell targets from others.
public struct DetectionPlan: Hashable, Sendable {
  /// The shares of targets among people at which the predictive value is printed.
  public var baseRates = [0.01, 0.0001]
  /// The probability that what is to be fired is fired and reported, as the attacker believes.
  public var delivery = 1.0

  /// Makes a plan of two base rates, 1 % and 0.01 %.
  public init() {}
}

/// A click id that one person alone has, and whether that person converts.
///
/// Each click of each person attacked is a trial of its own, in which that person is the target.
struct TargetedIndividualAttack: Attack {
  let mechanism: CodeMechanism
  let plan: DetectionPlan
  /// Whether limits of the browser may bind, of which closed forms know nothing.
  let isLimited: Bool
  private let attack = TargetedIndividual()

  init(_ mechanism: CodeMechanism, _ plan: DetectionPlan, isLimited: Bool) {
    self.mechanism = mechanism
    self.plan = plan
    self.isLimited = isLimited
  }

  var policy: SitePolicy { attack.policy }
  var needs: AttackNeeds { .nothing }

  func study(_ world: AttackWorld, _ targets: [AttackedPerson]) -> any AttackStudy {
    var study = DetectionStudy(
      expectation: attack.expectation(on: mechanism, delivery: plan.delivery).limited(isLimited),
      baseRates: plan.baseRates)
    for target in targets {
      let converted = Set(target.conversions.map(\.attributedClick))
      for click in target.view.clicks.indices {
        study.add(
          attack.score(ofClick: click, in: target.view), isTarget: converted.contains(Int32(click)))
      }
    }
    return study
  }
}

/// Conversions fired only for people on a list, and who is on it.
struct SelectiveTriggerAttack: Attack {
  let trigger: SelectiveTrigger
  let mechanism: CodeMechanism
  let clicks: Int
  let plan: DetectionPlan
  /// Whether limits of the browser may bind, of which closed forms know nothing.
  let isLimited: Bool

  var policy: SitePolicy { trigger.policy }
  var needs: AttackNeeds { .nothing }

  func study(_ world: AttackWorld, _ targets: [AttackedPerson]) -> any AttackStudy {
    var study = DetectionStudy(
      expectation: trigger.expectation(on: mechanism, clicks: clicks, delivery: plan.delivery)
        .limited(isLimited),
      baseRates: plan.baseRates)
    for target in targets {
      study.add(trigger.score(target.view), isTarget: trigger.isListed(target.person))
    }
    return study
  }
}

extension DetectionExpectation {
  /// The bounds alone, where limits of the browser may bind.
  fileprivate func limited(_ isLimited: Bool) -> DetectionExpectation {
    var expectation = self
    if isLimited { (expectation.truePositiveRate, expectation.falsePositiveRate) = (nil, nil) }
    return expectation
  }
}

private struct DetectionStudy: AttackStudy {
  let expectation: DetectionExpectation
  let baseRates: [Double]
  private var positives: [Double] = []
  private var negatives: [Double] = []

  init(expectation: DetectionExpectation, baseRates: [Double]) {
    self.expectation = expectation
    self.baseRates = baseRates
  }

  mutating func add(_ score: Double, isTarget: Bool) {
    if isTarget { positives.append(score) } else { negatives.append(score) }
  }

  func figures() throws -> [RiskFigure] {
    // Where everybody is a target, or nobody, there is nothing to tell apart.
    guard !positives.isEmpty, !negatives.isEmpty else { return [] }
    return try DetectionScore(positives: positives, negatives: negatives, threshold: 1)
      .figures(expectation: expectation, baseRates: baseRates)
  }
}

/// A page that shows the ads of many advertisers, and which of them the person visits.
struct HistoryReconstructionAttack: Attack {
  let history: HistoryReconstruction
  let baseRates: [Double]

  var policy: SitePolicy { history.policy }
  var needs: AttackNeeds { .nothing }

  func study(_ world: AttackWorld, _ targets: [AttackedPerson]) -> any AttackStudy {
    var study = HistoryStudy(history: history, baseRates: baseRates)
    for target in targets {
      let visited = Set(target.conversions.map { Int($0.advertiser) })
      for (click, isFound) in zip(target.view.clicks, history.visited(target.view)) {
        study.add(isFound, isTrue: visited.contains(click.advertiser))
      }
    }
    return study
  }
}

private struct HistoryStudy: AttackStudy {
  let history: HistoryReconstruction
  let baseRates: [Double]
  private var found = 0
  private var visited = 0
  private var falsely = 0
  private var others = 0

  init(history: HistoryReconstruction, baseRates: [Double]) {
    self.history = history
    self.baseRates = baseRates
  }

  mutating func add(_ isFound: Bool, isTrue: Bool) {
    if isTrue {
      visited += 1
      found += isFound ? 1 : 0
    } else {
      others += 1
      falsely += isFound ? 1 : 0
    }
  }

  func figures() throws -> [RiskFigure] {
    guard visited > 0, others > 0 else { return [] }
    return try history.figures(
      DetectionScore(found: found, of: visited, falsely: falsely, of: others), baseRates: baseRates)
  }
}

extension AdversaryArm {
  /// Somebody who reserves a click id for one person and waits whether a report has it.
  ///
  /// - Parameters:
  ///   - target: the system and the people that it attacks.
  ///   - plan: base rates and beliefs.
  public static func targetedIndividual(
    _ name: String, _ target: CodeTarget, depths: [Int], _ plan: DetectionPlan
  ) -> AdversaryArm {
    target.arm(
      name, depths,
      TargetedIndividualAttack(target.mechanism, plan, isLimited: target.isLimited(shots: 1)))
  }

  /// Somebody who fires conversions only for people on a list.
  ///
  /// - Parameters:
  ///   - target: the system and the people that it attacks.
  ///   - listed: the share of people on the list, above 0 and below 1.
  ///   - evidence: what is taken for a sign of a firing.
  ///   - plan: base rates and beliefs.
  /// - Throws: `RiskError` for another share.
  public static func selectiveTrigger(
    _ name: String, _ target: CodeTarget, depths: [Int], listed: Double, evidence: PresenceEvidence,
    _ plan: DetectionPlan
  ) throws -> AdversaryArm {
    let trigger = try SelectiveTrigger(listed: listed, evidence: evidence, schedule: target.schedule)
    return target.arm(
      name, depths,
      SelectiveTriggerAttack(
        trigger: trigger, mechanism: target.mechanism, clicks: target.clicks, plan: plan,
        isLimited: target.isLimited(shots: 1)))
  }

  /// A page that shows the ads of many advertisers and finds out which of them people visit.
  ///
  /// - Parameters:
  ///   - arm: the system that is attacked, which registers views.
  ///   - system: its position in the scenario.
  ///   - people: how many people it attacks, at least 1.
  ///   - depths: the values of k in top-k, ascending.
  ///   - plan: what everybody does: views on one occasion, from one publisher.
  ///   - baseRates: further shares of visited sites at which the predictive value is printed.
  /// - Throws: ``ReconstructionError`` for systems without sources of views, or plans without views.
  public static func historyReconstruction(
    _ name: String, _ arm: SystemArm, system: Int, people: UInt64, depths: [Int], _ plan: DesignedExposure,
    baseRates: [Double]
  ) throws -> AdversaryArm {
    guard case .outputs(let outputs) = arm.channel, let event = outputs.event else {
      throw ReconstructionError.system(arm.name)
    }
    guard plan.isView, plan.occasions == 1, plan.publishers == 1 else { throw ReconstructionError.plan }
    let history = try HistoryReconstruction(
      sites: plan.advertisers, limit: arm.destinationsPerPage ?? plan.advertisers,
      response: event.states.response(epsilon: event.epsilon))
    return AdversaryArm(
      name, system: system, people: people, depths: depths,
      attack: HistoryReconstructionAttack(history: history, baseRates: baseRates))
  }
}

/// Why no history can be reconstructed.
public enum ReconstructionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The system registers no views.
  case system(String)
  /// People do not see the ads of one page once.
  case plan

  /// What is wrong, and what to change.
  public var description: String {
    switch self {
    case .system(let name):
      "system \(name) has no event-level reports of views: attack an attribution-reporting that registers views"
    case .plan:
      "histories are read from one page of ads that are seen: set population.exposure.views to true, and occasions and "
        + "publishers to 1"
    }
  }
}
