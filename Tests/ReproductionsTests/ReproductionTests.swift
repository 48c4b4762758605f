import Experiments
import ScenarioFiles
import Testing

@testable import Reproductions

/// How ours is judged.
@Suite struct ReproductionTests {
  private func number(_ printed: String, corrected: String? = nil) throws -> PublishedNumber {
    let correction = try corrected.map {
      PublishedNumber.Correction(explanation: "because", printed: [try #require(PrintedNumber($0))])
    }
    return PublishedNumber(
      name: "a", what: "b", source: "c", printed: [try #require(PrintedNumber(printed))],
      correction: correction)
  }

  @Test func closedFormsAreJudgedByTheirDigits() throws {
    let printed = try number("0.956")
    #expect(Reproduction(printed, closedForm: [0.956_25], simulated: nil).verdict == .agrees)
    #expect(Reproduction(printed, closedForm: [0.956_51], simulated: nil).verdict == .disagrees)
    #expect(Reproduction(printed, closedForm: [0.956, 0.956], simulated: nil).verdict == .disagrees)
  }

  /// The error of a share of 0.95 of 10,000 is 0.0022: six of them reach from 0.937 to 0.963.
  @Test func runsAreJudgedBySixStandardErrors() throws {
    let run = try Simulated.share(9_500, of: 10_000)
    #expect(Reproduction(try number("0.9610"), closedForm: nil, simulated: run).verdict == .agrees)
    #expect(Reproduction(try number("0.9650"), closedForm: nil, simulated: run).verdict == .disagrees)
    #expect(Reproduction(try number("0.9350"), closedForm: nil, simulated: run).verdict == .disagrees)
    let interval = try #require(run.interval)
    #expect(abs(interval.low - 0.9455) < 2e-4 && abs(interval.high - 0.9542) < 2e-4)
    // A right closed form does not help a wrong engine, nor the other way round.
    #expect(Reproduction(try number("0.965"), closedForm: [0.965], simulated: run).verdict == .disagrees)
    #expect(Reproduction(try number("0.961"), closedForm: [0.962], simulated: run).verdict == .disagrees)
  }

  @Test func anExplanationGivesTheNumberThatOursMustBe() throws {
    let explained = try number("3%", corrected: "3.57%")
    #expect(Reproduction(explained, closedForm: [0.035_67], simulated: nil).verdict == .explained)
    #expect(Reproduction(explained, closedForm: [0.0365], simulated: nil).verdict == .disagrees)
    #expect(Reproduction(explained, closedForm: [0.03], simulated: nil).verdict == .agrees)
  }

  @Test func whatLeavesNothingToChanceMustBeTheSame() throws {
    var list = try number("1")
    list.printed = try ["1", "3", "0"].map { try #require(PrintedNumber($0)) }
    #expect(Reproduction(list, closedForm: nil, simulated: .exact([1, 3, 0])).verdict == .agrees)
    #expect(Reproduction(list, closedForm: nil, simulated: .exact([1, 2, 0])).verdict == .disagrees)
    #expect(Reproduction(list, closedForm: nil, simulated: .exact([1, 3])).verdict == .disagrees)
  }

  /// Of 40,000 outcomes of +1 and -1 at equal chance the deviation is 1, and its error is 0, since squares do not vary.
  @Test func errorsOfDeviationsComeFromFourthMoments() throws {
    let coins = (0..<40_000).map { $0 % 2 == 0 ? 1.0 : -1.0 }
    let deviation = try Simulated.deviation(of: coins)
    #expect(abs(deviation.values[0] - 1) < 1e-4)
    #expect((deviation.interval?.halfWidth ?? 1) < 1e-9)
    // A uniform law on 0...n has kurtosis 9/5, so its error is s (4/5/4n)^(1/2).
    let uniform = try Simulated.deviation(of: (0..<10_000).map { Double($0) })
    let expected = 1.96 * uniform.values[0] * (0.8 / 40_000).squareRoot()
    #expect(abs((uniform.interval?.halfWidth ?? 0) / expected - 1) < 1e-3)
  }

  private func computed(_ text: String, folder: String = "") throws -> [Reproduction] {
    let file = try PublishedFile(text: text, folder: folder)
    var run = ReproductionRun(file, results: "/nonexistent", resources: RunResources(threads: 1))
    return try run.all(stop: StopFlag()) { _ in }
  }

  @Test func whatCannotBeComputedSaysWhose() throws {
    let text =
      "published: 1\nnumbers:\n  - { name: here, what: b, source: c, published: 1, "
      + "formula: { name: noisy-count, noise: 0.05, counts: [1, 2], cell: 3 } }\n"
    do {
      _ = try computed(text)
      Issue.record("a cell that is not there was computed")
    } catch let error as ReproductionError {
      #expect(error.description.hasPrefix("here: cell is 3"))
    }
  }

  @Test func aStopLeavesTheRest() throws {
    let file = try PublishedFile(folder: Repository.published)
    var run = ReproductionRun(file, results: "/nonexistent", resources: RunResources(threads: 1))
    let stop = StopFlag()
    let done = try run.all(stop: stop) { name in if name == file.numbers[2].name { stop.raise() } }
    #expect(done.count == 3)
  }

  /// All closed forms of the project's file, without its runs of engines.
  @Test func everyClosedFormOfTheProjectIsMetOrExplained() throws {
    for number in try PublishedFile(folder: Repository.published).numbers {
      guard let call = number.formula else { continue }
      let formula = try #require(FormulaBook.formula(call.name))
      let verdict = Reproduction(number, closedForm: try formula.compute(call.arguments), simulated: nil)
        .verdict
      // An explanation that nothing needs would hide a mistake to come.
      #expect(verdict == (number.correction == nil ? .agrees : .explained), "\(number.name)")
    }
  }

  /// The cheap runs: their figures are 2,000 outcomes each at most.
  @Test func runsOfTheEnginesAreRepeatable() throws {
    let arguments = Arguments(["data": [5], "runs": [2_000]])
    let simulation = try #require(SimulationBook.simulation("ecm-data-kept"))
    let one = try simulation.run(arguments, SimulationMemory())
    #expect(try simulation.run(arguments, SimulationMemory()) == one)
    #expect(try #require(one.policyInterval).contains(0.956_25))
  }
}
