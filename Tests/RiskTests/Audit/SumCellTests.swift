import PrivacyMechanisms
import SimulationKernel
import Testing

@testable import Risk

@Suite struct SumCellTests {
  private func law(_ scale: Double) throws -> DiscreteLaplace { try DiscreteLaplace(scale: scale) }

  @Test(arguments: [1.0, 3.0, 10.0])
  func aSumThatOneSourceFillsTellsTheClaimExactly(_ epsilon: Double) throws {
    let scale = 65_536 / epsilon
    let cells = SumCells(shifts: [[65_536], [0]], scale: scale)
    let design = cells.design(epsilon: epsilon, claim: try law(scale), defect: try law(scale / 2))
    let event = design.event(design.law)
    #expect(abs(Elementary.log(event.first / event.second) - epsilon) < 1e-9)
    let guessing = design.guessing(design.law)
    #expect(abs(guessing.accuracy - 1 / (1 + Elementary.exp(-epsilon))) < 1e-9)
    for world in design.law + design.defect { #expect(abs(world.reduce(0, +) - 1) < 1e-12) }
  }

  @Test func twoSumsTellTheClaimTogether() throws {
    // One bucket or the other gets 1, with noise of scale 2/epsilon: epsilon/2 for each.
    let cells = SumCells(shifts: [[1, 0], [0, 1]], scale: 2)
    let design = cells.design(epsilon: 1, claim: try law(2), defect: try law(1))
    let event = design.event(design.law)
    #expect(abs(Elementary.log(event.first / event.second) - 1) < 1e-9)
    #expect(abs(design.law[0].reduce(0, +) - 1) < 1e-12)
  }

  @Test func cellsHoldWhatTheirLawSays() throws {
    let noise = try law(3)
    let cells = SumCells(shifts: [[4, 0], [0, 4]], scale: 3)
    let design = cells.design(epsilon: 1, claim: noise, defect: noise)
    var sums = Array(repeating: 0.0, count: cells.count)
    for a in Int64(-90)...90 {
      for b in Int64(-90)...90 {
        sums[cells.cell(of: [4 + a, b])] += noise.probability(of: a) * noise.probability(of: b)
      }
    }
    for (sum, probability) in zip(sums, design.law[0]) { #expect(abs(sum - probability) < 1e-11) }
    #expect(design.guesses[cells.cell(of: [4, 0])] == 0)
    #expect(design.guesses[cells.cell(of: [9, -9])] == 0)
    #expect(design.guesses[cells.cell(of: [0, 4])] == 1)
    #expect(design.guesses[cells.cell(of: [3, 0])] == nil)
    #expect(design.guesses[cells.cell(of: [4, 1])] == nil)
  }
}
