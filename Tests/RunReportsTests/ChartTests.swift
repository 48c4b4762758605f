import Foundation
import JSONText
import Testing

@testable import RunReports

/// Specifications are sound, and their numbers are those of the tables.
@Suite struct ChartTests {
  private func chart(_ name: String, _ fixture: Fixture) throws -> Chart {
    try #require(try ChartSet.charts(fixture.data()).first { $0.name == name })
  }

  private static let counts = [
    "0,ecm,reported,raw,conversions,campaign-1,0,9007199254740993,120,,",
    "0,ecm,reported,unbiased,conversions,campaign-1,0,97,96.53846153846153,80.25,110.5",
    "0,ecm,reported,unbiased,conversions,campaign-1,,500,499,,",
    "0,ecm,attributable,unbiased,conversions,campaign-1,0,99,98,,",
    "0,ecm,reported,unbiased,value,campaign-1,0,5,6,,",
    "1,ecm,reported,unbiased,conversions,campaign-1,0,11,12,,",
  ]

  @Test func countsAreThoseOfTheTableDigitByDigit() throws {
    let chart = try chart("recovered-ecm", Fixture(counts: Self.counts))
    let values = try #require(chart.specification?["data"]?["values"]?.asArray)
    #expect(values.count == 2, "one replication, one truth, by value of the data")
    #expect(values[0]["true_count"] == .number("9007199254740993"))
    #expect(values[1]["estimate"] == .number("96.53846153846153"))
    #expect(values[1]["ci_low"] == .number("80.25") && values[0]["ci_low"] == .null)
  }

  @Test func fewCountsAreShownAllAndManyAreThinnedEvenly() throws {
    let many = (0..<1000).map { "0,ecm,reported,raw,conversions,c-\($0),0,\($0),\($0),," }
    let table = try chart("recovered-ecm", Fixture(counts: many)).table
    #expect(table.rows.count == RecoveredCharts.mostCounts)
    #expect(table.numbers("true_count").first == 0 && table.numbers("true_count").last == 999)
    #expect(table.leftOut?.contains("240 of 1000 counts") == true)
    #expect(try chart("recovered-ecm", Fixture(counts: Self.counts)).table.leftOut == nil)
  }

  @Test func theFileIsJSONThatSaysTheSame() throws {
    let rows: [Fixture.Row] = [.risk("passive", "attributable_top_k", 0.25, 0.2...0.3, at: "1")]
    for chart in try ChartSet.charts(Fixture(rows: rows, counts: Self.counts).data()) {
      let text = try #require(chart.fileText)
      #expect(try JSONValue(parsing: text) == chart.specification, "\(chart.name)")
      #expect(text.hasSuffix("}\n"))
    }
  }

  @Test func aSweepIsDrawnAlongItsSettingWithIntervals() throws {
    var fixture = Fixture(swept: ["systems.ecm.noise"], points: [["0.01"], ["0.05"]])
    fixture.rows = [(["0.01"], 1.5, 1.25...1.75), (["0.05"], 4.5, 4...5)].map { values, mean, interval in
      var row = Fixture.Row.error(mean, interval)
      row.values = values
      return row
    }
    let table = try chart("error-by-systems-ecm-noise", fixture).table
    #expect(table.numbers("setting") == [0.01, 0.05] && table.numbers("value") == [1.5, 4.5])
    #expect(table.numbers("ci_low") == [1.25, 4] && table.numbers("ci_high") == [1.75, 5])
  }

  @Test func manyDesignPointsKeepAChartReadable() throws {
    let points = (0..<400).map { ["\($0 % 20)", "\($0 / 20)"] }
    var fixture = Fixture(swept: ["a.x", "a.y"], points: points)
    fixture.rows = points.enumerated().map { index, values in
      var row = Fixture.Row.error(Double(index + 1), nil)
      row.values = values
      return row
    }
    let chart = try chart("error-by-a-x", fixture)
    let series = chart.table.texts("series")
    #expect(series.count == ChartTheme.mostSeries)
    #expect(series.first == "y 0, unbiased" && series.last == "y 19, unbiased", "\(series)")
    let note = "12 more series are left out, so that the chart stays readable; summary.csv has all."
    #expect(chart.table.leftOut == note && chart.description.hasSuffix(note), "8 of 20 are shown")
  }

  @Test func everySystemOfTheFirstPointIsShownAndTheRestIsCounted() throws {
    let systems = (0..<9).map { "s\($0)" }
    var fixture = Fixture(swept: ["a.x"], points: (0..<4).map { ["\($0)"] }, systems: systems)
    fixture.counts = systems.map { "0,\($0),reported,raw,conversions,c,0,5,6,," }
    fixture.rows = systems.map {
      .init(system: $0, table: "funnel", metric: "conversions", at: "delivered", mean: 7)
    }
    let charts = try ChartSet.charts(fixture.data())
    let recovered = charts.filter { $0.section == .counts }
    #expect(recovered.map(\.title) == systems.map { "\($0) at x 0" })
    #expect(
      recovered.last?.description.hasSuffix("Charts of 1 more design point are left out; counts.csv has all.")
        == true)
    let funnels = charts.filter { $0.section == .losses }
    #expect(funnels.count == 9)
    #expect(
      funnels.last?.description.hasSuffix("Charts of 3 more design points are left out; funnel.csv has all.")
        == true)
  }

  @Test func intervalsAreCutToWhatIsPossibleEverywhere() throws {
    let rows: [Fixture.Row] = [
      .risk("passive", "attributable_top_k", 0.25, -0.5...1.5, at: "1"),
      .risk("passive", "attributable_effective_size", 1.5, -3...6),
      .risk("passive", "anonymity_set_min", 1.5, 0.2...2.8),
      .risk("passive", "attributable_top_k_gain", 0.1, -2...2.2, at: "1"),
    ]
    let data = try Fixture(rows: rows).data()
    #expect(data.summary.map(\.shownLow) == [0, 1, 1, -1])
    #expect(data.summary.map(\.shownHigh) == [1, 6, 2.8, 1])
    #expect(data.summary.map(\.low) == [-0.5, -3, 0.2, -2], "rules go by what was measured")
    let key = KeyFigures(data).html()
    #expect(key.contains("0.0–100.0") && key.contains("1–6") && key.contains("cut to what is possible"))
    let found = try chart("found", Fixture(rows: rows))
    #expect(found.table.numbers("ci_low") == [0] && found.table.numbers("ci_high") == [1])
    #expect(found.description.hasSuffix(PossibleValues.note))
  }

  @Test func legendsAreNotCut() throws {
    let systems = ["a-long-name-of-a-system-with-noise", "a-long-name-of-a-system-without-noise"]
    var fixture = Fixture(swept: ["a.x"], points: [["0"], ["1"]], systems: systems)
    for (index, system) in systems.enumerated() {
      for value in ["0", "1"] {
        var row = Fixture.Row.error(Double(index + 1) + (Double(value) ?? 0), nil)
        (row.system, row.values) = (system, [value])
        fixture.rows.append(row)
      }
    }
    let chart = try chart("error-by-a-x", fixture)
    let legend = chart.view?.json["layer"]?[0]?["encoding"]?["color"]?["legend"]
    #expect(legend?["labelLimit"] == .number("0") && legend?["columns"] == .number("1"))
    #expect(ChartTheme.legend(["ecm", "none"]).json["columns"] == .number("2"))
  }

  @Test func pointsThatAreNotJoinedSayWhy() throws {
    let points = [["1", "20"], ["2", "40"], ["3", "10"], ["4", "30"]]
    var fixture = Fixture(swept: ["a.x", "a.y"], points: points)
    fixture.rows = points.enumerated().map { index, values in
      var row = Fixture.Row.error(Double(index + 1), nil)
      row.values = values
      return row
    }
    let chart = try chart("error-by-a-x", fixture)
    #expect(
      chart.description.contains("Points are not joined: other settings differ from one to the next as well.")
    )
  }

  @Test func anAdversarysPanelHasItsClosedFormAndItsBound() throws {
    var fixture = Fixture(
      effective: "adversaries:\n  codes:\n    kind: digit-coding\n    system: ecm\n    identities: 8\n")
    var row = Fixture.Row.risk("codes", "top_k", 0.95, 0.9...1.02, at: "1", bound: 0.97)
    row.closedForm = 0.956
    fixture.rows = [row]
    let chart = try chart("adversary-codes", fixture)
    #expect(chart.title == "codes (digit-coding on ecm)")
    #expect(chart.table.texts("kind") == ["measured", "closed form", "bound"])
    #expect(chart.table.numbers("value") == [0.95, 0.956, 0.97])
    #expect(chart.table.numbers("ci_high") == [1], "no share exceeds 1")
    #expect(chart.description.hasSuffix(PossibleValues.note))
  }

  @Test func closedFormsAndBoundsLookTheSameInEveryPanel() throws {
    var fixture = Fixture(swept: ["systems.ecm.noise"], points: [["0.1"], ["0.2"]])
    fixture.effective = "adversaries:\n  codes:\n    kind: digit-coding\n    system: ecm\n"
    fixture.rows = [("0.1", 0.7), ("0.2", 0.5)].map { value, mean in
      var row = Fixture.Row.risk("codes", "top_k", mean, nil, at: "1", bound: 0.9)
      row.values = [value]
      return row
    }
    let chart = try chart("adversary-codes", fixture)
    #expect(chart.table.texts("kind") == ["measured", "bound"], "there is no closed form")
    let colour = chart.view?.json["layer"]?[1]?["encoding"]?["color"]
    #expect(
      colour?["scale"]?["domain"]?.asArray?.compactMap(\.asString) == ["measured", "closed form", "bound"])
    #expect(colour?["legend"]?["values"]?.asArray?.compactMap(\.asString) == ["measured", "bound"])
  }

  @Test func theFunnelHasEveryStageAtWhichSomethingEnds() throws {
    let stages = [("no_ad_click", 30.0), ("report_cap", 0), ("delivered", 70)]
    let rows = stages.map {
      Fixture.Row(table: "funnel", metric: "conversions", at: $0.0, mean: $0.1)
    }
    let fixture = Fixture(rows: rows)
    #expect(try chart("funnel-ecm", fixture).table.texts("stage") == ["no ad click", "delivered"])
    #expect(try Funnel(fixture.data(), point: 0, system: "ecm")?.deliveredShare == 0.7)
  }

  @Test func namesOfFilesAreDistinctAndPlain() throws {
    let counts = ["a b", "a/b", "A-B"].map { "0,\($0),reported,raw,conversions,c,0,1,1,," }
    let names = try ChartSet.charts(Fixture(systems: ["a b", "a/b", "A-B"], counts: counts).data()).map(
      \.name)
    #expect(names == ["recovered-a-b", "recovered-a-b-2", "recovered-a-b-3"])
    #expect(Chart.fileName("../x") == "-x" || Chart.fileName("../x") == "x")
    #expect(Chart.fileName("\u{00E9}") == "chart")
  }
}
