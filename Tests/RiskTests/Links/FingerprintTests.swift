import PrivacyMechanisms
import SimulationKernel
import Testing

@testable import Risk

/// Fingerprints by themselves and with the reports.
struct FingerprintTests {
  @Test func theCrowdIsThatOfTheCell() throws {
    let people: UInt64 = 20_000
    for bits in [0.0, 4, 10.5, 14, 20] {
      let adversary = try FingerprintPrior(bits: bits)
      let cells = (0..<people).map { person in
        adversary.cell(of: AddressedRandom(seed: RiskTest.seed, replication: 1, person: person))
      }
      #expect(cells.allSatisfy { $0 < adversary.cells })
      let index = FingerprintIndex(Array(cells.prefix(4_000)))
      var parts = (0..<2).map { _ in FingerprintTally(index) }
      for (i, cell) in cells.enumerated() { parts[i % 2].add(cell) }
      parts[0].merge(parts[1])
      let hits = (0..<4_000).map { parts[0].outcome(target: $0, depths: [1]).hits[0] }
      let formula = LinkFormulas.fingerprint(cells: adversary.cells, identities: Int(people))
      let bound = LinkFormulas.fingerprintBound(cells: adversary.cells, identities: Int(people))
      #expect(formula <= bound + 1e-12)
      if bits == 0 {
        #expect(hits.allSatisfy { $0 == 1 / Double(people) } && abs(formula - bound) < 1e-15)
      } else {
        try LinkTest.expectMean(hits, equals: formula, "\(bits) bits")
      }
    }
    #expect(throws: RiskError.self) { try FingerprintPrior(bits: 49) }
  }

  /// One index for all cells answers as an index for each.
  @Test func cellsNeverMeet() throws {
    let noise = try DataNoise(values: 8, noise: 0.05)
    let model = try BehaviourModel(
      delay: DelayBelief(RiskTest.searchMixture()), conversionsPerClick: 0.2, organicRate: 1e-10,
      noise: noise,
      identities: 500)
    var random = RiskTest.random(6400)
    let span = -10 * RiskTest.day..<60 * RiskTest.day
    let log = (0..<3_000).map { _ in
      ConversionView(
        time: Int64(random.next(below: UInt64(50 * RiskTest.day))), identity: random.next(below: 500),
        data: UInt16(random.next(below: 8)))
    }
    func cell(_ identity: UInt64) -> UInt64 { identity % 10 }
    let targets = (0..<20).map { _ in random.next(below: 500) }
    let questions = targets.map { _ in
      let click = Int64(random.next(below: UInt64(30 * RiskTest.day)))
      return LinkageQuery(
        clickTime: click, window: click..<click + 5 * RiskTest.day, data: UInt16(random.next(below: 8)))
    }
    let index = FingerprintIndex(targets.map(cell))
    let moved = try zip(questions, targets).map { question, target in
      let slot = try #require(index.slot(of: cell(target)))
      let begin = index.moved(question.window.lowerBound, to: slot, of: span)
      return LinkageQuery(
        clickTime: index.moved(question.clickTime, to: slot, of: span),
        window: begin..<begin + Int64(question.window.count), data: question.data)
    }
    let whole = try CandidateIndex(moved, model: model)
    var tally = CandidateTally(whole)
    for var line in log {
      guard let slot = index.slot(of: cell(line.identity)) else { continue }
      line.time = index.moved(line.time, to: slot, of: span)
      tally.add(line)
    }
    for (i, answer) in whole.answers(tally).enumerated() {
      let alone = try CandidateIndex([questions[i]], model: model)
      var own = CandidateTally(alone)
      for line in log where cell(line.identity) == cell(targets[i]) { own.add(line) }
      let expected = alone.answers(own)[0]
      #expect(answer.candidates == expected.candidates)
      #expect(answer.guesses.map(\.identity) == expected.guesses.map(\.identity))
      #expect(abs(answer.confidence - expected.confidence) < 1e-9)
    }
  }
}
