import Foundation
import ScenarioFiles
import Testing

@testable import Experiments
@testable import attrsim

/// What a run prints in the end, and when it warns of an adversary's beliefs.
@Suite struct SummaryReportTests {
  private func row(
    _ metric: String, _ adversary: String, _ mean: Double, replications: Int = 1, low: Double? = nil
  ) -> SummaryRow {
    SummaryRow(
      system: 0, table: "risk", truth: "", estimator: "", adversary: adversary, metric: metric, at: "",
      mean: mean, standardDeviation: low.map { _ in 0.01 }, replications: replications,
      interval: low.map { .init(low: $0, high: 2 * mean - $0) }, bound: nil)
  }

  @Test func severalReplicationsAreJudgedByTheIntervalOfTheMeanExcess() {
    let rows = [
      row("overconfidence", "passive", 0.02, replications: 10, low: 0.005),
      row("overconfident", "passive", 0.3, replications: 10, low: 0.1),
      row("overconfidence", "timing", 0.02, replications: 10, low: -0.005),
      row("overconfident", "timing", 0.9, replications: 10, low: 0.8),
      row("overconfidence", "ad-tech", 0.009, replications: 10, low: 0.008),
    ]
    #expect(Overconfidence.adversaries(rows) == ["passive"])
  }

  @Test func oneReplicationIsJudgedByItsOwnTest() {
    let rows = [
      row("overconfidence", "passive", 0.2), row("overconfident", "passive", 0),
      row("overconfidence", "timing", 0.2), row("overconfident", "timing", 1),
      row("overconfidence", "ad-tech", 0.009), row("overconfident", "ad-tech", 1),
    ]
    #expect(Overconfidence.adversaries(rows) == ["timing"])
  }

  @Test func theNoteStaysShort() {
    #expect(Overconfidence.note([("ecm", [])]).isEmpty)
    #expect(
      Overconfidence.note([("ecm, a = 1", ["passive"])])
        == "overconfident, so go by hits and not by beliefs: passive on ecm, a = 1\n")
    let five = Array(repeating: (place: "ecm", adversaries: ["passive"]), count: 5)
    #expect(Overconfidence.note(five).split(separator: "\n").count == 5)
    let lines = Overconfidence.note(five + five).split(separator: "\n")
    #expect(lines.count == 6 && lines.last == "and 5 more")
  }

  @Test func theJSONHasAdversaryAndBound() throws {
    let experiment = try ScenarioFile(text: Sample.small, name: "small.yaml").experiment().experiment
    var bounded = row("top_k", "passive", 0.5)
    bounded.bound = 0.75
    let rows = [bounded, row("top_k", "timing", 0.25)]
    let outcome = RunOutcome(
      folder: "r", summaries: [rows, rows], failures: [], wasInterrupted: false, done: 4, total: 4)
    let text = try SummaryReport(experiment, outcome).json()
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
    let summary = try #require((object as? [String: Any])?["summary"] as? [[String: Any]])
    #expect(summary.map { $0["adversary"] as? String } == ["passive", "timing", "passive", "timing"])
    #expect(summary.map { $0["bound"] as? Double } == [0.75, nil, 0.75, nil])
  }
}
