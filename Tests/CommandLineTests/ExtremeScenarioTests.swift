import Foundation
import Testing

/// Scenarios at the edge of what is allowed run, or fail in words.
@Suite struct ExtremeScenarioTests {
  private func run(_ more: [String]) throws -> (place: Workplace, output: Tool.Output) {
    let place = try Workplace()
    try place.write("s.yaml", Sample.small)
    let start = ["run", "s.yaml", "--out", "r", "--quiet", "--set", "systems.ecm.noise=5%"]
    return (place, try Tool.start(start + more, in: place).wait())
  }

  private func stage(_ name: String, _ system: String, _ place: Workplace) throws -> Int {
    try place.table("r/funnel.csv").records
      .filter { $0["stage"] == name && $0["system"] == system }
      .reduce(0) { $0 + (Int($1["conversions"] ?? "") ?? 0) }
  }

  @Test func aBrowserThatNeverStartsAgainKeepsItsReports() throws {
    for law in ["{constant: {value: 200000d}}", "{lognormal: {median: 1d, sigma: 20}}"] {
      let (place, output) = try run([
        "--set", "population.browser.availability.independent.closed-for=\(law)", "--set",
        "population.browser.availability.independent.closed-share=100%",
        "--set", "timeline.drain=unlimited",
      ])
      #expect(output.status == 0 && !output.wasKilled, "\(law): \(output.standardError)")
      #expect(try stage("not_delivered", "ecm", place) > 0, "\(law)")
    }
  }

  @Test func oneDataValueIsEnough() throws {
    let (place, output) = try run(["--set", "population.conversion-types=[{name: sale, data: 0}]"])
    #expect(output.status == 0, "\(output.standardError)")
    #expect(try stage("delivered", "cookies", place) > 0)
  }

  @Test func failingWhileReportsAreRecordedIs75OnAnyNumberOfThreads() throws {
    let (_, output) = try run([
      "--set", "population.clicks-per-person=10000", "--set", "population.activity.gamma.shape=0.001",
      "--set", "population.people=20000", "--set", "outputs.reports=true", "--threads", "8", "--block-size",
      "8",
    ])
    #expect(output.status == 75 && !output.wasKilled, "\(output.standardError)")
    #expect(output.standardError.contains("population.activity.gamma.shape"))
  }

  /// One click a publisher fits: most clicks are refused, and what they would have brought is lost there even
  /// where an older click of the pair has used up its reports.
  @Test func aRefusedClickIsTheFirstLoss() throws {
    let (place, output) = try run([
      "--set", "systems.ecm.clicks-per-publisher-origin=1", "--set", "systems.ecm.reports-per-click=1",
      "--set", "population.publishers.count=1", "--set", "population.advertisers.count=1",
      "--set", "population.clicks-per-person=10",
    ])
    #expect(output.status == 0, "\(output.standardError)")
    let refused = try stage("click_not_stored", "ecm", place)
    let capped = try stage("report_cap", "ecm", place)
    #expect(refused > 10 * max(1, capped), "\(refused) not stored, \(capped) capped")
  }
}
