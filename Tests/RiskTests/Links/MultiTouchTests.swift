import PrivacyMechanisms
import SimulationKernel
import Testing

@testable import Risk

/// Reports with and without credit, joined across publishers.
struct MultiTouchTests {
  @Test func streamingIsComparingWithAll() {
    for stream in 0..<UInt64(20) {
      var random = RiskTest.random(6200 + stream)
      func report() -> TouchReport {
        let begin = Int64(random.next(below: 50))
        return TouchReport(
          advertiser: Int32(random.next(below: 2)), publisher: Int32(random.next(below: 3)),
          data: UInt16(random.next(below: 3)), times: begin..<begin + 1 + Int64(random.next(below: 10)))
      }
      let log = (0..<400).map { _ in report() }
      let index = MultiTouchIndex((0..<60).map { _ in report() })
      var parts = (0..<2).map { _ in MultiTouchTally(index) }
      for (i, line) in log.enumerated() { parts[i % 2].add(line) }
      parts[1].merge(parts[0])
      #expect(index.answers(parts[1]) == index.questions.map { question in log.count { question.fits($0) } })
      #expect(parts[1].reports == 400)
    }
  }

  /// 4,000 questions far apart, each with its partner and Poisson others; noise drawn once for both, or for each.
  @Test func sharedNoiseIsToldFromSeparateNoise() throws {
    let noise = try DataNoise(values: 8, noise: 0.05)
    for (stream, mean) in [1.0, 8, 40].enumerated() {
      var random = RiskTest.random(6300 + UInt64(stream))
      func noisy(_ data: UInt64) -> UInt16 { UInt16(random.unit() < 0.05 ? random.next(below: 8) : data) }
      func touch(_ publisher: Int32, _ data: UInt16, _ times: Range<Int64>) -> TouchReport {
        TouchReport(advertiser: 0, publisher: publisher, data: data, times: times)
      }
      var (questions, partners, separate, log): ([TouchReport], [TouchReport], [TouchReport], [TouchReport]) =
        ([], [], [], [])
      for trial in 0..<Int64(4_000) {
        let times = trial * 1000..<trial * 1000 + 100
        let data = random.next(below: 8)
        let shared = noisy(data)
        questions.append(touch(0, shared, times))
        partners.append(touch(1, shared, times))
        separate.append(touch(1, noisy(data), times))
        for _ in 0..<RiskTest.poisson(mean, &random) {
          log.append(touch(1, noisy(random.next(below: 8)), times))
        }
      }
      let index = MultiTouchIndex(questions)
      var tally = MultiTouchTally(index)
      for line in log + partners { tally.add(line) }
      let hits = index.answers(tally).enumerated().map { i, count in
        index.outcome(candidates: count, at: i, partner: partners[i], depths: [1]).hits[0]
      }
      try LinkTest.expectMean(hits, equals: LinkFormulas.multiTouch(others: mean, share: 1.0 / 8))
      // Had each report noise of its own, some partners would not look like partners.
      let equal = LinkFormulas.equalDataUnderSeparateNoise(
        values: 8, trueProbability: noise.trueProbability(0))
      try LinkTest.expectMean(
        zip(questions, separate).map { $0.fits($1) ? 1.0 : 0 }, equals: equal, "equal data")
      #expect(zip(questions, partners).allSatisfy { $0.fits($1) })
    }
  }
}
