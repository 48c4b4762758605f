import Population
import PrivacyMechanisms
import Risk
import SimulationKernel
import Web

/// Identities that the advertiser writes into reports, read next to the publisher's click ids.
struct CodedIdentityAttack: Attack {
  let code: CodedIdentity
  /// How many clicks everybody has.
  let clicks: Int
  /// Whether closed forms speak of these people and browsers: what is lost is what the attacker believes, and no limit
  /// of the browser binds.
  let hasClosedForm: Bool

  var policy: SitePolicy { code.policy }
  var needs: AttackNeeds { .nothing }

  func study(_ world: AttackWorld, _ targets: [AttackedPerson]) -> any AttackStudy {
    CodedIdentityStudy(self, world, targets)
  }
}

private struct CodedIdentityStudy: AttackStudy {
  private let attack: CodedIdentityAttack
  private let depths: [Int]
  /// What was guessed of each person with all clicks.
  private var outcomes: [LinkageOutcome] = []
  private var exposure: ExposureScore

  init(_ attack: CodedIdentityAttack, _ world: AttackWorld, _ targets: [AttackedPerson]) {
    self.attack = attack
    depths = world.depths
    exposure = ExposureScore(scale: .clicks, horizon: attack.clicks)
    // Success after each click is that of the first guess.
    let first = depths.firstIndex(of: 1)
    for target in targets {
      let all = attack.code.outcomes(
        of: target.view, truth: attack.code.identity(of: target.person), clicks: Array(1...attack.clicks),
        depths: first == nil ? [1] + depths : depths)
      exposure.add(all.map { $0.hits[first ?? 0] })
      guard var last = all.last else { continue }
      if first == nil {
        last.hits.removeFirst()
        last.believed.removeFirst()
      }
      outcomes.append(last)
    }
  }

  func figures() throws -> [RiskFigure] {
    let horizon = attack.clicks
    func closedForm(_ clicks: Int) -> Double? {
      attack.hasClosedForm ? attack.code.closedForm(clicks: clicks) : nil
    }
    let score = try IdentityScore(
      outcomes, depths: depths, identities: Double(attack.code.code.identities),
      leakageInBits: attack.code.leakageInBits(clicks: horizon),
      capacityInBits: attack.code.capacityInBits(clicks: horizon),
      closedForms: depths.map { $0 == 1 ? closedForm(horizon) : nil })
    return try score.figures()
      + exposure.figures(
        bounds: (1...horizon).map { attack.code.bound(clicks: $0) },
        closedForms: (1...horizon).map(closedForm))
  }
}

extension AdversaryArm {
  /// Somebody who writes identities into the data, number and windows of reports.
  ///
  /// - Parameters:
  ///   - target: the system and the people that it attacks.
  ///   - depths: the values of k in top-k, ascending.
  ///   - settings: how identities are written and read.
  /// - Throws: what keeps the attack from being set up.
  public static func digitCoding(
    _ name: String, _ target: CodeTarget, depths: [Int], _ settings: DigitCoding
  ) throws -> AdversaryArm {
    try target.arm(
      name, depths,
      settings.attack(
        on: target.mechanism, values: target.values, cap: target.cap, schedule: target.schedule),
      delivery: settings.delivery, shots: settings.conversionsPerVisit)
  }

  /// Somebody who converts only where a bit of the identity is 1, one bit a click.
  ///
  /// - Parameters:
  ///   - target: the system and the people that it attacks.
  ///   - depths: the values of k in top-k, ascending.
  ///   - settings: how identities are written and read.
  /// - Throws: what keeps the attack from being set up.
  public static func presenceCoding(
    _ name: String, _ target: CodeTarget, depths: [Int], _ settings: PresenceCoding
  ) throws -> AdversaryArm {
    try target.arm(
      name, depths, settings.attack(on: target.mechanism, schedule: target.schedule),
      delivery: settings.delivery)
  }

  /// Somebody who writes identities into the choice of who receives a report.
  ///
  /// - Parameters:
  ///   - target: the system and the people that it attacks; clicks must be registered with as many ad techs as there are
  ///     origins.
  ///   - depths: the values of k in top-k, ascending.
  ///   - settings: how identities are written and read.
  /// - Throws: what keeps the attack from being set up.
  public static func reportingOrigins(
    _ name: String, _ target: CodeTarget, depths: [Int], _ settings: ReportingOrigins
  ) throws -> AdversaryArm {
    try target.arm(
      name, depths,
      settings.attack(on: target.mechanism, values: target.values, schedule: target.schedule),
      delivery: settings.delivery)
  }
}
