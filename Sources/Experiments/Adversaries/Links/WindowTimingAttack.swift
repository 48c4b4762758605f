import Measurement
import Population
import Risk
import SimulationKernel
import Web

/// Somebody who finds a report's conversion in its window, which the click's expiry makes thin.
struct WindowTimingAttack: Attack {
  let adversary: WindowTiming
  let knowsDelays: Bool
  var policy: SitePolicy { adversary.policy }
  var needs: AttackNeeds { .conversions }

  func study(_ world: AttackWorld, _ targets: [AttackedPerson]) throws -> any AttackStudy {
    WindowTimingStudy(
      search: try WindowSearch(world, targets, knob: adversary.expiry, knowsDelays: knowsDelays, prior: nil))
  }
}

private struct WindowTimingStudy: AttackStudy {
  var search: WindowSearch

  mutating func add(_ block: PopulationBlock, reports: [SampledReport]) { search.add(block) }

  mutating func merge(_ other: any AttackStudy) {
    if let other = other as? Self { search.merge(other.search) }
  }

  func write(to summary: inout SummaryWriter) { search.write(to: &summary) }

  mutating func merge(from summary: inout SummaryReader) throws { try search.merge(from: &summary) }

  func figures() throws -> [RiskFigure] {
    guard let answers = search.answers() else { return [] }
    var figures = try RiskScore(answers.map(\.outcome), depths: search.depths).figures()
    let formulas = answers.compactMap(\.formula)
    if formulas.count == answers.count {
      figures.expect(closedForm: formulas.reduce(0, +) / Double(formulas.count))
    }
    return try figures + crowds(answers)
  }

  /// Success by the size of the crowd that is expected in the window, in powers of ten.
  private func crowds(_ answers: [WindowSearch.Answer]) throws -> [RiskFigure] {
    guard search.depths.first == 1 else { return [] }
    var (figures, low): ([RiskFigure], Double) = ([], -1)
    for high in [0.01, 0.1, 1, 10, 100, 1e3, 1e4, 1e5, 1e6, .infinity] {
      let mine = answers.filter { $0.others > low && $0.others <= high }
      low = high
      guard !mine.isEmpty else { continue }
      let formulas = mine.compactMap(\.formula)
      figures.append(
        try .share(
          "top_1_by_crowd", mine.map { $0.outcome.hits[0] }, at: min(high, 1e7),
          closedForm: formulas.count == mine.count ? formulas.reduce(0, +) / Double(mine.count) : nil))
    }
    return figures
  }
}

extension AdversaryArm {
  /// Somebody who finds a report's conversion in its window, which the click's expiry makes thin.
  ///
  /// - Parameters:
  ///   - system: the position of the system that it attacks.
  ///   - people: how many people it attacks, at least 1.
  ///   - depths: the values of k in top-k, ascending.
  ///   - expiry: what publishers declare; nil where they leave it as it is.
  ///   - knowsDelays: whether it knows the law of delays; without, there is a formula for its success.
  /// - Throws: `RiskError.parameter` for an expiry out of range.
  public static func windowTiming(
    _ name: String, system: Int, people: UInt64, depths: [Int], expiry: ExpiryKnob?, knowsDelays: Bool
  ) throws -> AdversaryArm {
    AdversaryArm(
      name, system: system, people: people, depths: depths,
      attack: WindowTimingAttack(adversary: try WindowTiming(expiry: expiry), knowsDelays: knowsDelays))
  }
}
