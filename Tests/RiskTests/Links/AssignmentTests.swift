import PrivacyMechanisms
import SimulationKernel
import Testing

@testable import Risk

/// Everybody named at once.
struct AssignmentTests {
  /// The number of rows that get a column, and the least cost, by trying everything.
  private func best(_ options: [[Assignment.Option]], _ row: Int = 0, _ taken: Set<Int> = []) -> (Int, Double)
  {
    guard row < options.count else { return (0, 0) }
    var found = best(options, row + 1, taken)
    for option in options[row] where !taken.contains(option.column) {
      let (count, cost) = best(options, row + 1, taken.union([option.column]))
      if count + 1 > found.0 || (count + 1 == found.0 && cost + option.cost < found.1) {
        found = (count + 1, cost + option.cost)
      }
    }
    return found
  }

  @Test func itIsTheCheapestOfAll() throws {
    for stream in 0..<UInt64(400) {
      var random = RiskTest.random(7000 + stream)
      let (rows, columns) = (1 + Int(random.next(below: 6)), 1 + Int(random.next(below: 7)))
      let share = random.unit()
      let options = (0..<rows).map { _ in
        (0..<columns).filter { _ in random.unit() < share }.map {
          // Few different costs, some below 0, so that there are ties.
          Assignment.Option(column: $0, cost: Double(random.next(below: 6)) - 2)
        }
      }
      let solved = try Assignment(options, columns: columns).solved()
      let taken = solved.compactMap { $0 }
      #expect(Set(taken).count == taken.count)
      var cost = 0.0
      for (row, column) in solved.enumerated() {
        guard let column else { continue }
        cost += try #require(options[row].first { $0.column == column }).cost
      }
      let (count, least) = best(options)
      #expect(taken.count == count && abs(cost - least) < 1e-9)
    }
  }

  @Test func largeProblemsAreSolvedAndTooLargeOnesRefused() throws {
    var random = RiskTest.random(7500)
    let size = 600
    let options = (0..<size).map { _ in
      (0..<size).map { Assignment.Option(column: $0, cost: LinkTest.exponential(1, &random)) }
    }
    let solved = try Assignment(options, columns: size).solved().compactMap { $0 }
    #expect(Set(solved).count == size)
    let cost = solved.enumerated().reduce(0) { $0 + options[$1.offset][$1.element].cost }
    // With exponential costs the expected minimum is sum 1/i^2 up to n (D. Aldous, 2001): 1.643; its standard
    // deviation is about (4 zeta(2) - 4 zeta(3)) / n to the root, 0.054.
    #expect(abs(cost - 1.643) < 6 * 0.054)
    #expect(throws: RiskError.self) { try Assignment(Array(repeating: [], count: 4097), columns: 1) }
    #expect(throws: RiskError.self) { try Assignment([[.init(column: 1, cost: 0)]], columns: 1) }
  }

  @Test func surePairsAreFixedFirst() throws {
    func guesses(_ pairs: [(UInt64, Double)]) -> [LinkageAnswer.Guess] {
      pairs.map { LinkageAnswer.Guess(identity: $0.0, posterior: $0.1) }
    }
    let rows = [
      guesses([(1, 0.995), (2, 0.005)]), guesses([(1, 0.6), (2, 0.399), (3, 0.001)]),
      guesses([(1, 0.5), (3, 0.5)]),
      [],
    ]
    // Once 1 is gone 2 is all but sure, and then 3.
    #expect(try MutualBest().solved(rows) == [1, 2, 3, nil])
    #expect(try JointAssignment().solved(rows) == [1, 2, 3, nil])
    #expect(try JointAssignment(limit: 2).solved(rows) == [1, 2, 3, nil])
    #expect(throws: RiskError.self) { try MutualBest(threshold: 1) }
  }

  /// 400 worlds of 60 people who all click once within three days and convert once or more, windows of two days.
  @Test func namingEverybodyAtOnceIsBetterThanOneByOne() throws {
    let law = DelayLaw.exponential(try ExponentialLaw(mean: 0.5 * Double(RiskTest.day)))
    let model = try BehaviourModel(
      delay: DelayBelief(law), conversionsPerClick: 2, clickRate: 1 / (3 * Double(RiskTest.day)),
      organicRate: 1e-12, noise: DataNoise(values: 8, noise: 0.05), identities: 60)
    let adversary = try JointAssignment()
    var (single, joint, mutual): ([Double], [Double], [Double]) = ([], [], [])
    for stream in 0..<UInt64(400) {
      var random = RiskTest.random(17_600 + stream)
      var log: [ConversionView] = []
      var queries: [PersonQuery] = []
      for person in 0..<UInt64(60) {
        let click = Int64(random.next(below: UInt64(3 * RiskTest.day)))
        let mine = (0..<(1 + RiskTest.poisson(1, &random))).map { _ in
          ConversionView(
            time: click + Int64(LinkTest.exponential(0.5 * Double(RiskTest.day), &random)), identity: person,
            data: UInt16(random.next(below: 8)))
        }.sorted()
        log += mine
        let window = click..<click + 2 * RiskTest.day
        let data = mine.prefix(3).filter { window.contains($0.time) }.map {
          random.unit() < 0.05 ? UInt16(random.next(below: 8)) : $0.data
        }
        if !data.isEmpty {
          queries.append(PersonQuery(clickTime: click, windows: [.init(times: window, data: data)], cap: 3))
        } else {
          queries.append(PersonQuery(clickTime: click, windows: [], cap: 3))
        }
      }
      let posterior = try PersonPosterior(log: log, model: model)
      let asked = queries.indices.filter { queries[$0].reports > 0 }
      let answers = try asked.map { try #require(try posterior.answer(queries[$0])) }
      let rows = answers.map(\.guesses)
      let assigned = try adversary.solved(rows)
      let fixed = try MutualBest().solved(rows)
      for (i, person) in asked.enumerated() {
        let identity = UInt64(person)
        single.append(posterior.outcome(of: answers[i], identity: identity, depths: [1]).hits[0])
        joint.append(
          adversary.outcome(of: answers[i], assigned: assigned[i], identity: identity, depths: [1]).hits[0])
        mutual.append(fixed[i] == identity ? 1 : 0)
      }
    }
    try LinkTest.expectNoGain(single, over: joint, "one by one")
    try LinkTest.expectNoGain(single, over: mutual, isStrict: false, "sure pairs first")
  }

  /// A second click says more; an answer to one question is that to a list of one.
  @Test func severalClicksOfAnIdentityAreWeighedTogether() throws {
    let law = DelayLaw.exponential(try ExponentialLaw(mean: Double(RiskTest.day)))
    let model = try BehaviourModel(
      delay: DelayBelief(law), conversionsPerClick: 1, clickRate: 1e-9, organicRate: 1e-10, noise: nil,
      identities: 3)
    let day = RiskTest.day
    let log = [
      ConversionView(time: day, identity: 1, data: 0), ConversionView(time: day, identity: 2, data: 0),
      ConversionView(time: 11 * day, identity: 2, data: 0),
      ConversionView(time: 11 * day, identity: 3, data: 0),
    ]
    let posterior = try PersonPosterior(log: log, model: model)
    func query(_ click: Int64, _ other: Int64, _ reports: Int) -> PersonQuery {
      PersonQuery(
        clickTime: click, otherClicks: [other],
        windows: [.init(times: click..<click + 5 * day, data: Array(repeating: 0, count: reports))], cap: 3)
    }
    let first = try #require(try posterior.answer(query(0, 10 * day, 1)))
    #expect(Set(first.guesses.map(\.identity)) == [1, 2])
    #expect(try posterior.answer(all: [query(0, 10 * day, 1)]) == first)
    let both = try #require(try posterior.answer(all: [query(0, 10 * day, 1), query(10 * day, 0, 1)]))
    #expect(both.guesses.map(\.identity) == [2])
    let silent = try #require(try posterior.answer(all: [query(0, 10 * day, 1), query(10 * day, 0, 0)]))
    #expect(silent.guesses.map(\.identity) == [1])
  }
}
