import SimulationKernel
import Testing

@testable import NoiseCorrection

@Suite struct SyntheticReportsTests {
  private static func tally(_ counts: [Int], probability: Double) throws -> StateTally {
    let key = StateTally.Key(
      type: .navigation, triggerData: [0, 1, 2], windows: 1, maxReports: 1,
      noise: .flipProbability(probability))
    var tally = try StateTally(key)
    for (number, count) in counts.enumerated() {
      for _ in 0..<count { _ = tally.add(tally.state(number)) }
    }
    return tally
  }

  @Test(arguments: [
    ([50, 30, 20, 0], 0.3), ([90, 9, 1, 0], 0.5), ([1, 0, 0, 0], 0.9), ([25, 25, 25, 25], 0.2),
    ([40, 3, 2, 1], 0.0),
  ])
  func theLikeliestStatesAreThoseOfManySteps(counts: [Int], probability: Double) throws {
    let tally = try Self.tally(counts, probability: probability)
    let likely = LikelyStates(tally).counts
    // Expectation-maximisation from the uniform start reaches the same maximum.
    let sum = Double(counts.reduce(0, +))
    var shares = Array(repeating: 0.25, count: 4)
    for _ in 0..<200_000 {
      var next = shares.map { _ in 0.0 }
      for seen in 0..<4 {
        let all = probability / 4 + (1 - probability) * shares[seen]
        guard counts[seen] > 0 else { continue }
        for true_ in 0..<4 {
          let joint = shares[true_] * (probability / 4 + (true_ == seen ? 1 - probability : 0))
          next[true_] += Double(counts[seen]) / sum * joint / all
        }
      }
      shares = next
    }
    for i in 0..<4 { #expect(abs(likely[i] - sum * shares[i]) < 1e-3 * sum, "\(i)") }
    #expect(abs(likely.reduce(0, +) - sum) < 1e-9 * sum)
  }

  @Test func roundingKeepsTheSumAndIsOffByLessThanOne() throws {
    let likely = LikelyStates(try Self.tally([50, 31, 12, 9], probability: 0.35))
    for start in [0.001, 0.25, 0.5, 0.999] {
      let rounded = likely.rounded(start: start, sources: 102)
      #expect(rounded.reduce(0, +) == 102)
      for (whole, real) in zip(rounded, likely.counts) { #expect(abs(Double(whole) - real) < 1) }
    }
  }

  @Test func asFewSourcesAsPossibleChange() throws {
    let tally = try Self.tally([50, 31, 12, 9], probability: 0.35)
    var replacement = StateReplacement(tally, AddressedRandom(seed: 20_201_006, replication: 0))
    var after = [0, 0, 0, 0]
    var changes = 0
    for (number, count) in tally.counts.enumerated() {
      for _ in 0..<count {
        let next = replacement.next(number)
        after[next] += 1
        changes += next == number ? 0 : 1
      }
    }
    #expect(after.reduce(0, +) == 102)
    #expect(changes == zip(tally.counts, after).reduce(0) { $0 + max(0, $1.0 - $1.1) })
    #expect(changes > 0)
  }

  private static func written(_ text: String, seed: UInt64, _ settings: CorrectionSettings) throws -> String {
    func input() -> ByteInput { ByteInput(bytes: Array(text.utf8), name: "x", piece: 1000) }
    var bytes: [UInt8] = []
    let reports = try SyntheticReports(input(), settings, seed: seed)
    try reports.write(input()) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func withoutNoiseEveryReportStaysAtTheEndOfItsWindow() throws {
    var settings = CorrectionSettings()
    settings.navigation.noise = .flipProbability(0)
    var text = NoisedText.navigation([[], [(0, 4), (2, 1)]])
    text.sources[0] =
      #"{"timestamp": "10", "source_type": "navigation", "more": [1, "é"], "registration_config": {"source_event_id": "0"}}"#
    let expected = """
      [
      {"source": \(text.sources[0]), "reports": []},
      {"source": \(text.sources[1]), "reports": [\
      {"report_time": 172800, "report": {"source_event_id": "1", "source_type": "navigation", "trigger_data": "4"}}, \
      {"report_time": 2592000, "report": {"source_event_id": "1", "source_type": "navigation", "trigger_data": "1"}}]}
      ]

      """
    #expect(try Self.written(text.text, seed: 1, settings) == expected)
  }

  @Test func timesAreWrittenAsTheSourceWritesIts() throws {
    var settings = CorrectionSettings()
    settings.event.noise = .flipProbability(0)
    for (form, time) in [
      ("10", "86410"), ("\"10\"", "\"86410\""), ("1600000000000", "1600086400000"),
      ("\"1600000000000\"", "\"1600086400000\""),
    ] {
      let text = """
        {"input": {"sources": [{"source_time": \(form), "source_type": "event", "registration_config":
        {"source_event_id": "5", "expiry": "86400"}}]}, "reports": [{"report_time": 1700000000,
        "report": {"source_event_id": "5", "trigger_data": "1"}}]}
        """
      #expect(try Self.written(text, seed: 1, settings).contains("\"report_time\": \(time), "), "\(form)")
    }
  }

  @Test func theSameSeedGivesTheSameBytes() throws {
    var settings = CorrectionSettings()
    settings.navigation.noise = .flipProbability(0.3)
    let text = NoisedText.navigation(CorrectedCountsTests.sources(300, ordinal: 3)).text
    let first = try Self.written(text, seed: 1, settings)
    #expect(try Self.written(text, seed: 1, settings) == first)
    #expect(try Self.written(text, seed: 2, settings) != first)
  }

  @Test func windowsWithoutEndsGiveNoTimes() {
    var settings = CorrectionSettings()
    settings.navigation.windows = NoisedWindows(count: 3)
    #expect(throws: CorrectionError.self) {
      try Self.written(NoisedText.navigation([[]]).text, seed: 1, settings)
    }
  }
}
