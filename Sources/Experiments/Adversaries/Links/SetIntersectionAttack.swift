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
  /// For each target and number of clicks, how many days after its first click the last of their windows closes.
  private let closings: [[Int]]
  /// Those who clicked, none of whose windows closed in the period.
  private let blind: Int
  private let hasFormula: Bool
  private let depths: [Int]
  private let identities: Int
  private var lines: [LoggedConversion] = []

  init(_ adversary: SetIntersection, _ world: AttackWorld, _ targets: [AttackedPerson]) throws {
    let reader = LinkEvidenceReader(world)
    var (evidence, truths): ([[ClickEvidence]], [[LoggedConversion]]) = ([], [])
    var (closings, blind): ([[Int]], Int) = ([], 0)
    for target in targets {
      let clicks = target.view.clicks.indices.compactMap { number -> ClickEvidence? in
        guard let reader, let windows = reader.reported(target.view, click: number), !windows.isEmpty else {
          return nil
        }
        return ClickEvidence(
          advertiser: target.view.clicks[number].advertiser,
          windows: windows.map { .init(times: $0.times, reports: $0.data.count) }, cap: reader.cap)
      }
      guard !clicks.isEmpty else {
        blind += target.view.clicks.isEmpty ? 0 : 1
        continue
      }
      evidence.append(clicks)
      closings.append(Self.closings(of: clicks, since: target.view.clicks[0].time))
      truths.append(
        target.conversions.map { LoggedConversion(time: $0.time.milliseconds, advertiser: $0.advertiser) })
    }
    index = try IntersectionIndex(evidence, adversary: adversary)
    tally = IntersectionTally(index)
    self.truths = truths
    (self.closings, self.blind) = (closings, blind)
    hasFormula = world.scenario.population.hasLastingBrowsers
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

  func write(to summary: inout SummaryWriter) { tally.write(to: &summary) }

  mutating func merge(from summary: inout SummaryReader) throws { try tally.merge(from: &summary) }

  /// How many days after a moment all windows of the first clicks have closed, for each number of clicks.
  private static func closings(of clicks: [ClickEvidence], since begin: Int64) -> [Int] {
    let day = SimulationDuration.days(1).milliseconds
    var last = begin + 1
    return clicks.map { click in
      last = max(last, click.windows.last?.times.upperBound ?? last)
      return Int((last - begin + day - 1) / day)
    }
  }

  /// What an adversary makes of one target with its first clicks, for each number of them.
  private struct Progress {
    var hits: [Double]
    var formulas: [Double?]
    var survivors: [Int]
    var last: LinkageOutcome
  }

  private func progress(of target: Int, _ answers: [IntersectionAnswer]) -> Progress {
    let (mine, truth) = (1...answers.count, truths[target])
    return Progress(
      hits: mine.map {
        index.outcome(of: answers[$0 - 1], after: $0, target: target, truth: truth, depths: [1]).hits[0]
      },
      formulas: mine.map {
        hasFormula
          ? index.formula(answers, after: $0, target: target, truth: truth, identities: identities) : nil
      },
      survivors: answers.map(\.survivors),
      last: index.outcome(
        of: answers[answers.count - 1], after: answers.count, target: target, truth: truth, depths: depths))
  }

  func figures() throws -> [RiskFigure] {
    guard index.targets > 0 else { return [] }
    let all = index.answers(tally, identities: identities).enumerated().map { progress(of: $0, $1) }
    let horizon = all.map(\.hits.count).max() ?? 1
    var exposure = ExposureScore(scale: .clicks, horizon: horizon)
    // Whoever has fewer clicks is asked about with all of them, so that nobody is left out.
    for one in all { exposure.add((1...horizon).map { one.hits[min($0, one.hits.count) - 1] }) }
    let expected = (1...horizon).map { m in
      mean(all.map { $0.formulas[min(m, $0.formulas.count) - 1] })
    }
    var figures = try RiskScore(all.map(\.last), depths: depths).figures()
    figures.expect(closedForm: expected[horizon - 1])
    figures += try exposure.figures(closedForms: expected)
    figures += try days(all)
    for m in 1...horizon {
      let sizes = all.map { $0.survivors[min(m, $0.survivors.count) - 1] }.sorted()
      figures.append(
        RiskFigure(
          metric: "anonymity_set_by_clicks", at: Double(m), value: Double(sizes[sizes.count / 2]),
          sampleSize: sizes.count))
    }
    return figures
  }

  /// Success with the clicks whose windows have closed so many days after the first click; before that, the guess is blind.
  private func days(_ all: [Progress]) throws -> [RiskFigure] {
    let horizon = closings.compactMap(\.last).max() ?? 1
    let guess = 1 / Double(identities)
    var exposure = ExposureScore(scale: .days, horizon: horizon)
    var expected: [Double?] = Array(repeating: 0, count: horizon)
    let share = 1 / Double(all.count + blind)
    for (one, closings) in zip(all, closings) {
      var clicks = 0
      exposure.add(
        (1...horizon).map { day in
          while clicks < closings.count, closings[clicks] <= day { clicks += 1 }
          let formula = clicks > 0 ? one.formulas[clicks - 1] : guess
          expected[day - 1] = expected[day - 1].flatMap { sum in formula.map { sum + share * $0 } }
          return clicks > 0 ? one.hits[clicks - 1] : guess
        })
    }
    for _ in 0..<blind { exposure.add(Array(repeating: guess, count: horizon)) }
    return try exposure.figures(
      closedForms: expected.map { $0.map { $0 + Double(blind) * share * guess } })
  }

  private func mean(_ values: [Double?]) -> Double? {
    let known = values.compactMap { $0 }
    return known.count == values.count ? known.reduce(0, +) / Double(known.count) : nil
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
