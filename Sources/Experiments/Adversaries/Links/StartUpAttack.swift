import Measurement
import Population
import Risk
import SimulationKernel
import Web

/// Somebody who joins the reports that leave one device together after it was started.
struct StartUpAttack: Attack {
  let adversary: StartUpBunching
  let delay: StartUpDelay
  var policy: SitePolicy { adversary.policy }
  var needs: AttackNeeds { .reports }

  func study(_ world: AttackWorld, _ targets: [AttackedPerson]) -> any AttackStudy {
    StartUpStudy(self, world, targets)
  }
}

private struct StartUpStudy: AttackStudy {
  private let attack: StartUpAttack
  private let world: AttackWorld
  /// For each question how many reports of other publishers left with it.
  private let partners: [Int]
  private let index: StartUpIndex
  private var tally: StartUpTally
  private var traffic: StartTraffic

  init(_ attack: StartUpAttack, _ world: AttackWorld, _ targets: [AttackedPerson]) {
    self.attack = attack
    self.world = world
    var (questions, partners): ([LateReport], [Int]) = ([], [])
    let period = 0..<world.scenario.timeline.period.milliseconds
    for target in targets {
      let late = target.view.reports.filter { $0.arrived > $0.due }
      let asked = late.filter { period.contains($0.arrived) }
      guard let question = world.choose(of: target.person, from: asked) else { continue }
      let publisher = { (report: AttackReport) in target.view.clicks[report.click].publisher }
      questions.append(
        LateReport(
          arrived: question.arrived, publisher: Int32(publisher(question)),
          address: attack.adversary.address(of: world.random(of: target.person)),
          identity: target.view.publisherIdentity))
      partners.append(
        late.count {
          publisher($0) != publisher(question)
            && Double(($0.arrived - question.arrived).magnitude) <= attack.delay.reach
        })
    }
    self.partners = partners
    index = StartUpIndex(questions)
    tally = StartUpTally(index)
    traffic = StartTraffic(span: world.scenario.timeline.period.milliseconds)
  }

  mutating func add(_ block: PopulationBlock, reports: [SampledReport]) {
    let period = 0..<world.scenario.timeline.period.milliseconds
    var late: [UInt64: [(arrived: Int64, publisher: Int32)]] = [:]
    for report in reports where report.sent > report.due {
      // Rates are those of the period, and so are questions.
      guard period.contains(report.sent.milliseconds) else { continue }
      let first = block.clickStart[Int(report.person - block.firstPerson)]
      let publisher = block.clicks[first + Int(report.tag.click)].publisher
      late[report.person, default: []].append((report.sent.milliseconds, publisher))
      tally.add(
        LateReport(
          arrived: report.sent.milliseconds, publisher: publisher,
          address: attack.adversary.address(of: world.random(of: report.person)), identity: report.person))
    }
    // Starts are counted, so their order does not matter.
    for mine in late.values { traffic.add(mine, reach: attack.delay.reach) }
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
    let answers = index.answers(tally)
    let hits = zip(answers, index.questions).map { $0 == $1.identity ? 1.0 : 0 }
    // The formula is about one partner; where several reports leave together, one of them is nearer.
    let together = hits.indices.filter { partners[$0] == 1 }
    let joined = hits.indices.filter { answers[$0] != nil }
    var figures = [
      try RiskFigure.share("partner_share", partners.map { $0 > 0 ? 1 : 0 })
    ]
    if !joined.isEmpty { figures.append(try .share("join_precision", joined.map { hits[$0] })) }
    guard !together.isEmpty else { return figures }
    let formula = together.reduce(0.0) { sum, i in
      let question = index.questions[i]
      let starts = traffic.rates(
        without: question.publisher, at: question.arrived, addresses: attack.adversary.addresses, own: 1)
      return sum + attack.delay.success(starts: starts)
    }
    let closedForm = formula / Double(together.count)
    figures.append(
      try .share("join_right", together.map { hits[$0] }, closedForm: closedForm))
    return figures
  }
}

extension AdversaryArm {
  /// Somebody who joins the reports that leave one device together after it was started.
  ///
  /// - Parameters:
  ///   - system: the position of the system that it attacks.
  ///   - people: how many people it attacks, at least 1.
  ///   - depths: the values of k in top-k, ascending.
  ///   - addresses: how many addresses the devices are spread over; 1 where addresses are hidden.
  ///   - delay: how long late reports wait after a start.
  /// - Throws: `RiskError.parameter` for no address.
  public static func startUpBunching(
    _ name: String, system: Int, people: UInt64, depths: [Int], addresses: UInt64, delay: StartUpDelay
  ) throws -> AdversaryArm {
    AdversaryArm(
      name, system: system, people: people, depths: depths,
      attack: StartUpAttack(adversary: try StartUpBunching(addresses: addresses), delay: delay))
  }
}
