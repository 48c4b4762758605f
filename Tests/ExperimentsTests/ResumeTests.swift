import Foundation
import ResultsExport
import Testing

@testable import Experiments

/// Results of two scenarios are never mixed, and what fails is told.
@Suite struct ResumeTests {
  private func small(_ settings: [String] = []) throws -> Experiment {
    try Laboratory.experiment(Laboratory.mixed, ["population.people=300"] + settings)
  }

  @Test func anotherScenarioIsRefusedWithTheDifferenceAndTouchesNothing() throws {
    let scratch = try Scratch()
    try Laboratory.run(small(), in: scratch.path)
    let before = try Results(scratch.path)
    do {
      try Laboratory.run(small(["systems.article.noise=7%"]), in: scratch.path)
      Issue.record("two scenarios were mixed")
    } catch let error as ForeignResults {
      #expect(error.path == scratch.path)
      #expect(error.differences.contains { $0.hasPrefix("only here:") && $0.contains("noise: 0.07") })
      #expect(error.differences.contains { $0.hasPrefix("only there:") && $0.contains("noise: 0.05") })
      #expect(error.description.contains("--out") && error.description.contains("--fresh"))
    }
    #expect(try Results(scratch.path) == before)
  }

  @Test func startingFreshThrowsTheOldResultsAway() throws {
    let scratch = try Scratch()
    let clean = try Scratch()
    try Laboratory.run(small(["outputs.reports=true"]), in: scratch.path)
    let other = try small(["systems.article.noise=7%"])
    var simulated = 0
    try Laboratory.run(other, in: scratch.path, fresh: true) { _ in simulated += 1 }
    try Laboratory.run(other, in: clean.path)
    #expect(simulated == 2)
    #expect(try Results(scratch.path) == Results(clean.path), "a table of the old results is still there")
    let parts = try FileManager.default.contentsOfDirectory(atPath: scratch.path("parts"))
    #expect(parts.count == 2, "\(parts)")
  }

  @Test func moreReplicationsAreAnotherScenario() throws {
    let scratch = try Scratch()
    try Laboratory.run(small(), in: scratch.path)
    #expect(throws: ForeignResults.self) { try Laboratory.run(small(["replications=3"]), in: scratch.path) }
  }

  @Test func aFolderOfOtherFilesIsLeftAlone() throws {
    let scratch = try Scratch()
    try "mine".write(toFile: scratch.path("thesis.txt"), atomically: true, encoding: .utf8)
    #expect(throws: OutputError.self) { try Laboratory.run(small(), in: scratch.path) }
    #expect(throws: OutputError.self) { try Laboratory.run(small(), in: scratch.path, fresh: true) }
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path).filter {
      !$0.hasPrefix(".")
    }
    #expect(names == ["thesis.txt"])
  }

  @Test func aFinishedRunIsNotSimulatedAgain() throws {
    let scratch = try Scratch()
    try Laboratory.run(small(), in: scratch.path)
    let before = try Results(scratch.path)
    try Laboratory.run(small(), in: scratch.path) { _ in Issue.record("simulated again") }
    #expect(try Results(scratch.path) == before)
  }

  /// Very unequal activity: a few people click more often than click ids can number.
  @Test func aReplicationThatFailsIsToldAndTheOthersCount() throws {
    let unequal = try Laboratory.experiment(
      Laboratory.mixed,
      [
        "population.people=25", "population.clicks-per-person=4000", "replications=8",
        "population.activity={gamma: {shape: 0.01}}",
        "population.conversions-per-click={constant: {value: 0}}",
      ])
    let scratch = try Scratch()
    let outcome = try Laboratory.run(unequal, in: scratch.path)
    #expect(!outcome.wasInterrupted && outcome.done + outcome.failures.count == 8)
    #expect(!outcome.failures.isEmpty && outcome.failures.count < 8, "\(outcome.failures)")
    #expect(outcome.failures.allSatisfy { $0.contains("population.clicks-per-person") })
    let results = try Results(scratch.path)
    let failed = Set(
      results.rows("runs.csv").filter { $0["status"] != "complete" }.compactMap { $0["replication"] })
    #expect(failed.count == outcome.failures.count)
    let counted = Set(results.rows("funnel.csv").compactMap { $0["replication"] })
    #expect(counted.count == 8 - failed.count && counted.isDisjoint(with: failed))
    for row in outcome.summaries[0] { #expect(row.replications <= counted.count) }
  }

  @Test func theSummaryIsTheMeanOfTheReplications() throws {
    let scratch = try Scratch()
    try Laboratory.run(small(["replications=5"]), in: scratch.path)
    let results = try Results(scratch.path)
    var compared = 0
    for row in results.rows("summary.csv") where row["table"] == "funnel" {
      let values = results.rows("funnel.csv")
        .filter { $0["system"] == row["system"] && $0["stage"] == row["at"] }
        .compactMap { Double($0["conversions"] ?? "") }
      let mean = values.reduce(0, +) / 5
      let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4).squareRoot()
      #expect(values.count == 5 && row["replications"] == "5")
      #expect(abs((Double(row["mean"] ?? "") ?? .nan) - mean) < 1e-9)
      #expect(abs((Double(row["standard_deviation"] ?? "") ?? .nan) - deviation) < 1e-9)
      // 2.7764... is Student's 97.5 % quantile on 4 degrees of freedom.
      let half = 2.776_445_105 * deviation / 5.0.squareRoot()
      #expect(abs((Double(row["ci_high"] ?? "") ?? .nan) - (mean + half)) < 1e-6)
      compared += 1
    }
    #expect(compared == 4 * FunnelStage.allCases.count)
    for row in results.rows("summary.csv") where row["metric"] == "rmse" {
      let squares = results.rows("recovery.csv")
        .filter {
          $0["metric"] == "rmse" && $0["system"] == row["system"] && $0["truth"] == row["truth"]
            && $0["estimator"] == row["estimator"]
        }
        .compactMap { Double($0["value"] ?? "") }.map { $0 * $0 }
      let root = (squares.reduce(0, +) / 5).squareRoot()
      #expect(abs((Double(row["mean"] ?? "") ?? .nan) - root) < 1e-9 * max(1, root))
    }
  }
}
