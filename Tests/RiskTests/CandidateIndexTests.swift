import PrivacyMechanisms
import SimulationKernel
import Testing

@testable import Risk

struct CandidateIndexTests {
  /// Conversions crowded near some questions and thin elsewhere.
  private func log(_ count: Int, span: Int64, stream: UInt64) -> [ConversionView] {
    var random = RiskTest.random(stream)
    return (0..<count).map { _ in
      ConversionView(
        time: Int64(random.next(below: UInt64(span))), identity: random.next(below: UInt64(count / 2 + 1)),
        data: UInt16(random.next(below: 8)))
    }
  }

  private func questions(_ count: Int, span: Int64, stream: UInt64) -> [LinkageQuery] {
    var random = RiskTest.random(stream)
    return (0..<count).map { i in
      let click = Int64(random.next(below: UInt64(span)))
      let begin = click + (i % 3 == 0 ? 0 : Int64(random.next(below: UInt64(5 * RiskTest.day))))
      let length = i % 4 == 0 ? 60_000 : Int64(random.next(below: UInt64(20 * RiskTest.day)) + 1)
      let others = (0..<random.next(below: 4)).map { _ in
        click + Int64(random.next(below: UInt64(20 * RiskTest.day))) - 10 * RiskTest.day
      }
      return LinkageQuery(
        clickTime: click, otherClicks: others, window: begin..<begin + length,
        data: i % 5 == 0 ? nil : UInt16(random.next(below: 8)))
    }
  }

  private func model(
    _ law: DelayLaw, mu: Double = 0.12, organic: Double = 0.1 / 30 / 86_400_000, noise: Double? = 0.05
  ) throws -> BehaviourModel {
    try BehaviourModel(
      delay: DelayBelief(law), conversionsPerClick: mu, organicRate: organic,
      noise: noise.map { try DataNoise(values: 8, noise: $0) }, identities: 1000)
  }

  /// The weights by their definition, one conversion at a time.
  private func directWeights(
    _ query: LinkageQuery, _ log: [ConversionView], _ model: BehaviourModel
  ) -> [(view: ConversionView, weight: Double)] {
    log.filter { query.window.contains($0.time) }.map { view in
      let caused = ([query.clickTime] + query.otherClicks).reduce(0.0) {
        $0 + model.delay.density(view.time - $1)
      }
      let likelihood = model.likelihood(of: query.data, given: view.data)
      return (view, likelihood * (model.organicRate + model.conversionsPerClick * caused))
    }
  }

  private func answers(
    _ queries: [LinkageQuery], _ log: [ConversionView], _ model: BehaviourModel, parts: Int = 1
  ) throws -> (index: CandidateIndex, answers: [LinkageAnswer]) {
    let index = try CandidateIndex(queries, model: model)
    var tallies = (0..<parts).map { _ in CandidateTally(index) }
    for (i, view) in log.enumerated() { tallies[i % parts].add(view) }
    for tally in tallies.dropFirst().reversed() { tallies[0].merge(tally) }
    return (index, index.answers(tallies[0]))
  }

  @Test func theSumsEqualSumsOverConversionsOneByOne() throws {
    for (stream, law) in [
      (1, try RiskTest.searchMixture()), (2, try RiskTest.searchMixture(limit: nil)),
      (3, .exponential(try ExponentialLaw(mean: 3_600_000))),
    ] {
      let span = 60 * RiskTest.day
      let log = log(20_000, span: span + 30 * RiskTest.day, stream: UInt64(stream))
      let queries = questions(400, span: span, stream: UInt64(stream + 10))
      for noise in [0.05, nil, 0] {
        let model = try model(law, noise: noise)
        let (index, answers) = try answers(queries, log, model)
        for (q, (query, answer)) in zip(queries, answers).enumerated() {
          let weights = directWeights(query, log, model).filter { $0.weight > 0 }
          let sum = weights.reduce(0) { $0 + $1.weight }
          guard sum > 0 else { continue }
          #expect(answer.candidates == weights.count)
          #expect(RiskTest.relative(answer.total, sum) < 1e-9)
          let squares = weights.reduce(0) { $0 + $1.weight * $1.weight } / (sum * sum)
          #expect(RiskTest.relative(answer.sumOfSquares, squares) < 1e-9)
          let entropy = weights.reduce(0) { $0 + Entropy.term($1.weight / sum) }
          #expect(abs(answer.entropy - entropy) < 0.02 * max(entropy, 0.1))
          let best = weights.map(\.weight).sorted(by: >)
          if Set(weights.map(\.view.identity)).count == weights.count {
            #expect(RiskTest.relative(answer.confidence, best[0] / sum) < 1e-9)
            #expect(RiskTest.relative(answer.believed(10), best.prefix(10).reduce(0, +) / sum) < 1e-9)
          }
          try expectRanks(weights, sum: sum, index, answer, at: q)
        }
      }
    }
  }

  /// The score finds each of the best candidates at its own rank, where none are all but equal.
  private func expectRanks(
    _ weights: [(view: ConversionView, weight: Double)], sum: Double, _ index: CandidateIndex,
    _ answer: LinkageAnswer, at q: Int
  ) throws {
    let sorted = weights.sorted { $0.weight > $1.weight }
    let top = sorted.prefix(4).map(\.weight)
    guard Set(sorted.map(\.view.identity)).count == sorted.count,
      zip(top, top.dropFirst()).allSatisfy({ $0 > $1 * (1 + 1e-9) })
    else { return }
    for (rank, entry) in sorted.prefix(3).enumerated() {
      let view = entry.view
      let truth = LinkageTruth(identity: view.identity, time: view.time, data: view.data)
      let outcome = index.outcome(of: answer, at: q, truth: truth, depths: [1, 2, 3])
      #expect(outcome.hits == [1, 2, 3].map { $0 > rank ? 1 : 0 })
      #expect(RiskTest.relative(outcome.posteriorOfTruth, entry.weight / sum) < 1e-9)
    }
  }

  @Test func histogramsOfDelaysAreSummedExactly() throws {
    let span = 40 * RiskTest.day
    let log = log(5000, span: span + 20 * RiskTest.day, stream: 31)
    var queries = questions(200, span: span, stream: 32)
    for i in queries.indices { queries[i].otherClicks = [] }
    for law in [
      DelayLaw.lognormal(try LognormalLaw(mu: 17, sigma: 1.5)),
      .weibull(try WeibullLaw(shape: 0.6, scale: 1e8)),
      .uniform(try UniformLaw(low: 3e6, high: 9e8)),
    ] {
      let model = try model(law)
      let (index, answers) = try answers(queries, log, model)
      for (q, (query, answer)) in zip(queries, answers).enumerated() {
        let weights = directWeights(query, log, model)
        let sum = weights.reduce(0) { $0 + $1.weight }
        #expect(answer.candidates == weights.count)
        guard let some = weights.first else { continue }
        #expect(RiskTest.relative(answer.total, sum) < 1e-9)
        let squares = weights.reduce(0) { $0 + $1.weight * $1.weight } / (sum * sum)
        #expect(RiskTest.relative(answer.sumOfSquares, squares) < 1e-9)
        let entropy = weights.reduce(0) { $0 + Entropy.term($1.weight / sum) }
        #expect(abs(answer.entropy - entropy) < 1e-9)
        let best = weights.map(\.weight).sorted(by: >)
        #expect(RiskTest.relative(answer.believed(10), best.prefix(10).reduce(0, +) / sum) < 1e-9)
        let truth = LinkageTruth(identity: some.view.identity, time: some.view.time, data: some.view.data)
        let outcome = index.outcome(of: answer, at: q, truth: truth, depths: [1, 10])
        #expect(RiskTest.relative(outcome.posteriorOfTruth, some.weight / sum) < 1e-9)
        let above = best.filter { $0 > some.weight * (1 + 1e-9) }.count
        let tied = best.filter { $0 > some.weight * (1 - 1e-9) }.count - above
        for (k, hit) in zip([1, 10], outcome.hits) {
          #expect(abs(hit - min(1, max(0, Double(k - above) / Double(tied)))) < 1e-12)
        }
      }
    }
  }

  @Test func aConstantDelayNamesTheConversionThatCameJustThen() throws {
    for delay in [Int64(0), 1, 86_400_000] {
      let model = try model(.constant(SimulationDuration(milliseconds: delay)), organic: 1e-12)
      let query = LinkageQuery(clickTime: 50, window: 50..<50 + 2 * RiskTest.day, data: 3)
      let views = [0, delay, delay + 1, delay + 60_000].enumerated().map {
        ConversionView(time: 50 + $0.element, identity: UInt64($0.offset), data: 3)
      }
      let (index, answers) = try answers([query], Array(views.dropFirst(delay == 0 ? 1 : 0)), model)
      let truth = LinkageTruth(identity: 1, time: 50 + delay, data: 3)
      #expect(index.outcome(of: answers[0], at: 0, truth: truth, depths: [1]).hits == [1])
    }
  }

  @Test func whoCannotExplainAnythingGuessesBlindly() throws {
    // Delays of at most a day, no organic conversions, and a window that begins later.
    let law = DelayLaw.mixture(try ExponentialMixture(weights: [1], means: [3_600_000], limit: 86_400_000))
    let model = try model(law, organic: 0)
    let query = LinkageQuery(clickTime: 0, window: 2 * RiskTest.day..<3 * RiskTest.day, data: 1)
    let views = (0..<40).map {
      ConversionView(time: 2 * RiskTest.day + Int64($0) * 1000, identity: UInt64($0), data: 1)
    }
    let (index, answers) = try answers([query], views, model)
    let truth = LinkageTruth(identity: 7, time: 2 * RiskTest.day + 7000, data: 1)
    let outcome = index.outcome(of: answers[0], at: 0, truth: truth, depths: [1, 10])
    #expect(outcome.hits == [1.0 / 40, 0.25] && outcome.confidence == 1.0 / 40 && outcome.candidates == 40)
    let (empty, none) = try self.answers([query], [], model)
    #expect(none == [.nobody])
    #expect(empty.outcome(of: none[0], at: 0, truth: nil, depths: [1, 10]).hits == [0, 0])
  }

  @Test func aTallyIsTheSameBitsInAnyOrderAndAnyNumberOfParts() throws {
    let span = 30 * RiskTest.day
    let log = log(5000, span: span, stream: 21)
    var shuffled = log
    var random = RiskTest.random(22)
    random.shuffle(&shuffled)
    let queries = questions(60, span: span, stream: 23)
    let model = try model(RiskTest.searchMixture())
    let one = try answers(queries, log, model).answers
    #expect(try answers(queries, shuffled, model).answers == one)
    #expect(try answers(queries, shuffled, model, parts: 7).answers == one)
  }
}
