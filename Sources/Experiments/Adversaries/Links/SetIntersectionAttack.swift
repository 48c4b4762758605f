import Measurement
import Population
import Risk
import SimulationKernel
import Web

/// Somebody who intersects, click by click, the crowds of those who converted as the reports say.
struct SetIntersectionAttack: Attack {
  let adversary: SetIntersection
  var policy: SitePolicy { adversary.policy }
  var needs: AttackNeeds { .conversions }

  func study(_ world: AttackWorld, _ targets: [AttackedPerson]) throws -> any AttackStudy {
    try SetIntersectionStudy(adversary, world, targets)
  }
}

private struct SetIntersectionStudy: AttackStudy {
  private let index: IntersectionIndex
  private var tally: IntersectionTally
  /// All conversions of each target.
  private let truths: [[LoggedConversion]]
  private let depths: [Int]
  private let identities: Int
  private var lines: [LoggedConversion] = []

  init(_ adversary: SetIntersection, _ world: AttackWorld, _ targets: [AttackedPerson]) throws {
    let reader = LinkEvidenceReader(world)
    var (evidence, truths): ([[ClickEvidence]], [[LoggedConversion]]) = ([], [])
    for target in targets {
      let clicks = target.view.clicks.indices.compactMap { number -> ClickEvidence? in
        guard let reader, let windows = reader.reported(target.view, click: number), !windows.isEmpty else {
          return nil
        }
        return ClickEvidence(
          advertiser: target.view.clicks[number].advertiser,
          windows: windows.map { .init(times: $0.times, reports: $0.data.count) }, cap: reader.cap)
      }
      guard !clicks.isEmpty else { continue }
      evidence.append(clicks)
      truths.append(
        target.conversions.map { LoggedConversion(time: $0.time.milliseconds, advertiser: $0.advertiser) })
    }
    index = try IntersectionIndex(evidence, adversary: adversary)
    tally = IntersectionTally(index)
    self.truths = truths
    depths = world.depths
    identities = Int(clamping: world.scenario.population.people)
  }

  mutating func add(_ block: PopulationBlock, reports: [SampledReport]) {
    for person in 0..<block.people {
      let rows = block.conversionStart[person]..<block.conversionStart[person + 1]
      guard !rows.isEmpty else { continue }
      lines.removeAll(keepingCapacity: true)
      for row in rows {
        let line = block.conversions[row]
        lines.append(LoggedConversion(time: line.time.milliseconds, advertiser: line.advertiser))
      }
      tally.add(lines)
    }
  }

  mutating func merge(_ other: any AttackStudy) {
    guard let other = other as? Self else { return }
    tally.merge(other.tally)
  }

  func figures() throws -> [RiskFigure] {
    guard index.targets > 0 else { return [] }
    let answers = index.answers(tally, identities: identities)
    let horizon = answers.map(\.count).max() ?? 1
    var exposure = ExposureScore(scale: .clicks, horizon: horizon)
    var expected: [Double?] = Array(repeating: 0, count: horizon)
    var crowds: [[Int]] = Array(repeating: [], count: horizon)
    var outcomes: [LinkageOutcome] = []
    for (target, mine) in answers.enumerated() {
      var hits: [Double] = []
      // Whoever has fewer clicks is asked about with all of them, so that nobody is left out.
      for m in 1...horizon {
        let clicks = min(m, mine.count)
        let outcome = index.outcome(
          of: mine[clicks - 1], after: clicks, target: target, truth: truths[target], depths: [1])
        hits.append(outcome.hits[0])
        crowds[m - 1].append(mine[clicks - 1].survivors)
        let formula = index.formula(
          mine, after: clicks, target: target, truth: truths[target], identities: identities)
        expected[m - 1] = expected[m - 1].flatMap { sum in formula.map { sum + $0 / Double(index.targets) } }
      }
      exposure.add(hits)
      outcomes.append(
        index.outcome(
          of: mine[mine.count - 1], after: mine.count, target: target, truth: truths[target], depths: depths))
    }
    var figures = try RiskScore(outcomes, depths: depths).figures()
    figures.expect(closedForm: expected[horizon - 1])
    figures += try exposure.figures(closedForms: expected)
    for (m, sizes) in crowds.enumerated() {
      figures.append(
        RiskFigure(
          metric: "anonymity_set_by_clicks", at: Double(m + 1),
          value: Double(sizes.sorted()[sizes.count / 2]), sampleSize: sizes.count))
    }
    return figures
  }
}

extension AdversaryArm {
  /// Somebody who intersects, click by click, the crowds of those who converted as the reports say.
  ///
  /// - Parameters:
  ///   - system: the position of the system that it attacks.
  ///   - people: how many people it attacks, at least 1.
  ///   - depths: the values of k in top-k, ascending.
  ///   - lostShare: its belief that a report never arrives, from 0 to below 1.
  /// - Throws: `RiskError.parameter` for a share out of range.
  public static func setIntersection(
    _ name: String, system: Int, people: UInt64, depths: [Int], lostShare: Double
  ) throws -> AdversaryArm {
    AdversaryArm(
      name, system: system, people: people, depths: depths,
      attack: SetIntersectionAttack(adversary: try SetIntersection(lostShare: lostShare)))
  }
}
