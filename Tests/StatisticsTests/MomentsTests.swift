import Statistics
import Testing

struct MomentsTests {
  // Values far from 0 with a small spread: a sum of squares would lose every digit of the variance.
  private let values = (0..<100).map { 1e9 + Double(($0 * 37) % 101) }

  @Test func runningMomentsSurviveALargeMean() throws {
    let moments = RunningMoments(values)
    let shifted = values.map { $0 - 1e9 }
    let mean = shifted.reduce(0, +) / 100
    let variance = shifted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 99
    #expect(moments.count == 100)
    #expect(abs(moments.mean - 1e9 - mean) < 1e-5)
    #expect(abs(try #require(moments.variance) / variance - 1) < 1e-9)
    #expect(moments.minimum == values.min() && moments.maximum == values.max())
    #expect(abs(try #require(moments.standardErrorOfMean) - (variance / 100).squareRoot()) < 1e-6)
  }

  @Test func mergedTalliesAreTheTallyOfAllValues() throws {
    let whole = RunningMoments(values)
    for cut in [0, 1, 40, 99, 100] {
      var left = RunningMoments(values[..<cut])
      left.merge(RunningMoments(values[cut...]))
      #expect(left.count == whole.count && left.minimum == whole.minimum && left.maximum == whole.maximum)
      #expect(abs(left.mean - whole.mean) < 1e-5)
      #expect(abs(left.sumOfSquaredDeviations / whole.sumOfSquaredDeviations - 1) < 1e-9)
    }
  }

  @Test func fewerThanTwoValuesHaveNoSpread() {
    #expect(RunningMoments().variance == nil && RunningMoments([3.0]).standardDeviation == nil)
    #expect(RunningMoments([3.0, 3]).variance == 0)
    #expect(RunningMoments().rootMean == nil)
  }

  @Test func theCovarianceMatrixIsTheTextbookOneHoweverMerged() throws {
    let rows = (0..<30).map { i -> [Double] in
      let x = Double((i * 7) % 11)
      return [x, 2 * x + Double(i % 3), -x + Double((i * 5) % 7)]
    }
    var whole = RunningCovariance(dimension: 3)
    var parts = [RunningCovariance(dimension: 3), RunningCovariance(dimension: 3)]
    for (i, row) in rows.enumerated() {
      try whole.add(row)
      try parts[i < 12 ? 0 : 1].add(row)
    }
    try parts[0].merge(parts[1])
    let matrix = try #require(whole.covariance)
    let merged = try #require(parts[0].covariance)
    let means = (0..<3).map { j in rows.reduce(0) { $0 + $1[j] } / 30 }
    for i in 0..<3 {
      for j in 0..<3 {
        let textbook = rows.reduce(0) { $0 + ($1[i] - means[i]) * ($1[j] - means[j]) } / 29
        #expect(abs(matrix[i, j] - textbook) < 1e-10)
        #expect(abs(merged[i, j] - textbook) < 1e-10)
        #expect(matrix[i, j] == matrix[j, i])
      }
    }
    #expect(RunningCovariance(dimension: 2).covariance == nil)
    #expect(throws: StatisticsError.self) { try whole.add([1, 2]) }
  }
}
