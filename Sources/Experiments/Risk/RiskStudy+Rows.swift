import Foundation
import Recovery
import Risk
import Statistics

extension RiskStudy {
  /// All rows, system by system.
  ///
  /// - Parameters:
  ///   - tally: what all threads together have seen.
  ///   - totals: what is known of all reports of each source, for everybody.
  func rows(_ tally: RiskTally, totals: [ReportTotals]) throws -> [RiskRow] {
    let timing = self.timing.outcomes(tally.timing, depths: plan.depths).compactMap { $0 }
    let chance = targets.map {
      LinkageOutcome.blind(among: max(1, tally.identities[$0.advertiser]), depths: plan.depths)
    }
    let rows = try scenario.systems.indices.flatMap { system in
      let outcomes = try outcomes(system, tally, timing: timing, chance: chance, totals: totals)
      return try outcomes.rows(system: system, sizes: tally.identities)
        + personRows(system, tally, outcomes) + collusionRows(system, outcomes)
        + mechanismRows(system, outcomes)
    }
    // Nobody guesses by reports and log together where nobody has both.
    let left: [Adversary] = plan.collusions.contains(.all) ? [] : [.passive, .passivePerson]
    return rows.filter { row in !left.contains { $0.rawValue == row.adversary } }
  }

  /// The rows of an adversary who weighs whole persons, about those reports for which that can be done.
  private func personRows(
    _ system: Int, _ tally: RiskTally, _ others: TargetOutcomes
  ) throws -> [RiskRow] {
    let arm = scenario.systems[system]
    // Where whole outputs are noised, whole persons would have to be weighed against outputs that noise made.
    // So would they where a person's browsers have several systems: a mixed web has no evidence of its own.
    guard !targets.isEmpty, case .window(let evidence) = arm.evidence, evidence.outputs == nil,
      let source = sources(of: system).first
    else { return [] }
    let questions = PersonQuestions(
      study: self, source: source, evidence: evidence, values: UInt16(arm.noise.values))
    let all = try questions.outcomes(tally.logs)
    let answered = targets.indices.filter { all[$0] != nil && others.reported[$0] != nil }
    guard !answered.isEmpty else { return [] }
    let outcomes = answered.compactMap { all[$0] }
    let figures =
      try RiskScore(outcomes, depths: plan.depths).figures()
      + others.gains(outcomes, answered.map { others.timing[$0] }, "top_k_gain")
      + others.successes(answered.compactMap { others.reported[$0] }, "event_level_top_k")
    return figures.map { RiskRow($0, system: system, adversary: .passivePerson) }
  }
}

/// How all questions of one system ended, in the order of the targets.
struct TargetOutcomes {
  /// nil where no report was delivered.
  let reported: [LinkageOutcome?]
  /// Of every target: by its report, by all reports together where they say something of each, or by timing alone.
  let all: [LinkageOutcome]
  /// Of reports that noise alone made, which nobody can tell from the others.
  let phantoms: [LinkageOutcome]
  /// Of an adversary who knows the times of clicks only.
  let timing: [LinkageOutcome]
  /// Of somebody who names an identity blindly.
  let chance: [LinkageOutcome]
  let targets: [RiskTarget]
  let plan: RiskPlan
  /// How many targets a report is about.
  let delivered: Int
  /// Whether the reports could be weighed.
  let isAnswered: Bool

  /// The positions of targets about whom a report was delivered.
  var positions: [Int] { targets.indices.filter { reported[$0] != nil } }

  /// - Parameter sizes: how many identities each advertiser's log has.
  func rows(system: Int, sizes: [Int]) throws -> [RiskRow] {
    let positions = positions
    let byReport = positions.compactMap { reported[$0] }
    let byTiming = positions.map { timing[$0] }
    var rows: [RiskRow] = []
    func add(_ figures: [RiskFigure], _ adversary: Adversary) {
      rows += figures.map { RiskRow($0, system: system, adversary: adversary) }
    }
    if !positions.isEmpty {
      add(try RiskScore(byReport + phantoms, depths: plan.depths).figures(), .passive)
      add(try gains(byReport, byTiming, "top_k_gain"), .passive)
      add(try groups(positions, byReport, sizes: sizes), .passive)
      add(try RiskScore(byTiming, depths: plan.depths).figures(), .timing)
      add(try successes(positions.map { chance[$0] }, "top_k"), .chance)
    }
    guard !targets.isEmpty else { return rows }
    let share = try BinomialProportion(successes: delivered, trials: targets.count)
    add(
      [
        RiskFigure(
          metric: "reported_share", value: share.share, interval: try share.clopperPearson(),
          sampleSize: targets.count)
      ], .passive)
    if isAnswered {
      add(try successes(all, "attributable_top_k"), .passive)
      add(try gains(all, timing, "attributable_top_k_gain"), .passive)
      add(crowd(all), .passive)
    }
    add(crowd(timing), .timing)
    add(try successes(timing, "attributable_top_k"), .timing)
    add(try successes(chance, "attributable_top_k"), .chance)
    add(try successes(byCookie, "attributable_top_k"), .cookies)
    return rows
  }

  /// Somebody with third-party cookies knows those whom a cookie links, and names the others blindly.
  private var byCookie: [LinkageOutcome] {
    zip(targets, chance).map { target, blind in
      target.isLinkedByCookie ? .certain(right: true, depths: plan.depths.count) : blind
    }
  }

  /// How large the crowds are in which all targets hide; those whom nothing in the log can be have none.
  private func crowd(_ outcomes: [LinkageOutcome]) -> [RiskFigure] {
    let held = outcomes.filter { $0.candidates > 0 }
    guard !held.isEmpty else { return [] }
    let mean = RunningMoments(held.map(\.entropy)).mean
    return [
      RiskFigure(metric: "attributable_effective_size", value: exp2(mean), sampleSize: held.count)
    ]
  }

  /// The share of targets among the best k guesses, for each k.
  func successes(_ outcomes: [LinkageOutcome], _ metric: String) throws -> [RiskFigure] {
    try plan.depths.enumerated().map { place, k in
      try Self.mean(outcomes.map { $0.hits[place] }, metric, at: Double(k), within: 0...1)
    }
  }

  /// What one adversary hits more than another on the same targets.
  func gains(
    _ better: [LinkageOutcome], _ worse: [LinkageOutcome], _ metric: String
  ) throws -> [RiskFigure] {
    try plan.depths.enumerated().map { place, k in
      let differences = zip(better, worse).map { $0.hits[place] - $1.hits[place] }
      return try Self.mean(differences, metric, at: Double(k), within: -1...1)
    }
  }

  /// Success at the first guess by decile of the person's activity and of the advertiser's size.
  private func groups(
    _ positions: [Int], _ outcomes: [LinkageOutcome], sizes: [Int]
  ) throws -> [RiskFigure] {
    guard let first = plan.depths.firstIndex(of: 1) else { return [] }
    let hits = outcomes.map { $0.hits[first] }
    let byActivity = positions.indices.sorted {
      let (a, b) = (targets[positions[$0]], targets[positions[$1]])
      return (a.activity, a.person, $0) < (b.activity, b.person, $1)
    }
    let bySize = sizes.indices.sorted { (sizes[$0], $0) < (sizes[$1], $1) }
    var decileOfAdvertiser = Array(repeating: 1, count: sizes.count)
    for (rank, advertiser) in bySize.enumerated() {
      decileOfAdvertiser[advertiser] = 1 + 10 * rank / sizes.count
    }
    var figures: [RiskFigure] = []
    for decile in 1...10 {
      let active = byActivity.indices.filter { 1 + 10 * $0 / byActivity.count == decile }
      if !active.isEmpty {
        figures.append(
          try Self.mean(
            active.map { hits[byActivity[$0]] }, "top_1_by_activity", at: Double(decile), within: 0...1))
      }
    }
    for decile in 1...10 {
      let mine = positions.indices.filter { decileOfAdvertiser[targets[positions[$0]].advertiser] == decile }
      if !mine.isEmpty {
        figures.append(
          try Self.mean(
            mine.map { hits[$0] }, "top_1_by_advertiser_size", at: Double(decile), within: 0...1))
      }
    }
    return figures
  }

  /// A mean with its 95 % interval: exact for shares, Student's t where ties make fractions.
  private static func mean(
    _ values: [Double], _ metric: String, at: Double, within range: ClosedRange<Double>
  ) throws -> RiskFigure {
    var moments = RunningMoments()
    for value in values { moments.add(value) }
    let sum = values.reduce(0, +)
    var interval: Interval?
    if range == 0...1, values.allSatisfy({ $0 == 0 || $0 == 1 }), !values.isEmpty {
      interval = try BinomialProportion(successes: Int(sum), trials: values.count).clopperPearson()
    } else if values.count > 1 {
      interval = try moments.intervalForMean()?.clamped(to: range)
    }
    return RiskFigure(
      metric: metric, at: at, value: sum / Double(max(1, values.count)), interval: interval,
      sampleSize: values.count)
  }
}
