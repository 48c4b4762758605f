// guide: begin bit
import Experiments
import PrivacyMechanisms
import Risk
import Web

/// One secret bit of each person, written into the data of conversions and read next to the publisher's click ids.
///
/// The advertiser knows who is a regular customer. It fires the largest value of data for them and 0 for all others,
/// whatever was bought; the publisher, who knows whose click a report names, asks whether the data lie in the upper
/// half.
public struct OneBit: ActingAdversary {
  /// The noise of the data, over an even number of values with uniform replacement.
  public let noise: DataNoise

  /// Makes the adversary.
  ///
  /// - Throws: `RiskError.parameter` for an odd number of values or another law of replacement, for which the closed form
  ///   does not hold.
  public init(against noise: DataNoise) throws(RiskError) {
    guard noise.values.isMultiple(of: 2), noise.replacement == .uniform else {
      throw .parameter(
        "number of values", value: Double(noise.values), allowed: "even, with uniform replacement")
    }
    self.noise = noise
  }

  /// The secret: every second person is a regular customer.
  public func isRegular(_ person: UInt64) -> Bool { !person.isMultiple(of: 2) }

  /// The advertiser fires the secret instead of what was bought; the rest is honest.
  public var policy: SitePolicy {
    SitePolicy(register: { [self] facts, firings in
      let data = isRegular(facts.person) ? UInt64(noise.values - 1) : 0
      for index in firings.indices { firings[index].data = data }
    })
  }

  /// What is taken for granted.
  public var assumptions: [String] {
    ["The noise of a report's data is drawn by itself and does not depend on the person."]
  }

  /// What the publisher makes of what it holds: 1 for a regular customer, 0 for any other, nil without a report.
  public func guess(_ view: AttackView) -> Double? {
    view.reports.first { $0.credit == 100 }.map { Int($0.data) >= noise.values / 2 ? 1 : 0 }
  }

  /// What the rates are in expectation, and what no reader of one report can exceed.
  ///
  /// Derived: data that are kept, with probability 1 - p, tell the bit; drawn ones lie in either half alike. So regular
  /// customers are called so with probability 1 - p/2 and others with p/2. The difference, 1 - p, is the total variation
  /// distance between what any two values become, t - f, and no test of one output has a greater advantage.
  public var expectation: DetectionExpectation {
    DetectionExpectation(
      truePositiveRate: 1 - noise.noise / 2, falsePositiveRate: noise.noise / 2,
      advantageBound: 1 - noise.noise)
  }
}
// guide: end bit

// guide: begin attack
/// What makes an adversary of the harness of it: the guesses are scored by the truth.
struct OneBitAttack: Attack {
  let adversary: OneBit

  var policy: SitePolicy { adversary.policy }
  var needs: AttackNeeds { .nothing }

  func study(_ world: AttackWorld, _ targets: [AttackedPerson]) -> any AttackStudy {
    var study = OneBitStudy(expectation: adversary.expectation)
    for target in targets {
      // The decoder is handed the view alone; the person's number only says whether it was right.
      guard let guess = adversary.guess(target.view) else { continue }
      study.add(guess, isRegular: adversary.isRegular(target.person))
    }
    return study
  }
}

private struct OneBitStudy: AttackStudy {
  let expectation: DetectionExpectation
  private var regular: [Double] = []
  private var others: [Double] = []

  init(expectation: DetectionExpectation) { self.expectation = expectation }

  mutating func add(_ guess: Double, isRegular: Bool) {
    if isRegular { regular.append(guess) } else { others.append(guess) }
  }

  func figures() throws -> [RiskFigure] {
    guard !regular.isEmpty, !others.isEmpty else { return [] }
    return try DetectionScore(positives: regular, negatives: others, threshold: 1)
      .figures(expectation: expectation)
  }
}

extension AdversaryArm {
  /// Somebody who writes one bit into the data of conversions.
  ///
  /// - Parameters:
  ///   - name: the scenario's name for it.
  ///   - adversary: what it does.
  ///   - system: the position of the system that it attacks, whose noise must be that of the adversary.
  ///   - people: how many people it attacks, the first ones, at least 1.
  public static func oneBit(
    _ name: String, _ adversary: OneBit, system: Int, people: UInt64
  ) -> AdversaryArm {
    AdversaryArm(
      name, system: system, people: people, depths: [1], attack: OneBitAttack(adversary: adversary))
  }
}
// guide: end attack
