import Statistics
import Testing

struct IntervalTests {
  @Test func binomialIntervalsAreThoseOfIndependentTables() throws {
    let table: [(x: Int, n: Int, exact: (Double, Double), wilson: (Double, Double))] = [
      (0, 10, (0, 0.30849710781876294), (0, 0.27753279986288926)),
      (5, 10, (0.1870860284474045, 0.8129139715525955), (0.236593090512564, 0.7634069094874361)),
      (10, 10, (0.6915028921812371, 1), (0.7224672001371109, 1)),
      (
        1, 1000, (2.5317487491674634e-05, 0.0055589242798499),
        (0.00017654637062607809, 0.0056425585979579355)
      ),
      (
        81, 263, (0.25273674558504267, 0.36762192260134746),
        (0.2552885198782742, 0.36620957698280004)
      ),
    ]
    for row in table {
      let share = try BinomialProportion(successes: row.x, trials: row.n)
      let exact = try share.clopperPearson()
      let wilson = try share.wilson()
      #expect(abs(exact.low - row.exact.0) < 1e-9 && abs(exact.high - row.exact.1) < 1e-9)
      #expect(abs(wilson.low - row.wilson.0) < 1e-9 && abs(wilson.high - row.wilson.1) < 1e-9)
    }
  }

  @Test func theExactIntervalCoversAtLeastAsNominal() throws {
    for (n, p) in [(10, 0.05), (10, 0.5), (50, 0.013), (50, 0.9)] {
      let law = try BinomialDistribution(trials: n, probability: p)
      let coverage = try (0...n).reduce(0.0) { sum, x in
        let interval = try BinomialProportion(successes: x, trials: n).clopperPearson(confidence: 0.9)
        return try interval.contains(p) ? sum + law.mass(x) : sum
      }
      #expect(coverage >= 0.9)
    }
  }

  @Test func impossibleSharesAndConfidencesAreRefused() throws {
    #expect(throws: StatisticsError.self) { try BinomialProportion(successes: 1, trials: 0) }
    #expect(throws: StatisticsError.self) { try BinomialProportion(successes: 3, trials: 2) }
    #expect(throws: StatisticsError.self) { try BinomialProportion(successes: -1, trials: 2) }
    for confidence in [0, 1, -0.5, .nan] {
      #expect(throws: StatisticsError.self) {
        try BinomialProportion(successes: 1, trials: 2).wilson(confidence: confidence)
      }
    }
  }

  @Test func clampingMovesAnIntervalBeyondTheRangeToItsEnd() {
    let range = 0.0...10.0
    #expect(Interval(low: -5, high: 3).clamped(to: range) == Interval(low: 0, high: 3))
    #expect(Interval(low: -5, high: -3).clamped(to: range) == Interval(0))
    #expect(Interval(low: 12, high: 13).clamped(to: range) == Interval(10))
    #expect(Interval(low: 1, high: 4).halfWidth == 1.5)
    #expect(Interval(low: 1, high: 4).contains(4) && !Interval(low: 1, high: 4).contains(4.1))
  }

  @Test func theIntervalForAMeanIsStudents() throws {
    let moments = RunningMoments([4.0, 7, 1, 8, 5])
    let interval = try #require(try moments.intervalForMean())
    // Mean 5, sd sqrt(7.5), t(4, 0.975) = 2.776445105: half-width 3.4004368.
    #expect(abs(interval.low - 1.5995632) < 1e-6 && abs(interval.high - 8.4004368) < 1e-6)
    #expect(try RunningMoments([4.0]).intervalForMean() == nil)
    #expect(try RunningMoments([2.0, 2, 2]).intervalForMean() == Interval(2))
  }

  @Test func theIntervalForARootIsStretchedByTheSameFactorBothWays() throws {
    let moments = RunningMoments([4.0, 7, 1, 8, 5])
    let interval = try #require(try moments.intervalForRootMean())
    let root = try #require(moments.rootMean)
    #expect(abs(root * root - 5) < 1e-12)
    #expect(abs(interval.low * interval.high - 5) < 1e-12)
    // exp(3.4004368 / 5) = 1.97405.
    #expect(abs(interval.high * interval.high / 5 - 1.97405022) < 1e-7)
    #expect(try RunningMoments([0.0, 0]).intervalForRootMean() == Interval(0))
    #expect(throws: StatisticsError.self) { try RunningMoments([-1.0, 2]).intervalForRootMean() }
  }
}
