import Foundation
import Statistics
import Testing

@testable import Experiments

/// Replications that go on until a figure is known well enough.
@Suite struct PrecisionTests {
  private func experiment(_ rule: String, _ settings: [String] = [], sweeps: [String] = []) throws
    -> Experiment
  {
    try Laboratory.experiment(
      Laboratory.mixed, ["population.people=200", "replications={until: {\(rule)}}"] + settings,
      sweeps: sweeps)
  }

  private let unbiased = "metric: rmse, system: article, truth: reported, estimator: unbiased"

  private func row(_ mean: Double, half: Double?, system: Int = 0, at: String = "") -> SummaryRow {
    SummaryRow(
      system: system, table: "recovery", truth: "reported", estimator: "raw", adversary: "", metric: "rmse",
      at: at,
      mean: mean,
      replications: 20, interval: half.map { Interval(low: mean - $0, high: mean + $0) })
  }

  @Test func everyFigureThatIsNamedMustBeNarrowEnough() {
    let any = PrecisionRule(figure: .init(metric: "rmse"), target: .halfWidth(0.5), atMost: 50)
    let rows = [row(4, half: 0.5), row(4, half: 2, system: 1), row(9, half: 9, system: 1, at: "5")]
    let systems = ["a", "b"]
    #expect(any.verdict(rows, systems: systems) == .wide(9))
    #expect(any.verdict([row(4, half: 0.5)], systems: systems) == .reached)
    #expect(any.verdict([row(4, half: nil)], systems: systems) == .wide(nil))
    #expect(any.verdict([], systems: systems) == .absent)
    let first = PrecisionRule(figure: .init(metric: "rmse", system: "a"), target: .halfWidth(0.5), atMost: 50)
    #expect(first.verdict(rows, systems: systems) == .reached)
    let second = PrecisionRule(
      figure: .init(metric: "rmse", system: "b", at: ""), target: .relative(0.25), atMost: 50)
    #expect(second.verdict(rows, systems: systems) == .wide(0.5))
    let none = PrecisionRule(figure: .init(metric: "rmse", truth: "all"), target: .relative(0.1), atMost: 50)
    #expect(none.verdict(rows, systems: systems) == .absent)
    let zero = PrecisionRule(figure: .init(metric: "rmse"), target: .relative(0.1), atMost: 50)
    #expect(zero.verdict([row(0, half: 0)], systems: systems) == .reached)
    #expect(zero.verdict([row(0, half: 1)], systems: systems) == .wide(.infinity))
  }

  /// The number of replications is the first look, 20, 30, ..., at which a fixed number of them is narrow enough.
  @Test func aRunStopsAtTheFirstLookThatIsNarrowEnough() throws {
    let long = try Scratch()
    try Laboratory.run(
      Laboratory.experiment(Laboratory.mixed, ["population.people=200", "replications=70"]), in: long.path)
    let squares = try Results(long.path).rows("recovery.csv")
      .filter {
        $0["metric"] == "rmse" && $0["system"] == "article" && $0["truth"] == "reported"
          && $0["estimator"] == "unbiased"
      }
      .compactMap { Double($0["value"] ?? "") }.map { $0 * $0 }
    #expect(squares.count == 70)
    func half(_ count: Int) throws -> Double {
      var moments = RunningMoments()
      for square in squares.prefix(count) { moments.add(square) }
      return try #require(try moments.intervalForRootMean()).halfWidth
    }
    // Wide enough to be missed at 20, narrow enough to be met by 70.
    let target = try (half(20) + half(60)) / 2
    let expected = try #require(try stride(from: 20, through: 70, by: 10).first { try half($0) <= target })
    #expect(expected > 20)
    let scratch = try Scratch()
    let outcome = try Laboratory.run(
      experiment("\(unbiased), half-width: \(target), max: 70"), in: scratch.path)
    #expect(outcome.total == expected && outcome.done == expected && outcome.remarks.isEmpty)
    let results = try Results(scratch.path)
    #expect(results.rows("runs.csv").count == 4 * expected)
    #expect(Set(results.rows("summary.csv").compactMap { $0["replications"] }).contains("\(expected)"))
    let manifest = try String(contentsOfFile: scratch.path("manifest.json"), encoding: .utf8)
    #expect(manifest.contains("\"replications\" : \(expected)") && manifest.contains("\"replications\" : 70"))
  }

  @Test func everyPointHasItsOwnNumberAndPointsThatStayWideAreTold() throws {
    let scratch = try Scratch()
    var totals: [String] = []
    let outcome = try Laboratory.run(
      experiment("\(unbiased), half-width: 1e-9, max: 25", sweeps: ["systems.article.noise=0,20%"]),
      in: scratch.path
    ) { totals.append($0.text) }
    // Without noise every count is exact, and that is known after the first look.
    #expect(outcome.total == 45 && outcome.done == 45)
    #expect(outcome.remarks.count == 1)
    let remark = try #require(outcome.remarks.first)
    #expect(
      remark.hasPrefix("systems.article.noise = 0.2: rmse, system article, truth reported"), "\(remark)")
    #expect(remark.contains("did not reach its half-width 1e-09 in 25 replications (it is "), "\(remark)")
    #expect(totals.first == "1 of at most 50" && totals.last == "45 of at most 45")
    let runs = try Results(scratch.path).rows("runs.csv").filter { $0["system"] == "article" }
    #expect(runs.filter { $0["systems.article.noise"] == "0" }.count == 20)
    #expect(runs.filter { $0["systems.article.noise"] == "0.2" }.count == 25)
    let manifest = try String(contentsOfFile: scratch.path("manifest.json"), encoding: .utf8)
    #expect(manifest.contains("did not reach"))
  }

  @Test func aFigureThatDoesNotExistEndsTheWait() throws {
    let scratch = try Scratch()
    let outcome = try Laboratory.run(
      experiment("metric: rmse, system: none, half-width: 1, max: 500"), in: scratch.path)
    #expect(outcome.total == 20)
    #expect(
      outcome.remarks == [
        "stopped after 20 replications: no figure of the summary is named rmse, system none, so there is nothing to "
          + "wait for"
      ])
  }

  /// Interrupted anywhere, going on ends in the same bytes; damaged parts are made again.
  @Test func anInterruptedRunGoesOnAndDecidesTheSame() throws {
    let wanted = try experiment(
      "\(unbiased), half-width: 1e-9, max: 30", sweeps: ["systems.article.noise=0,20%"])
    let clean = try Scratch()
    let whole = try Laboratory.run(wanted, in: clean.path)
    let scratch = try Scratch()
    for stopAfter in [1, 19, 2, 11] {
      let stop = StopFlag()
      var simulated = 0
      let outcome = try Laboratory.run(wanted, in: scratch.path, stop: stop) { _ in
        simulated += 1
        if simulated == stopAfter { stop.raise() }
      }
      #expect(outcome.wasInterrupted && simulated == stopAfter)
    }
    try FileManager.default.removeItem(atPath: scratch.path("parts/point-0-replication-7.json"))
    let last = try Laboratory.run(wanted, in: scratch.path)
    #expect(!last.wasInterrupted && last.remarks == whole.remarks && last.done == whole.done)
    #expect(try Results(scratch.path) == Results(clean.path))
    var again = 0
    try Laboratory.run(wanted, in: scratch.path) { _ in again += 1 }
    #expect(again == 0)
  }

  @Test func replicationsThatFailAreNoFiguresButCount() throws {
    let scratch = try Scratch()
    let outcome = try Laboratory.run(
      Laboratory.experiment(
        Laboratory.mixed,
        [
          "population.people=25", "population.clicks-per-person=4000",
          "replications={until: {metric: conversions, at: delivered, system: none, half-width: 1e-9, max: 20}}",
          "population.activity={gamma: {shape: 0.01}}",
          "population.conversions-per-click={constant: {value: 0}}", "population.organic-per-person=0",
        ]), in: scratch.path)
    #expect(!outcome.failures.isEmpty && outcome.done + outcome.failures.count == 20)
    #expect(outcome.remarks.isEmpty, "nothing is ever delivered, and that is known exactly")
  }

  /// A rule may name every metric that a run makes.
  @Test func theMetricsOfTheSummaryCanAllBeWaitedFor() throws {
    let scratch = try Scratch()
    try Laboratory.run(
      Laboratory.experiment(
        Laboratory.mixed, ["population.people=3000", "replications=2", "risk={people: 500}"]),
      in: scratch.path)
    let made = Set(try Results(scratch.path).rows("summary.csv").compactMap { $0["metric"] })
    #expect(made.count > 40)
    #expect(made.isSubset(of: SummaryMetrics.names), "\(made.subtracting(SummaryMetrics.names))")
    #expect(SummaryMetrics.names.count == Set(SummaryMetrics.names).count)
  }
}
