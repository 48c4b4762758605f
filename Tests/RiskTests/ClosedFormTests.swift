import PrivacyMechanisms
import SimulationKernel
import Statistics
import Testing

@testable import Risk

/// The adversary beside formulas for worlds of Poisson traffic; z = 6, 10,000 questions each.
struct ClosedFormTests {
  private static let trials = 10_000
  private static let length = 2 * RiskTest.day

  /// Worlds one after the other on one clock, far enough apart not to see each other.
  private func outcomes(
    model: BehaviourModel, others mean: Double, hasData: Bool, stream: UInt64,
    delay: (inout RandomSequence) -> Int64
  ) throws -> [LinkageOutcome] {
    var random = RiskTest.random(stream)
    var queries: [LinkageQuery] = []
    var log: [ConversionView] = []
    var truths: [LinkageTruth] = []
    for trial in 0..<Self.trials {
      let click = Int64(trial) * 40 * RiskTest.day
      let data = UInt16(random.next(below: 8))
      var reported = data
      if random.unit() < 0.05 { reported = UInt16(random.next(below: 8)) }
      let window = click..<click + Self.length
      queries.append(LinkageQuery(clickTime: click, window: window, data: hasData ? reported : nil))
      let truth = LinkageTruth(identity: UInt64(log.count), time: click + delay(&random), data: data)
      truths.append(truth)
      log.append(ConversionView(time: truth.time, identity: truth.identity, data: data))
      for _ in 0..<RiskTest.poisson(mean, &random) {
        log.append(
          ConversionView(
            time: click + Int64(random.next(below: UInt64(Self.length))), identity: UInt64(log.count),
            data: UInt16(random.next(below: 8))))
      }
    }
    let index = try CandidateIndex(queries, model: model)
    var tally = CandidateTally(index)
    for view in log { tally.add(view) }
    return zip(index.answers(tally), truths).enumerated().map { q, pair in
      index.outcome(of: pair.0, at: q, truth: pair.1, depths: [1, 5])
    }
  }

  private func expectMean(_ values: [Double], equals expected: Double) throws {
    let moments = RunningMoments(values)
    let error = try #require(moments.standardErrorOfMean)
    #expect(abs(moments.mean - expected) < 6 * error, "\(moments.mean) beside \(expected)")
  }

  @Test func withoutAnyKnowledgeOfDelaysTheCrowdDecides() throws {
    let noise = try DataNoise(values: 8, noise: 0.05)
    let law = DelayLaw.exponential(try ExponentialLaw(mean: 1e6))
    let model = try BehaviourModel(
      delay: DelayBelief(law), conversionsPerClick: 0, organicRate: 1e-9, noise: noise, identities: 10)
    let published = [1: 0.9246, 5: 0.7163, 20: 0.3513, 100: 0.0765]
    for (stream, mean) in [1.0, 5, 20, 100].enumerated() {
      let flat = { (random: inout RandomSequence) in Int64(random.next(below: UInt64(Self.length))) }
      let alone = try outcomes(
        model: model, others: mean, hasData: false, stream: 100 + UInt64(stream), delay: flat)
      try expectMean(alone.map { $0.hits[0] }, equals: (1 - Elementary.exp(-mean)) / mean)
      let b = mean / 8
      let t = noise.trueProbability(0)
      let e = Elementary.exp(-b)
      let expected = t * (1 - e) / b + (1 - t) * e * (1 - Elementary.exp(-7 * b)) / (7 * b)
      #expect(abs(expected - (try #require(published[Int(mean)]))) < 5.1e-5)
      let informed = try outcomes(
        model: model, others: mean, hasData: true, stream: 110 + UInt64(stream), delay: flat)
      try expectMean(informed.map { $0.hits[0] }, equals: expected)
      #expect(zip(alone, informed).allSatisfy { $0.hits[1] >= $0.hits[0] && $1.hits[1] >= $1.hits[0] })
    }
  }

  /// A delay below the window's length.
  private func delay(_ law: DelayLaw, _ random: inout RandomSequence) -> Int64 {
    while true {
      let word = random.next()
      let delay = law.draw(UInt32(truncatingIfNeeded: word), UInt32(truncatingIfNeeded: word >> 32))
      if delay.milliseconds < Self.length { return delay.milliseconds }
    }
  }

  /// The mixture is .42 Exp(15 min) + .16 Exp(6 h) + .42 Exp(15 d).
  @Test func withKnownDelaysTheFirstConversionIsNamed() throws {
    let law = DelayLaw.mixture(
      try ExponentialMixture(
        weights: [0.42, 0.16, 0.42], means: [0.25, 6, 360].map { $0 * 3_600_000 }))
    let belief = try DelayBelief(law)
    let model = try BehaviourModel(
      delay: belief, conversionsPerClick: 0.1, organicRate: 0, noise: nil, identities: 10)
    for (stream, (perDay, published)) in [(24.0, 0.5693), (1, 0.8963), (0.1, 0.9856)].enumerated() {
      let rate = perDay / Double(RiskTest.day)
      let span = Double(Self.length)
      let above = belief.terms.reduce(0.0) { sum, term in
        let weight = term.amplitude * term.mean
        return sum + weight * (1 - Elementary.exp(-(1 / term.mean + rate) * span)) / (1 + rate * term.mean)
      }
      let below = belief.terms.reduce(0.0) {
        $0 + $1.amplitude * $1.mean * (1 - Elementary.exp(-span / $1.mean))
      }
      #expect(abs(above / below - published) < 5.1e-5)
      let outcomes = try outcomes(
        model: model, others: 2 * perDay, hasData: false, stream: 120 + UInt64(stream)
      ) { self.delay(law, &$0) }
      try expectMean(outcomes.map { $0.hits[0] }, equals: above / below)
    }
  }

  /// Whether the adversary's expectation lies above what its hits allow.
  private func isOverconfident(_ outcomes: [LinkageOutcome], confidence: Double) throws -> Bool {
    let score = try RiskScore(outcomes, depths: [1, 5], confidence: confidence)
    return try score.figures().contains { $0.metric == "overconfident" && $0.value == 1 }
  }

  @Test func inPoissonTrafficTheAdversaryKnowsHowGoodItIs() throws {
    for (stream, law) in [
      try RiskTest.searchMixture(limit: nil), .lognormal(try LognormalLaw(mu: 16, sigma: 1.5)),
    ].enumerated() {
      func asked(_ belief: DelayBelief, noise: Double) throws -> [LinkageOutcome] {
        let truth = try DelayBelief(law)
        let share = truth.cumulative(below: Self.length)
        // As many organic conversions in the window as caused ones, over the whole law.
        let model = try BehaviourModel(
          delay: belief, conversionsPerClick: 0.1, organicRate: 0.1 / Double(Self.length),
          noise: DataNoise(values: 8, noise: noise), identities: 10)
        return try self.outcomes(model: model, others: 10, hasData: true, stream: 130 + UInt64(stream)) {
          random in
          guard random.unit() < share / (1 + share) else {
            return Int64(random.next(below: UInt64(Self.length)))
          }
          return self.delay(law, &random)
        }
      }
      let outcomes = try asked(DelayBelief(law), noise: 0.05)
      try expectMean(outcomes.map { $0.confidence - $0.hits[0] }, equals: 0)
      try expectMean(outcomes.map { $0.believed[1] - $0.hits[1] }, equals: 0)
      try expectMean(outcomes.map { $0.brier - $0.expectedBrier }, equals: 0)
      for bin in 0..<10 {
        let held = outcomes.filter { Int(min(9, $0.confidence * 10)) == bin }
        if held.count >= 100 { try expectMean(held.map { $0.confidence - $0.hits[0] }, equals: 0) }
      }
      #expect(try !isOverconfident(outcomes, confidence: 1 - 2e-9))
      // The same questions, asked by those who are wrong about the noise or about delays.
      let naive = try asked(DelayBelief(law), noise: 0)
      let hasty = try asked(DelayBelief(.exponential(ExponentialLaw(mean: 600_000))), noise: 0.05)
      // Some 2 % too sure, five standard errors, where 2 raise the flag.
      #expect(try isOverconfident(naive, confidence: 0.95))
      for wrong in [naive, hasty] {
        let loss = RunningMoments(zip(outcomes, wrong).map { $0.hits[0] - $1.hits[0] })
        #expect(loss.mean > -6 * (try #require(loss.standardErrorOfMean)), "being wrong cannot help")
      }
    }
  }
}
