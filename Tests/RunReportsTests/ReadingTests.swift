import Foundation
import ResultsExport
import Testing

@testable import RunReports

/// What is swept, and settings, as charts and words need them.
@Suite struct ReadingTests {
  @Test func lengthsOfTimeAreReadInDays() {
    #expect(WrittenDuration.days("2d") == 2)
    #expect(WrittenDuration.days("30d12h") == 30.5)
    #expect(WrittenDuration.days("90m") == 0.0625)
    #expect(WrittenDuration.days("0") == 0)
    for text in ["", "d", "2", "2y", "2d3", "unlimited", "-1d"] {
      #expect(WrittenDuration.days(text) == nil, "\(text)")
    }
  }

  @Test func settingsThatRiseTogetherAreOneAxis() {
    let axes = SweepAxis.axes(
      ["a", "b", "c", "d"],
      [["1", "10", "x", "5"], ["2", "8", "y", "5"], ["4", "2", "x", "5"]])
    #expect(axes.map(\.path) == ["a", "c"])
    #expect(axes.map(\.inStep) == [["b"], []])
    #expect(axes[0].numbers == [1, 2, 4] && axes[1].numbers == nil && axes[1].scale == .ordinal)
  }

  @Test func aRandomDesignHasAnAxisForEachSetting() {
    let axes = SweepAxis.axes(["a", "b"], [["1", "20"], ["2", "40"], ["3", "10"], ["4", "30"]])
    #expect(axes.map(\.path) == ["a", "b"])
    let data = try? Fixture(
      swept: ["a", "b"], points: [["1", "20"], ["2", "40"], ["3", "10"], ["4", "30"]]
    ).data()
    let groups = data.map { PointGroups($0.axes[0], $0) }
    #expect(groups?.connects == false && groups?.lines.map(\.points) == [[0, 1, 2, 3]])
  }

  @Test func aGridHasALineForEachChoiceOfTheOthers() throws {
    let points = [["1", "a"], ["1", "b"], ["2", "a"], ["2", "b"]]
    let data = try Fixture(swept: ["s.x", "s.y"], points: points).data()
    let groups = PointGroups(data.axes[0], data)
    #expect(groups.connects)
    #expect(groups.lines.map(\.label) == ["y a", "y b"])
    #expect(groups.lines.map(\.points) == [[0, 2], [1, 3]])
    #expect(data.label(of: 3) == "x 2, y b")
  }

  @Test func axesAreLogarithmicWhereValuesSpanMuch() {
    #expect(SweepAxis.scale(of: [1, 10]) == .linear)
    #expect(SweepAxis.scale(of: [1, 100]) == .logarithmic)
    #expect(SweepAxis.scale(of: [0, 0.01, 0.8]) == .symmetric(0.01))
    #expect(SweepAxis.scale(of: [-1, 0.01, 0.8]) == .linear)
    #expect(
      SweepAxis.Scale.logarithmic.ticks([3, 4000])
        == [5, 10, 20, 50, 100, 200, 500, 1000, 2000].filter { [5, 20, 100, 500, 2000].contains($0) })
    #expect(SweepAxis.Scale.symmetric(1).ticks([0, 1, 100_000]).first == 0)
  }

  @Test func theLastPartsOfAPathNameItAmongOthers() {
    #expect(
      ReportData.shortName("systems.ecm.noise", among: ["systems.ecm.noise", "systems.ecm.bits"]) == "noise")
    #expect(
      ReportData.shortName("systems.a.noise", among: ["systems.a.noise", "systems.b.noise"]) == "a.noise")
  }

  @Test func settingsOfTheFirstDesignPointAreRead() throws {
    let settings = try Settings("a:\n  b: 0.50\n  c: null\n  d: [1d, 2d]\n---\na:\n  b: 9\n", of: "run")
    #expect(settings["a", "b"]?.text == "0.50")
    #expect(settings["a", "c"] == nil && settings["x"] == nil)
    #expect(settings["a", "d"]?.line == "[1d, 2d]")
    #expect(throws: ReportError.self) { try Settings("a: [", of: "run") }
  }

  @Test func aRowOfAnUnknownDesignPointIsRefused() throws {
    var row = Fixture.Row.error(1, nil)
    row.values = ["9"]
    let fixture = Fixture(swept: ["s.x"], points: [["1"]], rows: [row])
    let error = #expect(throws: ReportError.self) { try fixture.data() }
    #expect(error?.place.hasSuffix("summary.csv:2") == true)
  }

  @Test(arguments: ["abc", "1e999", "nan", "inf", "0x10", "1.2.3"])
  func aCellThatIsNoNumberIsRefusedWithItsLine(_ text: String) throws {
    let fixture = Fixture(rows: [.error(17.25, nil)])
    let run = try fixture.run("summary", replacing: "17.25", with: text)
    let error = #expect(throws: ReportError.self) { try ReportData(run) }
    #expect(error?.place == run.path + "/summary.csv:2")
    #expect(error?.reason == "the cell of mean is \"\(text)\", which is no finite number")

    let counted = Fixture(counts: ["0,ecm,reported,raw,conversions,c,0,5,\(text),,"])
    let other = #expect(throws: ReportError.self) { try ChartSet.charts(counted.data()) }
    #expect(other?.place.hasSuffix("/counts.csv:2") == true)
  }

  @Test func aTableThatWasChangedAfterTheRunIsRefused() throws {
    let fixture = Fixture(rows: [.error(17.25, nil)], hasDigests: true)
    #expect(try fixture.data().summary.map(\.mean) == [17.25])
    let run = try fixture.run("summary", replacing: "17.25", with: "16.25")
    let error = #expect(throws: ReportError.self) { try ReportData(run) }
    #expect(error?.place == run.path + "/summary.csv")
    #expect(error?.reason.contains("as datapackage.json says, so it was changed after the run") == true)
    #expect(error?.remedy.contains("make the run again with --fresh") == true)
  }

  @Test func theDigestsOfTheManifestHoldToo() throws {
    let run = try Fixture(rows: [.error(17.25, nil)]).run()
    let file = URL(filePath: run.path + "/manifest.json")
    let wrong = #"{"files": [{"name": "runs.csv", "bytes": 1, "sha256": "00"}], "#
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data((wrong + text.dropFirst()).utf8).write(to: file)
    let error = #expect(throws: ReportError.self) { try ReportData(SavedRun(path: run.path)) }
    #expect(error?.place == run.path + "/runs.csv")
    #expect(error?.reason.contains("as manifest.json says") == true)
  }

  @Test func numbersThatJSONWritesOtherwiseAreReadAllTheSame() throws {
    let fixture = Fixture(counts: ["0,ecm,reported,raw,conversions,c,0,+5,.5,,"])
    let table = try #require(ChartSet.charts(fixture.data()).first).table
    #expect(table.rows.first?.suffix(4) == [.number("5"), .number("0.5"), .empty, .empty])
  }

  @Test func numbersOfAnySizeEnd() {
    let small = [Double.leastNonzeroMagnitude, Double.leastNonzeroMagnitude * 1e12]
    let sizes = small + [1e-300, 1, 1e300, Double.greatestFiniteMagnitude]
    for (index, least) in sizes.enumerated() {
      for greatest in sizes[index...] {
        let ticks = SweepAxis.Scale.logarithmic.ticks([least, greatest])
        #expect(!ticks.contains { !$0.isFinite })
        #expect(SweepAxis.Scale.symmetric(least).ticks([-greatest, 0, greatest]).count <= 17)
      }
      #expect(!NumberText.percent(least).isEmpty && !NumberText.plain(least).isEmpty)
    }
    #expect(NumberText.percent(1e307) == "infinite %")
    #expect(Spec(Double.infinity) == Spec(Double.greatestFiniteMagnitude))
  }

  @Test func countsOfAnySizeAreDrawnOnFiniteAxes() throws {
    let counts = ["0,ecm,reported,raw,conversions,c,0,1e308,1.7e308,-1.7e308,1.7e308"]
    for chart in try ChartSet.charts(Fixture(counts: counts).data()) {
      #expect(chart.fileText?.contains("inf") != true)
    }
  }

  @Test func numbersAreWrittenForPeople() {
    #expect(NumberText.plain(1_234_567) == "1,234,567")
    #expect(NumberText.plain(0.012345) == "0.01235" || NumberText.plain(0.012345) == "0.01234")
    #expect(NumberText.plain(-3.14159) == "-3.142")
    #expect(NumberText.plain(1e-9) == "1.00e-9")
    #expect(NumberText.percent(0.9344) == "93.4 %")
    #expect(NumberText.percent(0.00024) == "0.024 %")
    #expect(NumberText.fixed(-0.001, 2) == "0.00")
    #expect(NumberText.exact(3) == "3" && NumberText.exact(0.1) == "0.1")
  }

  @Test func whatIsSweptIsSaidToBe() throws {
    let population = "population:\n  people: 1000\n  clicks-per-person: 1\n"
    let fixture = Fixture(
      swept: ["population.clicks-per-person", "timeline.period"], points: [["10", "30d"], ["1", "5d"]],
      effective: population + "timeline:\n  period: 30d\n")
    let sentences = try ScenarioWords(fixture.data()).sentences()
    #expect(sentences[0] == "1,000 people with 1 to 10 (swept) ad clicks each in 30 days on average.")
    #expect(sentences[1] == "Measured is a period of 5d to 30d (swept).")
    #expect(sentences[2].hasSuffix("all systems of a design point see the same people."))
    let noise = try ScenarioWords(
      Fixture(swept: ["systems.ecm.noise"], points: [["0.1"], ["0.2"]], effective: population).data())
    #expect(noise.sentences()[0] == "1,000 people with 1 ad clicks each in 30 days on average.")
    #expect(noise.sentences()[2].hasSuffix("all systems and design points see the same people."))
  }

  @Test func aHierarchyIsSaidAndItsErrorsAreKeyFigures() throws {
    func words(_ split: String) throws -> String? {
      let text = """
        systems:
          sums:
            kind: attribution-reporting
            counts-from: summary
            summary:
              epsilon: 1
              hierarchy: { advertiser: 0.3, publisher: 0.2, campaign: 0.5, split: \(split) }
        """
      return try ScenarioWords(Fixture(effective: text).data()).systems().first
    }
    let kind =
      "sums: attribution-reporting (counts-from summary, summary.epsilon 1, counts of a hierarchy of "
    let levels = "advertisers, publishers and campaigns, its budget split "
    #expect(try words("written") == kind + levels + "as advertisers 0.3, publishers 0.2, campaigns 0.5)")
    #expect(try words("optimal") == kind + levels + "for the least errors to expect)")
    let rows: [Fixture.Row] = [
      .error(0.25, 0.2...0.3, estimator: "consistent", metric: "hierarchy_rmsre_5", at: "campaign")
    ]
    let table = try KeyFigures(Fixture(rows: rows).data()).html()
    #expect(table.contains(">campaigns %</th>") && !table.contains(">publishers %</th>"))
    #expect(
      table.contains("25.0 <small>(20.0–30.0)</small>") && table.contains("that makes all levels agree"))
    let plain = try KeyFigures(Fixture(rows: []).data()).html()
    #expect(!plain.contains("levels agree"))
  }

  @Test(arguments: ["trace:\n    path: shop.csv\n    sha256: x", "trace: shop.csv"])
  func peopleOfATraceAreThoseOfTheLog(_ trace: String) throws {
    let fixture = Fixture(effective: "population:\n  people: 1000\n  \(trace)\n")
    #expect(
      try ScenarioWords(fixture.data()).sentences()[0] == "1,000 people of the log's trace shop.csv.")
  }

  @Test func commentsAtTheTopAreTheAuthorsWords() {
    let text = "# yaml-language-server: $schema=x\n# Why?\n#\n# Because\n# of it.\nname: x\n# no more\n"
    #expect(ScenarioWords.comments(text) == ["Why?", "Because of it."])
    #expect(ScenarioWords.comments("name: x\n") == [])
  }
}
