import Experiments
import Foundation
import JSONText
import ResultsExport
import ScenarioFiles
import Testing

@testable import RunReports

/// The report of a run that the program itself made.
@Suite struct RealRunTests {
  /// A small run with risk, an adversary who acts, and a sweep.
  private static let run = Result { () throws -> SavedRun in
    let scenario = """
      # How small may it be?
      scenario: 1
      name: report-test
      replications: 2
      population: { people: 300, advertisers: { count: 2, campaigns: 1 } }
      systems:
        ecm: { kind: event-conversion-measurement }
        none: { kind: no-measurement }
      risk: { people: 100 }
      outputs: { frontier: true, side-by-side: true }
      sweep:
        systems.ecm.noise: [1%, 20%]
      """
    let folder = FileManager.default.temporaryDirectory.appending(path: "attrsim-real-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: "report-test.yaml")
    try Data(scenario.utf8).write(to: file)
    let experiment = try ScenarioFile(path: file.path).experiment(settings: []).experiment
    let options = RunOptions(folder: folder.path + "/run", resources: RunResources(threads: 1))
    _ = try ExperimentRun(experiment, options).execute(stop: StopFlag()) { _ in }
    return try SavedRun(path: folder.path + "/run")
  }

  private func page() throws -> String {
    let run = try Self.run.get()
    let renderer = ChartRenderer(environment: ["PATH": "/nowhere"], folders: [])
    let file = run.path + "/\(UUID().uuidString).html"
    return try String(
      contentsOfFile: RunReport(run).write(to: file, renderer: renderer).page, encoding: .utf8)
  }

  @Test func itHasEverySectionInOrder() throws {
    let page = try page()
    let titles = page.matches(of: /<h2 id="[a-z-]+">([^<]+)<\/h2>/).map { String($0.1) }
    #expect(
      titles == [
        "Scenario", "Key figures", "Warnings", "Recovered counts", "Along what is swept",
        "Accuracy against risk",
        "Where conversions are lost", "How long reports take", "How well people hide", "Further tables",
        "Definitions", "Provenance",
      ])
    #expect(page.contains("How small may it be?") && page.contains("300 people with 3 ad clicks each"))
    #expect(page.contains("systems.ecm.noise: 0.01, 0.2"))
    #expect(!page.contains("<script") && !page.contains("http://") && !page.contains("src="))
  }

  @Test func everyMetricOfTheSummaryIsDefined() throws {
    let page = try page()
    let data = try ReportData(Self.run.get())
    #expect(data.summary.count > 500)
    for metric in Set(data.summary.map(\.metric)).sorted() {
      #expect(page.contains("<td>\(metric)</td>"), "\(metric)")
    }
  }

  @Test func figuresOfTheSummaryAreReadBackAsTheyStand() throws {
    let run = try Self.run.get()
    let data = try ReportData(run)
    let text = try String(contentsOfFile: run.path + "/summary.csv", encoding: .utf8)
    let row = try #require(data.row(.error("rmse", "reported", "unbiased"), point: 1, system: "ecm"))
    let start = "0.2,ecm,recovery,reported,unbiased,,rmse,,"
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(start) })
    #expect(line.dropFirst(start.count).split(separator: ",").first.flatMap { Double($0) } == row.mean)
    #expect(data.rows(.foundAgain).map(\.point) == [0, 0, 1, 1])
  }

  @Test func everyChartHasWordsAndNumbers() throws {
    let charts = try ChartSet.charts(ReportData(Self.run.get()))
    #expect(charts.count > 12, "\(charts.map(\.name))")
    for chart in charts {
      #expect(!chart.title.isEmpty && chart.description.hasSuffix("."), "\(chart.name)")
      #expect(!chart.table.rows.isEmpty && chart.table.rows.count <= 480, "\(chart.name)")
    }
    #expect(Set(charts.map(\.name)).count == charts.count)
  }

  /// Where `make report-tools` was done, as continuous integration does.
  private static let renderer = ChartRenderer(
    environment: [:], folders: [URL(filePath: #filePath).deletingLastPathComponent().path + "/../.."])

  private static let isReady: Bool = {
    let spec = JSONValue.object([.init("mark", .string("point"))])
    guard case .drawn = try? renderer.draw([("probe", spec)]) else { return false }
    return true
  }()

  @Test(.enabled(if: isReady, "vl-convert is not set up; make report-tools does"))
  func vlConvertDrawsEveryChart() throws {
    let run = try Self.run.get()
    let written = try RunReport(run).write(to: run.path + "/drawn.html", renderer: Self.renderer)
    #expect(written.hasPictures && written.remarks.isEmpty, "\(written.remarks)")
    let page = try String(contentsOfFile: written.page, encoding: .utf8)
    #expect(page.ranges(of: "<svg ").count == written.count)
    let ids = page.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
    #expect(Set(ids).count == ids.count, "identifiers stand twice")
  }
}
