import Statistics
import Testing

struct SolverTests {
  @Test func aLinearSystemIsSolvedWithPivoting() throws {
    let matrix = try Matrix(rows: 3, columns: 3, elements: [0, 2, 1, 1, -2, -3, -1, 1, 2])
    let solution = try LinearSystem.solve(matrix, [-8, 0, 3])
    for (x, expected) in zip(solution, [-4.0, -5, 2]) { #expect(abs(x - expected) < 1e-12) }
  }

  @Test func singularAndMisshapenSystemsAreRefused() throws {
    let singular = try Matrix(rows: 2, columns: 2, elements: [1, 2, 2, 4])
    let error = #expect(throws: StatisticsError.self) { try LinearSystem.solve(singular, [1, 1]) }
    #expect(error?.kind == .singular)
    let shape = #expect(throws: StatisticsError.self) { try LinearSystem.solve(singular, [1, 1, 1]) }
    #expect(shape?.kind == .shape)
    #expect(throws: StatisticsError.self) { try Matrix(rows: 2, columns: 2, elements: [1]) }
  }

  @Test func brentFindsTheMinimumOfASmoothFunction() throws {
    let minimum = try Minimiser.brent(low: -10, guess: 1, high: 10) { ($0 - 2) * ($0 - 2) * ($0 + 20) + 3 }
    #expect(abs(minimum.location - 2) < 1e-6)
    #expect(abs(minimum.value - 3) < 1e-9)
  }

  @Test func aGuessThatIsNotTheLowestIsRefused() {
    let error = #expect(throws: StatisticsError.self) {
      try Minimiser.brent(low: 0, guess: 1, high: 2) { $0 }
    }
    #expect(error?.kind == .noBracket)
  }

  @Test func aFunctionThatIsNotFiniteInsideIsRefused() {
    #expect(throws: StatisticsError.self) {
      try Minimiser.brent(low: -1, guess: 0.5, high: 1) { x in
        x == -1 || x == 1 ? 2 : x == 0.5 ? 1 : Double.nan
      }
    }
  }

  @Test func tooFewIterationsAreReportedNotAccepted() {
    let error = #expect(throws: StatisticsError.self) {
      try Minimiser.brent(low: -10, guess: 1, high: 10, maximumIterations: 2) {
        ($0 - 2) * ($0 - 2)
      }
    }
    #expect(error?.kind == .noConvergence)
  }
}
