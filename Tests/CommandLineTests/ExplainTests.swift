import Experiments
import Foundation
import Testing

/// What `explain` and `list` say.
@Suite struct ExplainTests {
  @Test func aMetricIsExplainedWithFormulaParameterAndSource() throws {
    let output = try Tool.run("explain", "rmsre_tau", in: Workplace())
    #expect(output.status == 0 && output.standardError.isEmpty)
    for text in [
      "rmsre_tau (metric in recovery.csv, summary.csv, systems.csv)", "formula",
      "sqrt(mean of (e / max(tau, x))^2)", "at",
      "tau", "arXiv 2311.13586", "e: estimate less truth",
    ] { #expect(output.standardOutput.contains(text), "\(text)") }
    #expect(output.standardOutput.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test func aNameWithSeveralMeaningsGetsThemAll() throws {
    let output = try Tool.run("explain", "conversions", in: Workplace())
    #expect(output.standardOutput.contains("conversions (metric in summary.csv)"))
    #expect(output.standardOutput.contains("conversions (column in funnel.csv)"))
    #expect(output.standardOutput.contains("conversions (column in runs.csv)"))
  }

  @Test func aPublishedFigureIsExplainedWithUnitAndSource() throws {
    let output = try Tool.run("explain", "delay_median", in: Workplace())
    #expect(
      output.status == 0 && output.standardOutput.hasPrefix("delay_median (figure in population.csv)\n"))
    for text in ["Click to conversion, median.", "unit    s\n", "IEEE Big Data 2018", "7260"] {
      let words = output.standardOutput.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains(text) || output.standardOutput.contains(text), "\(text)")
    }
  }

  @Test func aWordThatScenariosChooseIsExplained() throws {
    for (word, texts) in [
      ("digit-coding", ["(word in risk.csv, summary.csv)", "Writes identities", "adversaries.NAME.kind"]),
      ("private-click-measurement", ["(word of scenarios)", "systems.NAME.kind"]),
    ] {
      let output = try Tool.run("explain", word, in: Workplace())
      #expect(output.status == 0 && output.standardError.isEmpty)
      for text in texts { #expect(output.standardOutput.contains(text), "\(text): \(output.standardOutput)") }
    }
  }

  @Test func aSettingIsExplainedAsTheColumnThatItHasWhenSwept() throws {
    for (path, note) in [
      ("systems.ecm.noise", "0 <= noise < 1"), ("population.delay.exponential.mean", "mean"),
      ("seed", "whole number"), ("timeline.drain", "drain"),
    ] {
      let output = try Tool.run("explain", path, in: Workplace())
      #expect(
        output.status == 0 && output.standardOutput.hasPrefix("\(path) (column in counts.csv, "), "\(path)")
      #expect(output.standardOutput.contains("The column of a swept setting"), "\(path)")
      let source = output.standardOutput.range(of: "setting of the scenario; ")
      #expect(source.map { output.standardOutput[$0.upperBound...].contains(note) } == true, "\(path)")
      #expect(output.standardOutput.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(path)")
    }
    #expect(try Tool.run("explain", "systems.ecm.nois", in: Workplace()).status == 65)
  }

  @Test func anEntryOfOneSentenceLeavesNoGapBehind() throws {
    let output = try Tool.run("explain", "passive", in: Workplace())
    #expect(output.standardOutput.split(separator: "\n", omittingEmptySubsequences: false).count == 4)
    for name in ["campaign", "conversions", "stage", "rmse"] {
      let text = try Tool.run("explain", name, in: Workplace()).standardOutput
      #expect(!text.contains("\n\n\n") && !text.hasSuffix("\n\n"), "\(name)")
    }
  }

  @Test func anUnknownNameIs65WithAGuess() throws {
    let output = try Tool.run("explain", "rmes", in: Workplace())
    #expect(output.status == 65 && output.standardOutput.isEmpty)
    #expect(
      output.standardError
        == "error: \"rmes\" is no name in any table; did you mean \"rmse\"? (attrsim explain lists them)\n")
    #expect(
      try Tool.run("explain", "qqqqqqq", in: Workplace()).standardError
        == "error: \"qqqqqqq\" is no name in any table (attrsim explain lists them)\n")
  }

  @Test func withoutANameItListsEveryMetricAndStage() throws {
    let output = try Tool.run("explain", in: Workplace())
    for entry in MetricCatalogue.all {
      // A long name has its line to itself.
      let isListed = [" ", "\n"].contains { output.standardOutput.contains("\n  \(entry.name)\($0)") }
      #expect(isListed, "\(entry.name)")
    }
    #expect(output.standardOutput.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test func jsonHasEveryPart() throws {
    let output = try Tool.run("explain", "--json", in: Workplace())
    let entries = try #require(
      try JSONSerialization.jsonObject(with: Data(output.standardOutput.utf8)) as? [[String: Any]])
    #expect(entries.count == MetricCatalogue.all.count)
    let keys: Set = ["name", "kind", "tables", "definition", "formula", "at", "unit", "reference"]
    #expect(entries.allSatisfy { Set($0.keys) == keys })
  }

  @Test func listsNameWhatThereIs() throws {
    let place = try Workplace()
    for (subject, expected) in [
      ("systems", ["event-conversion-measurement", "third-party-cookies", "no-measurement"]),
      ("estimators", ["raw", "unbiased", "nonnegative-ml"]),
      ("distributions", ["lognormal", "population.delay", "hurdle", "population.conversion-types[].value"]),
      ("metrics", ["rmse", "keep_rate"]),
    ] {
      let output = try Tool.run("list", subject, in: place)
      #expect(output.status == 0 && output.standardOutput.hasPrefix(subject), "\(subject)")
      for word in expected { #expect(output.standardOutput.contains(word), "\(subject) \(word)") }
      #expect(output.standardOutput.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(subject)")
    }
    #expect(try Tool.run("list", "colours", in: place).status == 64)
  }

  @Test func scenariosAreListedWithTheirQuestions() throws {
    let folder = Documents.root.appending(path: "Scenarios").path
    let output = try Tool.run("list", "scenarios", "--folder", folder, "--json", in: Workplace())
    let lists = try JSONDecoder().decode([String: [Listed]].self, from: Data(output.standardOutput.utf8))
    let scenarios = try #require(lists["scenarios"])
    #expect(scenarios.map(\.name) == (try ScenarioNames.shipped()).map { "\($0).yaml" }.sorted())
    for scenario in scenarios { #expect(scenario.summary.contains("?"), "\(scenario.name)") }
    let quickstart = scenarios.first { $0.name == "quickstart.yaml" }
    #expect(
      quickstart?.summary.hasPrefix("What do 5 % noise, delayed windows and a cap of three reports do")
        == true)
    #expect(try Tool.run("list", "scenarios", "--folder", "nowhere", in: Workplace()).status == 74)
  }

  private struct Listed: Decodable {
    var name: String
    var summary: String
  }
}
