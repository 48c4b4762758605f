import PrivacyMechanisms
import Recovery
import SimulationKernel
import Testing

@testable import NoiseCorrection

/// Corrected counts against the formulas written out over all states.
@Suite struct CorrectedCountsTests {
  /// All multisets of at most `most` of the cells, each as (window, data) pairs; independent of `OutputStates`.
  static func allStates(values: Int, windows: Int, most: Int) -> [[(window: Int, data: Int)]] {
    var states: [[(window: Int, data: Int)]] = []
    func extend(_ state: [(window: Int, data: Int)], from cell: Int) {
      states.append(state)
      guard state.count < most else { return }
      for next in cell..<values * windows { extend(state + [(next / values, next % values)], from: next) }
    }
    extend([], from: 0)
    return states
  }

  /// Sources in random states of the default navigation source, most of them without reports.
  static func sources(_ count: Int, ordinal: UInt64) -> [[(window: Int, data: Int)]] {
    let states = allStates(values: 8, windows: 3, most: 3)
    var random = RandomSequence(
      random: AddressedRandom(seed: 20_201_006, replication: ordinal), purpose: RandomPurpose(rawValue: 0x301)
    )
    return (0..<count).map { _ in
      random.next(below: 3) > 0 ? [] : states[Int(random.next(below: UInt64(states.count)))]
    }
  }

  @Test func estimatesAreTheSumsOfTheStateWiseOnes() throws {
    let sources = Self.sources(500, ordinal: 0)
    let states = Self.allStates(values: 8, windows: 3, most: 3)
    #expect(states.count == 2925)
    func key(_ state: [(window: Int, data: Int)]) -> [Int] { state.map { $0.window * 8 + $0.data }.sorted() }
    let seen = sources.reduce(into: [[Int]: Int]()) { $0[key($1), default: 0] += 1 }
    for probability in [0.0024, 0.5] {
      var settings = CorrectionSettings()
      settings.navigation.noise = .flipProbability(probability)
      let counts = try NoisedText.counts(NoisedText.navigation(sources).text, settings)
      for row in counts.rows where row.type == .navigation {
        var expected = 0.0
        for state in states {
          let reports = state.filter { row.triggerData == nil || $0.data == Int(row.triggerData ?? 0) }.count
          let observed = Double(seen[key(state)] ?? 0)
          expected += Double(reports) * (observed - 500 * probability / 2925) / (1 - probability)
        }
        #expect(abs(row.estimate - expected) < 1e-9 * max(1, abs(expected)))
      }
    }
  }

  @Test func theDefaultFlipProbabilityIsTheBrowsers() throws {
    var text = NoisedText.navigation([[]])
    text.source(9, "event")
    let noises = try NoisedText.counts(text.text).noises
    #expect(noises.map(\.states) == [2925, 3])
    #expect(noises.map(\.flipProbability) == [0.0024263221679834087, 2.494582008677539e-06])
  }

  /// The variance over the noise, summed source by source over all states, for what the standard error estimates.
  private static func variance(
    _ truth: [[(window: Int, data: Int)]], _ states: [[(window: Int, data: Int)]], data: Int?, _ p: Double
  ) -> Double {
    func reports(_ state: [(window: Int, data: Int)]) -> Double {
      Double(state.filter { data == nil || $0.data == data }.count)
    }
    return truth.reduce(0) { sum, state in
      let mean = (1 - p) * reports(state) + p * states.reduce(0) { $0 + reports($1) } / Double(states.count)
      let squares =
        states.reduce(0) { $0 + (reports($1) - mean) * (reports($1) - mean) } / Double(states.count)
      return sum + (1 - p) * (reports(state) - mean) * (reports(state) - mean) + p * squares
    } / ((1 - p) * (1 - p))
  }

  @Test func standardErrorsAreRightOnAverage() throws {
    // 2 values, 1 window, 2 reports: 6 states. Three sources: all 6^3 outcomes, weighted, instead of a sample.
    let states = Self.allStates(values: 2, windows: 1, most: 2)
    #expect(states.count == 6)
    let truth = [states[0], states[2], states[2]]
    let p = 0.4
    var settings = CorrectionSettings()
    settings.navigation = NoiseSettings(
      triggerData: [0, 1], windows: NoisedWindows(count: 1), maxReports: 2, noise: .flipProbability(p))
    func key(_ state: [(window: Int, data: Int)]) -> [Int] { state.map(\.data) }
    var squares = [0.0, 0, 0]
    var means = [0.0, 0, 0]
    for a in states {
      for b in states {
        for c in states {
          let weight = zip([a, b, c], truth).reduce(1.0) { weight, pair in
            weight * (p / 6 + (key(pair.0) == key(pair.1) ? 1 - p : 0))
          }
          let rows = try NoisedText.counts(NoisedText.navigation([a, b, c]).text, settings).rows
          for (i, row) in rows.prefix(3).enumerated() {
            means[i] += weight * row.estimate
            squares[i] += weight * row.standardError * row.standardError
          }
        }
      }
    }
    for (i, data) in [0, 1, nil].enumerated() {
      let reports = truth.reduce(0) { $0 + $1.filter { data == nil || $0.data == data }.count }
      #expect(abs(means[i] - Double(reports)) < 1e-12)
      #expect(abs(squares[i] - Self.variance(truth, states, data: data, p)) < 1e-12)
    }
  }

  @Test func sourcesOfDifferentNoiseAddUp() throws {
    var text = NoisedText()
    for id in 0..<20 { text.source(id, registration: "\"expiry\": \(id % 2 == 0 ? 864_000 : 100_000)") }
    text.report(0, data: 3)
    text.report(1, data: 3)
    var settings = CorrectionSettings()
    settings.navigation.noise = .flipProbability(0.25)
    let both = try NoisedText.counts(text.text, settings)
    #expect(both.noises.map(\.windows) == [3, 1])
    #expect(both.noises.map(\.states) == [2925, 165])
    let row = try #require(both.rows.first { $0.triggerData == 3 })
    // Means under noise: c w/(d w + 1) = 9/25 and 3/9.
    #expect(abs(row.estimate - ((1 - 10 * 0.25 * 0.36) + (1 - 10 * 0.25 / 3)) / 0.75) < 1e-12)
  }

  /// Intervals hold the truth in at least 0.95 - 6 sqrt(0.95 0.05/400) = 0.885 of 400 replicates (z = 6).
  ///
  /// The exact law is on the safe side, the normal one near 95 %.
  @Test(arguments: [(200, 0.02), (200, 0.1), (2000, 0.05)])
  func intervalsHoldTheTruthOftenEnough(sources: Int, probability: Double) throws {
    let replicates = 400
    let states = Self.allStates(values: 8, windows: 3, most: 3)
    let truth = Self.sources(sources, ordinal: 1)
    let reports = truth.reduce(0) { $0 + $1.filter { $0.data == 2 }.count }
    var settings = CorrectionSettings()
    settings.navigation.noise = .flipProbability(probability)
    var held = 0
    for replicate in 0..<replicates {
      var random = RandomSequence(
        random: AddressedRandom(seed: 20_201_006, replication: UInt64(100 + replicate)),
        purpose: RandomPurpose(rawValue: 0x302))
      let noised = truth.map { state in
        random.unit() < probability ? states[Int(random.next(below: 2925))] : state
      }
      let rows = try NoisedText.counts(NoisedText.navigation(noised).text, settings).rows
      let row = try #require(rows.first { $0.triggerData == 2 })
      #expect(row.low <= row.high)
      held += row.low <= Double(reports) && Double(reports) <= row.high ? 1 : 0
    }
    #expect(Double(held) / Double(replicates) > 0.885)
    #expect(Double(held) / Double(replicates) < 1)
  }

  /// Few and rare noise, much of it, and frequent noise: the three ways to an interval.
  @Test(arguments: [(200, 14.0), (2000, 8.0), (60, 10.0), (60, 3.0)])
  func recoveryFromOutputStatesSaysTheSame(sources: Int, epsilon: Double) throws {
    let truth = Self.sources(sources, ordinal: 4)
    var settings = CorrectionSettings()
    settings.navigation.noise = .epsilon(epsilon)
    let rows = try NoisedText.counts(NoisedText.navigation(truth).text, settings).rows
    let states = OutputStates(dataValues: 8, windows: 3, maxReports: 3)
    var histogram = OutputStateHistogram()
    for cells in truth where !cells.isEmpty {
      var state = OutputState(dataValues: 8)
      for cell in cells { state.insert(OutputState.Report(data: cell.data, window: cell.window)) }
      histogram.add(state)
    }
    let expected = try OutputStateRecovery(states: states, epsilon: epsilon)
      .estimates(observed: histogram, sources: sources, estimator: .unbiased)
    for (row, estimate) in zip(rows, expected.values + [expected.total]) {
      #expect(abs(row.estimate - estimate.estimate) < 1e-9 * max(1, abs(row.estimate)))
      #expect(abs(row.standardError - (estimate.standardError ?? 0)) < 1e-9 * row.standardError)
      #expect(abs(row.low - (estimate.low ?? 0)) < 1e-6 * max(1, abs(row.low)))
      #expect(abs(row.high - (estimate.high ?? 0)) < 1e-6 * max(1, abs(row.high)))
    }
  }

  @Test func withoutNoiseThereIsNothingToCorrect() throws {
    var settings = CorrectionSettings()
    settings.navigation.noise = .flipProbability(0)
    for row in try NoisedText.counts(NoisedText.navigation(Self.sources(50, ordinal: 2)).text, settings).rows
    {
      #expect(row.estimate == Double(row.observed))
      #expect(row.low == row.estimate && row.high == row.estimate && row.standardError == 0)
    }
  }

  @Test func noiseAloneIsRefused() throws {
    var settings = CorrectionSettings()
    settings.navigation.noise = .epsilon(0)
    #expect(throws: CorrectionError.self) {
      try NoisedText.counts(NoisedText.navigation([[]]).text, settings)
    }
    var own = NoisedText()
    own.source(1, registration: "\"event_level_epsilon\": 0")
    #expect(try #require(NoisedText.complaint(own.text)).contains("every report is noise"))
    #expect(try NoisedText.counts(#"{"input": {"sources": []}, "reports": []}"#, settings).rows.count == 12)
  }

  @Test func moreStatesThanNumbersAreRefused() throws {
    var settings = CorrectionSettings()
    settings.navigation = NoiseSettings(
      triggerData: Array(0..<1000), windows: NoisedWindows(count: 64), maxReports: 20)
    #expect(try #require(NoisedText.complaint(NoisedText.navigation([[]]).text, settings)).contains("2^64"))
    settings.navigation.triggerData = Array(0..<1024)
    #expect(try #require(NoisedText.complaint(NoisedText.navigation([[]]).text, settings)).contains("65535"))
  }
}
