import Measurement
import Population
import Risk
import SimulationKernel
import Statistics
import Web

/// Somebody who names all who clicked an advertiser's ads at once, no two of them the same person.
struct JointAssignmentAttack: Attack {
  let adversary: JointAssignment
  var policy: SitePolicy { adversary.policy }
  var needs: AttackNeeds { .conversions }

  func study(_ world: AttackWorld, _ targets: [AttackedPerson]) throws -> any AttackStudy {
    JointAssignmentStudy(adversary, world, targets)
  }
}

private struct JointAssignmentStudy: AttackStudy {
  /// A publisher-side identity that an advertiser's reports name.
  private struct Row {
    var person: UInt64
    /// About each of its clicks on the advertiser's ads.
    var queries: [PersonQuery]
  }

  private let adversary: JointAssignment
  private let world: AttackWorld
  /// By advertiser.
  private let rows: [[Row]]
  private var logs: [ConversionLog]
  private let values: UInt16

  /// The most lines of an advertiser's log; longer ones are refused.
  private static let limit = 1 << 14

  init(_ adversary: JointAssignment, _ world: AttackWorld, _ targets: [AttackedPerson]) {
    self.adversary = adversary
    self.world = world
    values = UInt16(world.arm.noise.values)
    let advertisers = world.scenario.population.advertisers
    logs = Array(repeating: ConversionLog(limit: Self.limit), count: advertisers)
    let reader = LinkEvidenceReader(world)
    rows = (0..<advertisers).map { advertiser in
      targets.compactMap { target in
        guard let reader else { return nil }
        let clicks = target.view.clicks.indices.filter { target.view.clicks[$0].advertiser == advertiser }
        let queries = clicks.compactMap { number -> PersonQuery? in
          guard let windows = reader.reported(target.view, click: number), !windows.isEmpty,
            windows.allSatisfy({ $0.data.count <= 8 })
          else { return nil }
          return PersonQuery(
            clickTime: target.view.clicks[number].time,
            otherClicks: clicks.filter { $0 != number }.map { target.view.clicks[$0].time },
            windows: windows.map { PersonQuery.Window(times: $0.times, data: $0.data) }, cap: reader.cap)
        }
        // Without any report there is nothing to join.
        return queries.contains { $0.reports > 0 } ? Row(person: target.person, queries: queries) : nil
      }
    }
  }

  mutating func add(_ block: PopulationBlock, reports: [SampledReport]) {
    block.forEachConversion { identity, advertiser, time, data in
      logs[advertiser].add(ConversionView(time: time, identity: identity, data: data % values))
    }
  }

  mutating func merge(_ other: any AttackStudy) {
    guard let other = other as? Self else { return }
    for advertiser in logs.indices { logs[advertiser].merge(other.logs[advertiser]) }
  }

  func write(to summary: inout SummaryWriter) {
    for log in logs { log.write(to: &summary) }
  }

  mutating func merge(from summary: inout SummaryReader) throws {
    for advertiser in logs.indices { try logs[advertiser].merge(from: &summary) }
  }

  func figures() throws -> [RiskFigure] {
    let models = try world.scenario.population.models(noise: world.arm.noise, RiskPlan())
    var (single, joint): ([LinkageOutcome], [LinkageOutcome]) = ([], [])
    let miss = LinkageOutcome(
      candidates: 0, confidence: 0, believed: world.depths.map { _ in 0 }, hits: world.depths.map { _ in 0 },
      posteriorOfTruth: 0, sumOfSquares: 0, entropy: 0)
    for (advertiser, model) in models.enumerated() where !rows[advertiser].isEmpty {
      guard let lines = logs[advertiser].sorted else {
        throw RiskError.tooManyLines(advertiser: advertiser, limit: Self.limit)
      }
      guard model.organicRate > 0 || model.clickRate * model.conversionsPerClick > 0 else {
        // By the model nobody else converts, so it has no answer about anybody.
        single += rows[advertiser].map { _ in miss }
        joint += rows[advertiser].map { _ in miss }
        continue
      }
      let posterior = try PersonPosterior(log: lines, model: model)
      // An identity that nobody in the log can be, by the model, cannot be assigned: a miss.
      let asked = try rows[advertiser].compactMap { row in
        try posterior.answer(all: row.queries, limit: .max).map { (row, $0) }
      }.filter { !$0.1.guesses.isEmpty }
      let misses = Array(repeating: miss, count: rows[advertiser].count - asked.count)
      single += misses
      joint += misses
      let assigned = try adversary.solved(asked.map(\.1.guesses))
      for ((row, answer), identity) in zip(asked, assigned) {
        single.append(posterior.outcome(of: answer, identity: row.person, depths: world.depths))
        joint.append(
          adversary.outcome(of: answer, assigned: identity, identity: row.person, depths: world.depths))
      }
    }
    guard !joint.isEmpty else { return [] }
    var figures = try RiskScore(joint, depths: world.depths).figures()
    for (place, k) in world.depths.enumerated() {
      let gain = RunningMoments(zip(joint, single).map { $0.hits[place] - $1.hits[place] })
      figures.append(try .share("one_by_one_top_k", single.map { $0.hits[place] }, at: Double(k)))
      figures.append(
        RiskFigure(
          metric: "joint_gain", at: Double(k), value: gain.mean,
          interval: try joint.count > 1 ? gain.intervalForMean() : nil, sampleSize: joint.count))
    }
    return figures
  }
}

extension AdversaryArm {
  /// Somebody who names all who clicked an advertiser's ads at once, no two of them the same person.
  ///
  /// - Parameters:
  ///   - system: the position of the system that it attacks.
  ///   - people: how many people it attacks, at least 1; above 4,096 sure pairs are fixed instead.
  ///   - depths: the values of k in top-k, ascending.
  /// - Throws: `RiskError.parameter` when it cannot be set up.
  public static func jointAssignment(
    _ name: String, system: Int, people: UInt64, depths: [Int]
  ) throws -> AdversaryArm {
    AdversaryArm(
      name, system: system, people: people, depths: depths,
      attack: JointAssignmentAttack(adversary: try JointAssignment()))
  }
}
