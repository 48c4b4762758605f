import Testing

@testable import Recovery

struct ChainLadderTests {
  /// The triangle of Taylor and Ashe (1983), on which Mack (1993) shows his formula.
  static let taylorAshe: [[Double]] = [
    [357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463],
    [352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085],
    [290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315],
    [310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268],
    [443160, 1136350, 2128333, 2897821, 3402672, 3873311],
    [396132, 1333217, 2180715, 2985752, 3691712],
    [440832, 1288463, 2419861, 3483130],
    [359480, 1421128, 2864498],
    [376686, 1363294],
    [344014],
  ]

  @Test func theTaylorAsheTriangleHasMacksReserveAndStandardErrors() throws {
    let ladder = try ChainLadder(Self.taylorAshe)
    func project(_ rows: Range<Int>) -> ChainLadder.Projection {
      ladder.project(
        rows.map { (count: Self.taylorAshe[$0].last ?? 0, age: Self.taylorAshe[$0].count - 1) })
    }
    let latest = Self.taylorAshe.reduce(0) { $0 + ($1.last ?? 0) }
    let all = project(0..<10)
    #expect((all.ultimate - latest).rounded() == 18_680_856)
    #expect(all.standardError.rounded() == 2_447_095)
    // Single years, in thousands, as printed in the paper's table.
    let reserves = [95, 470, 710, 985, 1419, 2178, 3920, 4279, 4626].map { Double($0) }
    let errors = [76, 122, 134, 261, 411, 558, 875, 971, 1363].map { Double($0) }
    for year in 1..<10 {
      let one = project(year..<(year + 1))
      let reserve = one.ultimate - (Self.taylorAshe[year].last ?? 0)
      #expect((reserve / 1000).rounded() == reserves[year - 1], "year \(year + 1)")
      #expect((one.standardError / 1000).rounded() == errors[year - 1], "year \(year + 1)")
    }
  }

  @Test func factorsAreTheRatiosOfColumns() throws {
    let ladder = try ChainLadder([[10, 20, 30], [30, 40], [5]])
    #expect(ladder.factors == [1.5, 1.5])
    #expect(ladder.volumes == [40, 20])
    // (10 (2 - 1.5)^2 + 30 (4/3 - 1.5)^2) / 1, and for a single row what Mack extrapolates from one age before.
    #expect(abs(ladder.dispersions[0] - (2.5 + 30.0 / 36)) < 1e-12)
    #expect(ladder.dispersions[1] == ladder.dispersions[0])
    #expect(ladder.growth(from: 0) == 2.25 && ladder.growth(from: 2) == 1 && ladder.growth(from: 9) == 1)
  }

  @Test func stepsAtWhichNothingArrivesAddNothing() throws {
    let ladder = try ChainLadder([[4, 4, 6], [6, 6]])
    #expect(ladder.factors == [1, 1.5])
    #expect(ladder.dispersions[0] == 0)
    let done = ladder.project([(count: 6, age: 2), (count: 3, age: 7)])
    #expect(done == ChainLadder.Projection(ultimate: 9, processVariance: 0, parameterVariance: 0))
  }

  @Test func impossibleRowsAreRefused() {
    #expect(throws: NowCastError.shape(given: 0, expected: 1)) { try ChainLadder([]) }
    #expect(throws: NowCastError.negativeCount(-2)) { try ChainLadder([[1, -2]]) }
    #expect(throws: NowCastError.negativeCount(-4)) {
      try ClickCohorts(clicks: [1, -4], arrivals: [[0, 0], [0]])
    }
    #expect(throws: NowCastError.shape(given: 1, expected: 2)) {
      try ClickCohorts(clicks: [1, 1], arrivals: [[0], [0]])
    }
    #expect(throws: NowCastError.shape(given: 1, expected: 2)) {
      try ClickCohorts(clicks: [1, 1], arrivals: [[0, 0]])
    }
  }
}
