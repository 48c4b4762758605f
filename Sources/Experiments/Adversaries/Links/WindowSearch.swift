import Population
import Risk
import SimulationKernel

/// The search for the conversions of targets' reports in everybody's log, each in its window, and among people of the same
/// fingerprint where there are fingerprints.
struct WindowSearch: Sendable {
  /// How the search for one report's conversion ended.
  struct Answer {
    var outcome: LinkageOutcome
    /// How many conversions of others the window holds on average.
    var others: Double
    /// The success that a formula expects; nil where delays are known.
    var formula: Double?
  }

  /// One report of a target.
  private struct Question {
    var person: UInt64
    var advertiser: Int
    var query: LinkageQuery
    var truth: LinkageTruth
    /// Its position among the questions about its advertiser.
    var place: Int
  }

  let depths: [Int]
  private let questions: [Question]
  private let indexes: [CandidateIndex?]
  private var tallies: [CandidateTally?]
  /// How many conversions each advertiser has in the period.
  private var conversions: [Int]
  private let period: Int64
  private let law: CrowdLaw?
  private let values: UInt16
  private let prior: FingerprintPrior?
  private let cells: FingerprintIndex
  /// All moments of all questions.
  private let span: Range<Int64>
  private let world: AttackWorld

  /// - Parameters:
  ///   - knob: the expiry that publishers declare for the attack.
  ///   - knowsDelays: whether candidates are weighed by their delays.
  ///   - prior: the fingerprints; nil where there are none.
  init(
    _ world: AttackWorld, _ targets: [AttackedPerson], knob: ExpiryKnob?, knowsDelays: Bool,
    prior: FingerprintPrior?
  ) throws {
    self.world = world
    self.prior = prior
    depths = world.depths
    period = world.scenario.timeline.period.milliseconds
    values = UInt16(world.arm.noise.values)
    let people = world.scenario.population
    law =
      try knowsDelays
      ? nil : CrowdLaw(noise: world.arm.noise, shares: people.dataShares(values: Int(values)))
    var questions = targets.compactMap { Self.question($0, world, LinkEvidenceReader(world, knob: knob)) }
    let begin = questions.map { $0.query.clickTime }.min() ?? 0
    let end = questions.map { $0.query.window.upperBound }.max() ?? 1
    span = begin..<max(begin + 1, end)
    cells = FingerprintIndex(
      prior.map { prior in questions.map { prior.cell(of: world.random(of: $0.person)) } } ?? [])
    for i in questions.indices where prior != nil {
      guard let slot = cells.slot(of: cells.cells[i]) else { continue }
      let move = { [cells, span] (time: Int64) in cells.moved(time, to: slot, of: span) }
      let window = questions[i].query.window
      questions[i].query.clickTime = move(questions[i].query.clickTime)
      questions[i].query.window = move(window.lowerBound)..<move(window.upperBound)
      questions[i].truth.time = move(questions[i].truth.time)
    }
    let models = try people.models(noise: world.arm.noise, RiskPlan())
    var asked: [[LinkageQuery]] = models.map { _ in [] }
    for i in questions.indices {
      questions[i].place = asked[questions[i].advertiser].count
      asked[questions[i].advertiser].append(questions[i].query)
    }
    self.questions = questions
    indexes = try zip(asked, models).map { queries, model in
      guard !queries.isEmpty else { return nil }
      return try CandidateIndex(queries, model: knowsDelays ? model : Self.flat(model))
    }
    tallies = indexes.map { $0.map { CandidateTally($0) } }
    conversions = models.map { _ in 0 }
  }

  /// The beliefs of somebody to whom all moments are alike.
  private static func flat(_ model: BehaviourModel) throws -> BehaviourModel {
    try BehaviourModel(
      delay: model.delay, conversionsPerClick: 0, organicRate: 1e-12, noise: model.noise,
      identities: model.identities)
  }

  /// What is asked about one of a target's reports with full credit.
  private static func question(
    _ target: AttackedPerson, _ world: AttackWorld, _ reader: LinkEvidenceReader?
  ) -> Question? {
    let asked = zip(target.view.reports, target.causes).compactMap { report, cause -> Question? in
      guard report.credit == 100, let cause, target.conversions[cause].counts else { return nil }
      let click = target.view.clicks[report.click]
      guard let window = reader?.times(due: report.due, click: click.time) else { return nil }
      let conversion = target.conversions[cause]
      return Question(
        person: target.person, advertiser: click.advertiser,
        query: LinkageQuery(clickTime: click.time, window: window, data: report.data),
        truth: LinkageTruth(
          identity: target.person, time: conversion.time.milliseconds,
          data: conversion.data % UInt16(world.arm.noise.values)),
        place: 0)
    }
    return world.choose(of: target.person, from: asked)
  }

  mutating func add(_ block: PopulationBlock) {
    var (last, slot) = (UInt64.max, Int?.none)
    block.forEachConversion { identity, advertiser, time, data in
      if time >= 0, time < period { conversions[advertiser] += 1 }
      guard tallies[advertiser] != nil, span.contains(time) else { return }
      var view = ConversionView(time: time, identity: identity, data: data % values)
      if let prior {
        if identity != last {
          slot = cells.slot(of: prior.cell(of: world.random(of: identity)))
          last = identity
        }
        guard let slot else { return }
        view.time = cells.moved(time, to: slot, of: span)
      }
      tallies[advertiser]?.add(view)
    }
  }

  mutating func merge(_ other: WindowSearch) {
    for advertiser in tallies.indices {
      if let more = other.tallies[advertiser] { tallies[advertiser]?.merge(more) }
      conversions[advertiser] += other.conversions[advertiser]
    }
  }

  func write(to summary: inout SummaryWriter) {
    summary.write(conversions)
    for tally in tallies { tally?.write(to: &summary) }
  }

  mutating func merge(from summary: inout SummaryReader) throws(SummaryError) {
    try summary.addCounts(to: &conversions)
    for advertiser in tallies.indices { try tallies[advertiser]?.merge(from: &summary) }
  }

  /// How all searches ended; nil when there was nothing to search for.
  func answers() -> [Answer]? {
    guard !questions.isEmpty else { return nil }
    let answers = zip(indexes, tallies).map { index, tally in
      zip2(index, tally).map { $0.answers($1) } ?? []
    }
    let crowd = 1 / Double(prior?.cells ?? 1)
    return questions.compactMap { question in
      guard let index = indexes[question.advertiser] else { return nil }
      // The rate is that of others: the target's own conversion is known to be there.
      let rate = Double(max(0, conversions[question.advertiser] - 1)) / Double(period)
      let others = rate * Double(question.query.window.count) * crowd
      return Answer(
        outcome: index.outcome(
          of: answers[question.advertiser][question.place], at: question.place, truth: question.truth,
          depths: depths),
        others: others,
        formula: law.map { $0.success(others: others, reported: question.query.data ?? 0) })
    }
  }

  private func zip2<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
    guard let a, let b else { return nil }
    return (a, b)
  }
}
