import SimulationKernel
import Statistics
import Testing

@testable import Comparisons

/// How often what is said about differences is right.
@Suite struct DifferenceTests {
  private static let key = FigureKey(table: "recovery", system: "ecm", metric: "rmse")

  /// Normal numbers, addressed by trial.
  private func numbers(_ trial: Int, _ count: Int, _ purpose: UInt16) -> [Double] {
    var sequence = RandomSequence(
      random: AddressedRandom(seed: 20_201_006, replication: UInt64(trial)),
      purpose: RandomPurpose(rawValue: purpose))
    return (0..<count).map { _ in Elementary.normalQuantile(sequence.unit()) }
  }

  /// Tests keep the level that they state.
  ///
  /// 20,000 comparisons without a difference, of figures that two sides have in common but for noise: the share that Student's
  /// test calls different at 5 % is 5 %, within six standard errors of 0.0015; ranks, whose p-values are discrete, at most.
  /// Holm's correction keeps a family of three at 5 % too.
  @Test func withoutADifferenceOneInTwentyIsCalledOne() throws {
    let (trials, count) = (20_000, 8)
    var (paired, ranks, unpaired, families, covered) = (0, 0, 0, 0, 0)
    for trial in 0..<trials {
      var pValues: [Double] = []
      for figure in 0..<3 {
        let common = numbers(trial * 3 + figure, count, 0x506)
        let first = zip(common, numbers(trial * 3 + figure, count, 0x507)).map { 5 * $0 + $1 }
        let second = zip(common, numbers(trial * 3 + figure, count, 0x508)).map { 5 * $0 + $1 }
        let test = try MeanDifference.paired(zip(first, second).map { $1 - $0 })
        pValues.append(test.pValue)
        guard figure == 0 else { continue }
        if test.pValue <= 0.05 { paired += 1 }
        if test.interval.contains(0) { covered += 1 }
        if try SignedRankTest(zip(first, second).map { $1 - $0 }).pValue <= 0.05 { ranks += 1 }
        if try MeanDifference.unpaired(numbers(trial, 6, 0x509), numbers(trial, 9, 0x50A).map { 3 * $0 })
          .pValue <= 0.05
        {
          unpaired += 1
        }
      }
      if try HolmCorrection.corrected(pValues).contains(where: { $0 <= 0.05 }) { families += 1 }
    }
    let error = 6 * (0.05 * 0.95 / Double(trials)).squareRoot()
    #expect(abs(Double(paired) / Double(trials) - 0.05) < error)
    #expect(paired + covered == trials)
    #expect(Double(ranks) / Double(trials) < 0.05 + error)
    // Welch's degrees of freedom are an approximation that is known to be good to half a percent.
    #expect(abs(Double(unpaired) / Double(trials) - 0.05) < error + 0.005)
    // Of three independent tests at a third of the level each: 1 - (1 - 0.05 / 3)^3 = 0.0492.
    #expect(abs(Double(families) / Double(trials) - 0.0492) < error)
  }

  /// 1000 samples of 20: the bootstrap interval holds the mean in 95 % of normal ones, within six standard errors of 0.0069
  /// and what resampling so few costs.
  @Test func theBootstrapIntervalHoldsTheMean() throws {
    var (paired, unpaired) = (0, 0)
    for trial in 0..<1000 {
      let values = numbers(trial, 20, 0x50B)
      if try #require(StudentisedBootstrap.paired(values)).contains(0) { paired += 1 }
      if trial < 500,
        try #require(StudentisedBootstrap.unpaired(values, numbers(trial, 15, 0x50C))).contains(0)
      {
        unpaired += 1
      }
    }
    #expect(abs(Double(paired) / 1000 - 0.95) < 6 * 0.0069)
    #expect(abs(Double(unpaired) / 500 - 0.95) < 6 * 0.0098)
  }

  @Test func theBootstrapIsTheSameEveryTimeAndMovesWithTheValues() throws {
    let values = numbers(1, 10, 0x50B)
    let interval = try #require(StudentisedBootstrap.paired(values))
    #expect(StudentisedBootstrap.paired(values) == interval)
    let moved = try #require(StudentisedBootstrap.paired(values.map { 2 * $0 + 3 }))
    #expect(
      abs(moved.low - (2 * interval.low + 3)) < 1e-9 && abs(moved.high - (2 * interval.high + 3)) < 1e-9)
    #expect(StudentisedBootstrap.paired(Array(values.prefix(5))) == nil)
    #expect(StudentisedBootstrap.paired([1, 1, 1, 1, 1, 1, 1, 2]) == nil, "most drawn samples do not vary")
    // Skewed to the right, so the interval reaches further there.
    let skewed = try #require(StudentisedBootstrap.paired(values.map { Elementary.exp($0) }))
    let mean = RunningMoments(values.map { Elementary.exp($0) }).mean
    #expect(skewed.high - mean > mean - skewed.low)
  }

  @Test func aVerdictThatRanksDoNotShowIsDoubtful() throws {
    // One pair in ten speaks against nine small ones, and outweighs them.
    let first = [Double](repeating: 1, count: 10)
    let second = [1.01, 1.02, 1.03, 1.05, 1.04, 1.07, 1.06, 0.98, 0.99, 1.08]
    var figure = try FigureDifference(Self.key, first, second, isPaired: true, isRelative: false)
    #expect(figure.verdict == .larger && !figure.isDoubtful)
    figure.correctedPValue = 0.2
    #expect(figure.verdict == .notShown && !figure.isDoubtful)
    let small = try FigureDifference(
      Self.key, [1, 2, 3, 4, 5], [2, 3.01, 4, 5.01, 6], isPaired: true, isRelative: false)
    #expect(small.verdict == .larger && !small.isDoubtful, "five pairs cannot object")
  }

  @Test func settingsAreReadByTheirPaths() {
    let text = """
      scenario: 1
      seed: 7
      population:
        people: 2000
        types:
          -
            name: type-0
            value: null
          -
            name: type-1
        delay:
          search: {}
      systems:
        "a: b":
          windows: [2d, 7d]
      ---
      seed: 8
      """
    let documents = EffectiveSettings.documents(text + "\n")
    #expect(documents.count == 2 && documents[1]["seed"] == "8")
    let settings = documents[0]
    #expect(settings["population.types.1.name"] == "type-1" && settings["population.delay.search"] == "{}")
    #expect(settings["systems.a: b.windows"] == "[2d, 7d]" && settings["population"] == nil)
    #expect(settings.paths.count == 8)
    #expect(
      documents[1].differences(from: settings).contains(
        SettingDifference(path: "seed", first: "8", second: "7")))
    #expect(settings.differences(from: settings).isEmpty)
  }
}
