import Statistics
import Testing

struct GoodnessOfFitTests {
  /// Evenly spread quantiles of the unit interval, moved to the right by a constant.
  private func spread(_ count: Int, shift: Double = 0) -> [Double] {
    (0..<count).map { min(1, (Double($0) + 0.5) / Double(count) + shift) }.reversed()
  }

  @Test func theLimitingTailIsThatOfTheKolmogorovLaw() {
    let table = [
      (0.5, 0.9639452436648751), (0.99, 0.2808738392255489), (1.01, 0.25943416909359746),
      (1.36, 0.049485876755377876), (3.3, 6.951782562479869e-10),
    ]
    for (x, tail) in table {
      #expect(abs(KolmogorovSmirnov.limitingUpperTail(x) / tail - 1) < 1e-9)
    }
    #expect(KolmogorovSmirnov.limitingUpperTail(0) == 1)
    #expect(KolmogorovSmirnov.limitingUpperTail(40) == 0)
  }

  @Test func thePValueAgreesWithTheExactLawOfAThousandValues() throws {
    // Exact tails of the finite-sample law at D = 0.0435 and 0.1 for n = 1000.
    for (distance, exact, tolerance) in [
      (0.0435, 0.04410737974380308, 0.02), (0.1, 3.703687096817711e-09, 0.2),
    ] {
      let test = try KolmogorovSmirnov.test(spread(1000, shift: distance - 0.0005)) { min(1, max(0, $0)) }
      #expect(abs(test.statistic - distance) < 1e-12)
      #expect(abs(test.pValue / exact - 1) < tolerance, "\(test.pValue)")
    }
  }

  @Test func aPerfectSampleIsAcceptedAndAShiftedOneRefused() throws {
    let normal = try NormalDistribution(mean: 0, sd: 1)
    let sample = try spread(2000).map { try normal.quantile($0) }
    #expect(try KolmogorovSmirnov.test(sample, against: normal.cumulative).pValue > 0.999999)
    let shifted = sample.map { $0 + 0.3 }
    #expect(try KolmogorovSmirnov.test(shifted, against: normal.cumulative).pValue < 1e-9)
    #expect(throws: StatisticsError.self) { try KolmogorovSmirnov.test([0.5]) { $0 } }
  }

  @Test func theChiSquareTestIsPearsons() throws {
    let test = try ChiSquareTest.goodnessOfFit(
      observed: [18, 22, 30, 30], expected: Array(repeating: 25, count: 4))
    #expect(abs(test.statistic - 4.32) < 1e-12 && test.size == 3)
    #expect(abs(test.pValue - 0.22891886433610517) < 1e-9)
    let fitted = try ChiSquareTest.goodnessOfFit(
      observed: [18, 22, 30, 30], expected: Array(repeating: 25, count: 4), estimatedParameters: 1)
    #expect(fitted.size == 2 && fitted.pValue < test.pValue)
  }

  @Test func smallCellsArePooledWithTheirNeighbours() throws {
    let pooled = try ChiSquareTest.goodnessOfFit(
      observed: [1, 3, 3, 10, 2, 1], expected: [2, 2, 3, 10, 2, 1])
    let whole = try ChiSquareTest.goodnessOfFit(observed: [7, 13], expected: [7, 13])
    #expect(pooled.size == whole.size && pooled.statistic == whole.statistic)
  }

  @Test func countsThatDoNotFitTheExpectationAreRefused() {
    #expect(throws: StatisticsError.self) {
      try ChiSquareTest.goodnessOfFit(observed: [10, 10], expected: [10, 20])
    }
    #expect(throws: StatisticsError.self) {
      try ChiSquareTest.goodnessOfFit(observed: [10, 10], expected: [10, 5, 5])
    }
    #expect(throws: StatisticsError.self) {
      try ChiSquareTest.goodnessOfFit(observed: [10], expected: [10])
    }
    #expect(throws: StatisticsError.self) {
      try ChiSquareTest.goodnessOfFit(observed: [30, 0], expected: [40, -10])
    }
  }
}
