import Measurement
import Population
import Risk
import SimulationKernel
import Web

/// Somebody with a fingerprint of everybody: by itself, and together with the windows of reports.
struct FingerprintAttack: Attack {
  let adversary: FingerprintPrior
  var policy: SitePolicy { adversary.policy }
  var needs: AttackNeeds { .conversions }

  func study(_ world: AttackWorld, _ targets: [AttackedPerson]) throws -> any AttackStudy {
    try FingerprintStudy(adversary, world, targets)
  }
}

private struct FingerprintStudy: AttackStudy {
  private let adversary: FingerprintPrior
  private let world: AttackWorld
  private let targets: Int
  private var tally: FingerprintTally
  private var search: WindowSearch?

  init(_ adversary: FingerprintPrior, _ world: AttackWorld, _ targets: [AttackedPerson]) throws {
    self.adversary = adversary
    self.world = world
    self.targets = targets.count
    tally = FingerprintTally(
      FingerprintIndex(targets.map { adversary.cell(of: world.random(of: $0.person)) }))
    search =
      try AdversaryArm.readsWindows(of: world.arm)
      ? WindowSearch(world, targets, knob: nil, knowsDelays: false, prior: adversary) : nil
  }

  mutating func add(_ block: PopulationBlock, reports: [SampledReport]) {
    for person in 0..<UInt64(block.people) {
      tally.add(adversary.cell(of: world.random(of: block.firstPerson + person)))
    }
    search?.add(block)
  }

  mutating func merge(_ other: any AttackStudy) {
    guard let other = other as? Self else { return }
    tally.merge(other.tally)
    if let more = other.search { search?.merge(more) }
  }

  func write(to summary: inout SummaryWriter) {
    tally.write(to: &summary)
    search?.write(to: &summary)
  }

  mutating func merge(from summary: inout SummaryReader) throws {
    try tally.merge(from: &summary)
    try search?.merge(from: &summary)
  }

  func figures() throws -> [RiskFigure] {
    guard targets > 0 else { return [] }
    let outcomes = (0..<targets).map { tally.outcome(target: $0, depths: world.depths) }
    var figures = try RiskScore(outcomes, depths: world.depths).figures()
    figures.expect(
      closedForm: LinkFormulas.fingerprint(cells: adversary.cells, identities: tally.people),
      bound: LinkFormulas.fingerprintBound(cells: adversary.cells, identities: tally.people))
    guard let answers = search?.answers() else { return figures }
    for (place, k) in world.depths.enumerated() {
      figures.append(
        try .share(
          "combined_top_k", answers.map { $0.outcome.hits[place] }, at: Double(k),
          closedForm: k == 1
            ? answers.reduce(0) { $0 + ($1.formula ?? 0) } / Double(answers.count) : nil))
    }
    return figures
  }
}

extension AdversaryArm {
  /// Somebody with a fingerprint of everybody: by itself, and together with the windows of reports.
  ///
  /// - Parameters:
  ///   - system: the position of the system that it attacks.
  ///   - people: how many people it attacks, at least 1.
  ///   - depths: the values of k in top-k, ascending.
  ///   - bits: of the fingerprint, 0 to 48.
  /// - Throws: `RiskError.parameter` for bits out of range.
  public static func fingerprint(
    _ name: String, system: Int, people: UInt64, depths: [Int], bits: Double
  ) throws -> AdversaryArm {
    AdversaryArm(
      name, system: system, people: people, depths: depths,
      attack: FingerprintAttack(adversary: try FingerprintPrior(bits: bits)))
  }
}
