import Foundation
import JSONText
import ResultsExport

/// A run in words, tables and pictures: one page that needs no network and no script.
public struct RunReport: Sendable {
  /// What was written.
  public struct Written: Sendable, Equatable {
    /// The page.
    public var page: String
    /// The folder with the specifications of the charts.
    public var charts: String
    /// How many charts there are.
    public var count: Int
    /// What the user should be told, such as that no pictures could be drawn; empty for nothing.
    public var remarks: [String]
    /// Whether every chart has its picture.
    public var hasPictures: Bool
  }

  private let run: SavedRun
  private let data: ReportData
  private let charts: [Chart]

  /// Reads a run and works out its charts.
  ///
  /// - Parameter run: a finished run.
  /// - Throws: `OutputError` when a table cannot be read, ``ReportError`` when files contradict one another.
  public init(_ run: SavedRun) throws {
    self.run = run
    data = try ReportData(run)
    charts = try ChartSet.charts(data)
  }

  /// Writes the page, and the charts' specifications into the folder `charts` of the run.
  ///
  /// The same run and renderer give the same bytes.
  ///
  /// - Parameters:
  ///   - path: the page's file; nil for `report.html` in the run's folder.
  ///   - renderer: what draws the charts; without one the page has all tables and says why pictures are missing.
  /// - Throws: `OutputError` when a file cannot be written, ``ReportError`` when the renderer cannot be asked.
  public func write(to path: String? = nil, renderer: ChartRenderer = ChartRenderer()) throws -> Written {
    let folder = run.path + "/charts"
    let drawn = charts.filter { $0.view != nil }
    try Self.makeFolder(folder)
    for chart in drawn {
      guard let text = chart.fileText else { continue }
      try AtomicFile.write(Array(text.utf8), to: "\(folder)/\(chart.name).vl.json")
    }
    let outcome = try renderer.draw(
      drawn.compactMap { chart in chart.specification.map { (chart.name, $0) } })
    let page = try page(outcome)
    let file = path ?? run.path + "/report.html"
    try AtomicFile.write(Array(page.html().utf8), to: file)
    return Written(
      page: file, charts: folder, count: drawn.count, remarks: Self.remarks(outcome),
      hasPictures: drawn.allSatisfy { page.pictures[$0.name] != nil })
  }

  private func page(_ outcome: ChartRenderer.Outcome) throws -> ReportPage {
    let findings = try TeachingRules.findings(data)
    switch outcome {
    case .drawn(let pictures, let problems):
      return ReportPage(
        data: data, charts: charts, findings: findings, pictures: pictures, problems: problems,
        unavailable: nil)
    case .unavailable(let reason):
      return ReportPage(
        data: data, charts: charts, findings: findings, pictures: [:], problems: [:],
        unavailable: "\(reason); \(ChartRenderer.remedy)")
    }
  }

  private static func remarks(_ outcome: ChartRenderer.Outcome) -> [String] {
    switch outcome {
    case .drawn(_, let problems):
      problems.keys.sorted().map { "the chart \($0) could not be drawn: \(problems[$0] ?? "")" }
    case .unavailable(let reason): ["the report has no pictures: \(reason); \(ChartRenderer.remedy)"]
    }
  }

  private static func makeFolder(_ path: String) throws(OutputError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw OutputError(
        path: path, action: "make the folder", reason: error.localizedDescription,
        remedy: "check the permissions of the run's folder, and that no file has that name")
    }
  }
}
