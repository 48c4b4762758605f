import Measurement
import Population
import Risk
import SimulationKernel
import Web

/// Somebody who joins different publishers' reports of one conversion.
struct MultiTouchAttack: Attack {
  var policy: SitePolicy { MultiTouchJoin().policy }
  var needs: AttackNeeds { .reports }

  func study(_ world: AttackWorld, _ targets: [AttackedPerson]) -> any AttackStudy {
    MultiTouchStudy(world, targets)
  }
}

private struct MultiTouchStudy: AttackStudy {
  /// The partner of each question.
  private let partners: [TouchReport]
  /// How many reports without credit have a partner, and of how many of those it says the same.
  private let pairs: Int
  private let equal: Int
  private let index: MultiTouchIndex
  private let reader: LinkEvidenceReader?
  private let depths: [Int]
  private let campaignsPerAdvertiser: Int
  private var tally: MultiTouchTally
  private var traffic: TouchTraffic

  init(_ world: AttackWorld, _ targets: [AttackedPerson]) {
    let reader = LinkEvidenceReader(world)
    self.reader = reader
    depths = world.depths
    campaignsPerAdvertiser = world.scenario.population.campaignsPerAdvertiser
    let period = 0..<world.scenario.timeline.period.milliseconds
    var (questions, partners): ([TouchReport], [TouchReport]) = ([], [])
    var (pairs, equal) = (0, 0)
    for target in targets {
      var mine: [(question: TouchReport, partner: TouchReport)] = []
      let touches = target.view.reports.map { Self.touch($0, target.view, reader) }
      for (i, report) in target.view.reports.enumerated() where report.credit == 0 {
        let place = target.view.reports.indices.first {
          target.view.reports[$0].credit == 100 && target.causes[$0] != nil
            && target.causes[$0] == target.causes[i]
        }
        guard let question = touches[i], let partner = place.flatMap({ touches[$0] }),
          question.publisher != partner.publisher, period.contains(question.times.lowerBound),
          period.contains(question.times.upperBound)
        else { continue }
        pairs += 1
        if question.data == partner.data { equal += 1 }
        mine.append((question, partner))
      }
      guard let chosen = world.choose(of: target.person, from: mine) else { continue }
      questions.append(chosen.question)
      partners.append(chosen.partner)
    }
    (self.partners, self.pairs, self.equal) = (partners, pairs, equal)
    index = MultiTouchIndex(questions)
    tally = MultiTouchTally(index)
    traffic = TouchTraffic(index, period: period)
  }

  private static func touch(
    _ report: AttackReport, _ view: AttackView, _ reader: LinkEvidenceReader?
  ) -> TouchReport? {
    let click = view.clicks[report.click]
    return reader?.times(due: report.due, click: click.time).map {
      TouchReport(
        advertiser: Int32(click.advertiser), publisher: Int32(click.publisher), data: report.data, times: $0)
    }
  }

  mutating func add(_ block: PopulationBlock, reports: [SampledReport]) {
    for report in reports where report.credit == 100 {
      let first = block.clickStart[Int(report.person - block.firstPerson)]
      let click = block.clicks[first + Int(report.tag.click)]
      guard
        let times = reader?.times(due: report.due.milliseconds, click: click.time.milliseconds)
      else { continue }
      let touch = TouchReport(
        advertiser: Int32(Int(click.campaign) / campaignsPerAdvertiser), publisher: click.publisher,
        data: report.data, times: times)
      tally.add(touch)
      traffic.add(touch)
    }
  }

  mutating func merge(_ other: any AttackStudy) {
    guard let other = other as? Self else { return }
    tally.merge(other.tally)
    traffic.merge(other.traffic)
  }

  func write(to summary: inout SummaryWriter) {
    tally.write(to: &summary)
    traffic.write(to: &summary)
  }

  mutating func merge(from summary: inout SummaryReader) throws {
    try tally.merge(from: &summary)
    try traffic.merge(from: &summary)
  }

  func figures() throws -> [RiskFigure] {
    guard !index.questions.isEmpty else { return [] }
    let outcomes = index.answers(tally).enumerated().map { i, count in
      index.outcome(candidates: count, at: i, partner: partners[i], depths: depths)
    }
    var figures = try RiskScore(outcomes, depths: depths).figures()
    let formula = index.questions.reduce(0.0) {
      $0 + LinkFormulas.multiTouch(others: traffic.others(of: $1), share: 1)
    }
    figures.expect(closedForm: formula / Double(index.questions.count))
    figures.append(
      try .share(
        "partner_equal_data",
        Array(repeating: 1, count: equal) + Array(repeating: 0, count: pairs - equal), closedForm: 1))
    return figures
  }
}

/// How many reports with full credit there are of each advertiser, value and publisher, and how long their windows are:
/// those whose windows end in the period.
private struct TouchTraffic: Sendable {
  private struct Key: Hashable {
    var advertiser: Int32
    var data: UInt16
    var publisher: Int32?
  }

  private let period: Range<Int64>
  private let places: [Key: Int]
  private var counts: [Int]
  private var lengths: [Int64]

  init(_ index: MultiTouchIndex, period: Range<Int64>) {
    self.period = period
    var places: [Key: Int] = [:]
    for key in index.questions.flatMap({ Self.keys(of: $0) }) where places[key] == nil {
      places[key] = places.count
    }
    self.places = places
    counts = Array(repeating: 0, count: places.count)
    lengths = Array(repeating: 0, count: places.count)
  }

  private static func keys(of report: TouchReport) -> [Key] {
    [nil, report.publisher].map { Key(advertiser: report.advertiser, data: report.data, publisher: $0) }
  }

  mutating func add(_ report: TouchReport) {
    guard period.contains(report.times.upperBound) else { return }
    for key in Self.keys(of: report) {
      guard let place = places[key] else { continue }
      counts[place] += 1
      lengths[place] += Int64(report.times.count)
    }
  }

  mutating func merge(_ other: TouchTraffic) {
    for i in counts.indices {
      counts[i] += other.counts[i]
      lengths[i] += other.lengths[i]
    }
  }

  func write(to summary: inout SummaryWriter) {
    summary.write(counts)
    summary.write(lengths)
  }

  mutating func merge(from summary: inout SummaryReader) throws {
    try summary.addCounts(to: &counts)
    try summary.add(to: &lengths)
  }

  /// How many reports of others fit a question on average: as many as there are in a millisecond, times the lengths of both
  /// windows together.
  func others(of question: TouchReport) -> Double {
    let places = Self.keys(of: question).compactMap { self.places[$0] }
    guard places.count == 2 else { return 0 }
    let count = counts[places[0]] - counts[places[1]]
    guard count > 1 else { return 0 }
    let length = Double(lengths[places[0]] - lengths[places[1]]) / Double(count)
    // One of them is the partner.
    return Double(count - 1) / Double(period.count) * (Double(question.times.count) + length)
  }
}

extension AdversaryArm {
  /// Somebody who joins different publishers' reports of one conversion.
  ///
  /// - Parameters:
  ///   - system: the position of the system that it attacks.
  ///   - people: how many people it attacks, at least 1.
  ///   - depths: the values of k in top-k, ascending.
  public static func multiTouchJoin(
    _ name: String, system: Int, people: UInt64, depths: [Int]
  ) -> AdversaryArm {
    AdversaryArm(name, system: system, people: people, depths: depths, attack: MultiTouchAttack())
  }
}
