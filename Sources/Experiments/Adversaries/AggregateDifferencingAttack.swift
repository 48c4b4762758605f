import AdTech
import AttributionReporting
import PrivacyMechanisms
import Risk
import SimulationKernel
import Web

/// Somebody who asks of noisy sums whether one person's conversions are in them.
///
/// It has the person's ad under a key of its own, fires conversions for the person until they are worth what it wants,
/// and knows what everybody else adds. Each person is played twice: in a world where the ad was clicked, and in one where
/// it was not; browsers and noise are those of the system.
struct AggregateDifferencingAttack: Attack {
  /// What it looks at.
  enum Evidence: Sendable {
    /// The sums.
    case sums(AggregateDifferencing.Knowledge, sums: Int)
    /// Whether there is any report.
    case presence
  }

  let evidence: Evidence
  /// How many conversions it fires for a person.
  let conversions: Int
  /// The shares of targets among people at which the predictive value is given.
  let baseRates: [Double]

  var policy: SitePolicy { .honest }
  var needs: AttackNeeds { .nothing }

  func study(_ world: AttackWorld, _ targets: [AttackedPerson]) throws -> any AttackStudy {
    AggregateDifferencingStudy(figureList: try figures(world, targets))
  }

  private func figures(_ world: AttackWorld, _ targets: [AttackedPerson]) throws -> [RiskFigure] {
    guard !targets.isEmpty,
      let player = world.arm.noises.lazy.compactMap({ $0.contributor(conversions) }).first
    else { return [] }
    switch evidence {
    case .presence:
      let seen = (0..<2).map { side in
        targets.count { player.reports(world: side, world.random(of: $0.person, side: side)) > 0 }
      }
      // Each conversion without an ad makes a null report by itself.
      let rate = 1 - Elementary.pow(1 - player.nullReportRate, Double(conversions))
      let score = try DetectionScore(
        found: seen[0], of: targets.count, falsely: seen[1], of: targets.count)
      return try score.figures(
        expectation: ReportPresence(nullReportRate: rate).expectation, baseRates: baseRates)
    case .sums(let knowledge, let sums):
      guard case .sums(let channel) = world.arm.channel, channel.epsilon.isFinite else { return [] }
      // Sums share epsilon, so each has a part of it.
      let noise = try DiscreteLaplace(scale: Double(sums) * Double(channel.budget) / channel.epsilon)
      let contribution = player.contribution(world: 0, world.random(of: 0, side: 0))
      // A browser that adds nothing tells nothing.
      guard contribution > 0 else { return [] }
      let decoder = try AggregateDifferencing(
        noise: noise, contribution: contribution, knowledge: knowledge)
      let scores = (0..<2).map { side in
        targets.map { target -> Double in
          let random = world.random(of: target.person, side: side)
          let added = player.contribution(world: side, random)
          let source = SummaryNoiseSource(law: noise, random: random)
          return (0..<sums).reduce(0.0) { score, sum in
            var difference = added + source.noise(of: Self.key(sum, isSecond: false))
            if knowledge == .secondSum { difference -= source.noise(of: Self.key(sum, isSecond: true)) }
            return score + decoder.score(difference)
          }
        }
      }
      return try DetectionScore(positives: scores[0], negatives: scores[1], threshold: 0).figures(
        expectation: decoder.expectation(sums: sums), baseRates: baseRates)
    }
  }

  private static func key(_ sum: Int, isSecond: Bool) -> UInt128 {
    ContributionKey(campaign: sum, data: isSecond ? 1 : 0, isValue: false).bits
  }
}

private struct AggregateDifferencingStudy: AttackStudy {
  let figureList: [RiskFigure]

  func figures() -> [RiskFigure] { figureList }
}

extension AttackWorld {
  /// The numbers of a person in one of two worlds that have nothing in common.
  ///
  /// Persons of replications are numbered below 2^36, so these are nobody's else.
  fileprivate func random(of person: UInt64, side: Int) -> AddressedRandom {
    random(of: 1 << 46 | UInt64(side) << 45 | person)
  }
}

extension AdversaryArm {
  /// Somebody who asks of noisy sums whether one person's conversions are in them.
  ///
  /// - Parameters:
  ///   - system: the position of the system that it attacks.
  ///   - people: how many people it attacks, at least 1.
  ///   - depths: the values of k in top-k, which it has no use for.
  ///   - knowledge: how it knows what everybody else adds.
  ///   - sums: among how many sums epsilon is shared, 1 to 1000.
  ///   - conversions: how many conversions it fires for a person, 1 to 100.
  ///   - baseRates: the shares of targets among people at which the predictive value is given, each above 0 and below 1.
  public static func aggregateDifferencing(
    _ name: String, system: Int, people: UInt64, depths: [Int],
    knowledge: AggregateDifferencing.Knowledge, sums: Int, conversions: Int, baseRates: [Double]
  ) -> AdversaryArm {
    AdversaryArm(
      name, system: system, people: people, depths: depths,
      attack: AggregateDifferencingAttack(
        evidence: .sums(knowledge, sums: sums), conversions: conversions, baseRates: baseRates))
  }

  /// Somebody who looks whether a person's conversion makes any aggregatable report.
  ///
  /// - Parameters: as those of ``aggregateDifferencing(_:system:people:depths:knowledge:sums:conversions:baseRates:)``.
  public static func reportPresence(
    _ name: String, system: Int, people: UInt64, depths: [Int], conversions: Int, baseRates: [Double]
  ) -> AdversaryArm {
    AdversaryArm(
      name, system: system, people: people, depths: depths,
      attack: AggregateDifferencingAttack(
        evidence: .presence, conversions: conversions, baseRates: baseRates))
  }
}

extension SystemArm {
  /// Whether it tells noisy sums, and whether somebody sees which browsers add to them.
  public var tellsSums: (noisy: Bool, showsReports: Bool) {
    guard case .sums(let sums) = channel else { return (false, false) }
    return (
      sums.epsilon.isFinite,
      noises.contains {
        if case .summary = $0 { true } else { false }
      }
    )
  }
}
