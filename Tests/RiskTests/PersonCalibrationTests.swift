import PrivacyMechanisms
import SimulationKernel
import Statistics
import Testing

@testable import Risk

/// Whole populations that behave as the adversary believes; z = 6.
///
/// 6 worlds of 1200 persons over 80 days: each clicks every 40 days, each click causes Poisson(0.6) conversions within
/// two days, and organic conversions come every 30 days. Clicks of the middle 60 days that have any report, at
/// most 400 a world, are asked about: windows of 6 and 42 hours, cap 2, noise 40 %.
struct PersonCalibrationTests {
  private static let span = 80 * RiskTest.day

  private struct World {
    var log: [ConversionView] = []
    var queries: [PersonQuery] = []
    var clickers: [UInt64] = []
  }

  private func model() throws -> BehaviourModel {
    let mixture = try ExponentialMixture(
      weights: [0.5, 0.5], means: [2 * 3_600_000, 20 * 3_600_000], limit: 2 * 86_400_000)
    return try BehaviourModel(
      delay: DelayBelief(.mixture(mixture)), conversionsPerClick: 0.6,
      clickRate: 1 / (40 * Double(RiskTest.day)), organicRate: 1 / (30 * Double(RiskTest.day)),
      noise: DataNoise(values: 8, noise: 0.4), identities: 1200)
  }

  private func world(_ stream: UInt64, _ model: BehaviourModel) -> World {
    var random = RiskTest.random(stream)
    var world = World()
    var asked: [(click: Int64, others: [Int64], person: UInt64)] = []
    func uniform(_ rate: Double, _ random: inout RandomSequence) -> [Int64] {
      (0..<RiskTest.poisson(rate * Double(Self.span), &random)).map { _ in
        Int64(random.next(below: UInt64(Self.span)))
      }
    }
    for person in 0..<UInt64(1200) {
      let clicks = uniform(model.clickRate, &random)
      var times = uniform(model.organicRate, &random)
      for click in clicks {
        for _ in 0..<RiskTest.poisson(model.conversionsPerClick, &random) {
          let word = random.next()
          let delay = model.delay.law.draw(
            UInt32(truncatingIfNeeded: word), UInt32(truncatingIfNeeded: word >> 32))
          times.append(click + delay.milliseconds)
        }
      }
      world.log += times.map {
        ConversionView(time: $0, identity: person, data: UInt16(random.next(below: 8)))
      }
      for (i, click) in clicks.enumerated() where click > 10 * RiskTest.day && click < 70 * RiskTest.day {
        asked.append((click, Array(clicks[..<i] + clicks[(i + 1)...]), person))
      }
    }
    random.shuffle(&asked)
    for (click, others, person) in asked where world.queries.count < 400 {
      let own = world.log.filter { $0.identity == person }.sorted()
      let query = reports(click, others, own, &random)
      guard query.reports > 0 else { continue }
      world.queries.append(query)
      world.clickers.append(person)
    }
    return world
  }

  private func reports(
    _ click: Int64, _ others: [Int64], _ own: [ConversionView], _ random: inout RandomSequence
  ) -> PersonQuery {
    let edges = [0, 6, 48].map { click + $0 * RiskTest.hour }
    let first = own.filter { $0.time >= edges[0] && $0.time < edges[2] }.prefix(2)
    let windows = zip(edges, edges.dropFirst()).map { begin, end in
      PersonQuery.Window(
        times: begin..<end,
        data: first.filter { $0.time >= begin && $0.time < end }.map {
          random.unit() < 0.4 ? UInt16(random.next(below: 8)) : $0.data
        })
    }
    return PersonQuery(clickTime: click, otherClicks: others, windows: windows, cap: 2)
  }

  private func expectZero(_ values: [Double], _ what: Comment) throws {
    let moments = RunningMoments(values)
    let error = try #require(moments.standardErrorOfMean)
    #expect(abs(moments.mean) < 6 * error, what)
  }

  @Test func itsProbabilitiesAreWhatTheyClaimAndNoReportIsWasted() throws {
    let model = try model()
    var persons: [LinkageOutcome] = []
    var events: [LinkageOutcome] = []
    for stream in 0..<UInt64(6) {
      let world = world(2000 + stream, model)
      let posterior = try PersonPosterior(log: world.log, model: model)
      // The first report of each click, seen alone by the adversary who does not add up persons.
      let index = try CandidateIndex(
        world.queries.compactMap { query in
          query.windows.first { !$0.data.isEmpty }.map {
            LinkageQuery(
              clickTime: query.clickTime, otherClicks: query.otherClicks, window: $0.times, data: $0.data[0])
          }
        }, model: model)
      var tally = CandidateTally(index)
      for view in world.log { tally.add(view) }
      let answers = index.answers(tally)
      for (q, (query, clicker)) in zip(world.queries, world.clickers).enumerated() {
        let answer = try #require(try posterior.answer(query))
        persons.append(posterior.outcome(of: answer, identity: clicker, depths: [1, 5]))
        let truth = try #require(
          world.log.sorted().first { $0.identity == clicker && index.queries[q].window.contains($0.time) })
        events.append(
          index.outcome(
            of: answers[q], at: q,
            truth: LinkageTruth(identity: clicker, time: truth.time, data: truth.data), depths: [1, 5]))
      }
    }
    #expect(persons.count > 1500)
    try expectZero(persons.map { $0.confidence - $0.hits[0] }, "top guess")
    try expectZero(persons.map { $0.believed[1] - $0.hits[1] }, "top five")
    try expectZero(persons.map { $0.brier - $0.expectedBrier }, "Brier")
    for bin in 0..<10 {
      let held = persons.filter { min(9, Int($0.confidence * 10)) == bin }
      if held.count >= 50 { try expectZero(held.map { $0.confidence - $0.hits[0] }, "bin \(bin)") }
    }
    let figures = try RiskScore(persons, depths: [1, 5], confidence: 1 - 2e-9).figures()
    #expect(figures.contains { $0.metric == "overconfident" && $0.value == 0 })
    let success = RunningMoments(persons.map { $0.hits[0] })
    #expect(success.mean > 0.3 && success.mean < 0.9, "a world that could not show a fault")
    let gain = RunningMoments(zip(persons, events).map { $0.hits[0] - $1.hits[0] })
    let error = try #require(gain.standardErrorOfMean)
    #expect(gain.mean > 6 * error, "knowing persons helps")
  }
}
