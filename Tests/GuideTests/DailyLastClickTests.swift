import Experiments
import Foundation
import Measurement
import Population
import ScenarioFiles
import SimulationKernel
import Testing
import Web

@testable import Guide

@Suite struct DailyLastClickTests {
  private let random = AddressedRandom(seed: 20_201_006, replication: 0)
  private let hour: Int64 = 3_600_000
  private let news = WebOrigin(origin: 0, site: 0)
  private let shop = WebOrigin(origin: 1, site: 1)
  private let adtech = WebOrigin(origin: 2, site: 2)

  private func click(_ number: UInt32) -> BrowserEvent {
    .click(
      AdInteraction(
        number: number, sourceData: 100 + UInt64(number), publisher: news, destination: shop,
        reporting: adtech))
  }

  private func conversion(_ number: UInt32) -> BrowserEvent {
    .conversion(
      ConversionRegistration(number: number, ordinal: number, page: shop, reporting: adtech, data: 5))
  }

  private func play(
    _ events: [(hours: Int64, event: BrowserEvent)], _ settings: DailyLastClick.Settings = .init(),
    until end: Int64 = 1_000
  ) -> (sent: [ScheduledReport<DailyReport>], outcomes: [ConversionOutcome], unsent: Int) {
    var loop = BrowserLoop<DailyLastClick>(settings, availability: .alwaysOpen)
    loop.begin(BrowserTraits())
    for (hours, event) in events {
      loop.play(event, at: SimulationTime(milliseconds: hours * hour), random: random)
    }
    loop.finish(through: SimulationTime(milliseconds: end * hour), random: random)
    return (
      loop.outbox.sent, loop.outbox.outcomes.values.map(\.outcome), loop.system.unsentReports().count
    )
  }

  /// The worked example of the page.
  @Test func theLastClickIsReportedAtTheNextMidnightOnceADay() {
    let played = play([
      (10, conversion(0)), (11, click(0)), (12, click(1)), (13, conversion(1)), (14, conversion(2)),
      (24, conversion(3)),
    ])
    #expect(played.outcomes == [.noMatchingClick, .scheduled, .pendingLimit, .scheduled])
    #expect(played.sent.map { $0.sent.milliseconds / hour } == [24, 48])
    #expect(played.sent.map(\.report) == [DailyReport(clickData: 101), DailyReport(clickData: 101)])
    #expect(played.sent.map(\.tag) == [Tag(conversion: 1, click: 1), Tag(conversion: 3, click: 1)])
    #expect(played.sent.allSatisfy { $0.report.data == 0 && $0.report.credit == 100 })
  }

  @Test func daysBeforeThePeriodEndAtMidnightToo() {
    #expect(play([(-30, click(0)), (-29, conversion(0))]).sent.map { $0.sent.milliseconds / hour } == [-24])
  }

  @Test func aClickIsTooOldAfterTheWindowAndGoneWhenItIsCleared() {
    let settings = DailyLastClick.Settings(window: .hours(10))
    #expect(play([(1, click(0)), (11, conversion(0))], settings).outcomes == [.expired])
    #expect(play([(1, click(0)), (10, conversion(0))], settings).outcomes == [.scheduled])
    let clearing = StorageClearing(begin: .zero, end: SimulationTime(milliseconds: 2 * hour))
    #expect(
      play([(1, click(0)), (2, .cleared(clearing)), (3, conversion(0))]).outcomes == [.noMatchingClick])
  }

  @Test func whatIsDueAfterTheEndStaysOnTheDevice() {
    let played = play([(1, click(0)), (2, conversion(0))], until: 23)
    #expect(played.sent.isEmpty && played.unsent == 1)
  }

  // MARK: Over people

  private static let text = """
    scenario: 1
    name: daily
    seed: 20201006
    timeline: { warm-up: 0d, period: 30d }
    population:
      people: 3000
      clicks-per-person: 4
      conversion-types: [{ name: any, data: 0 }]
      advertisers: { count: 3, campaigns: 2 }
      browser: { availability: { always-open: {} } }
    systems:
      cookies: { kind: third-party-cookies }
    recovery: { truths: [reported], estimators: [raw], measures: [conversions] }
    """

  private func experiment() throws -> Experiment {
    try ScenarioFile(text: Self.text, name: "daily.yaml").experiment().experiment
  }

  @Test func countsDoNotDependOnHowPeopleAreCutIntoBlocks() throws {
    let scenario = try experiment().points[0].scenario
    let counts = try DailyCounts.byCampaign(scenario.population, scenario.timeline, seed: scenario.seed)
    #expect(counts.count == 6 && counts.allSatisfy { $0 > 20 })
    for size in [1, 7, 3_000] {
      let others = try DailyCounts.byCampaign(
        scenario.population, scenario.timeline, seed: scenario.seed, blockSize: size)
      #expect(others == counts, "blocks of \(size)")
    }
    let other = try DailyCounts.byCampaign(scenario.population, scenario.timeline, seed: 1)
    #expect(other != counts)
  }

  /// Without a warm-up every conversion counts, so that the harness must count what the loop by hand does.
  @Test func theHarnessCountsWhatTheLoopByHandCounts() throws {
    let scratch = try Scratch()
    let file = scratch.path("daily.yaml")
    try Self.text.write(toFile: file, atomically: true, encoding: .utf8)
    let outcome = try runWithDailyLastClick(scenario: file, into: scratch.path("run"))
    #expect(outcome.failures.isEmpty)
    let table = try String(contentsOfFile: scratch.path("run/counts.csv"), encoding: .utf8)
    let rows = table.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    func column(_ name: String) throws -> Int { try #require(rows[0].firstIndex(of: name)) }
    let (system, campaign, data, count) = (
      try column("system"), try column("campaign"), try column("conversion_data"),
      try column("observed_count")
    )
    let counted = rows.dropFirst().filter {
      $0[system] == "daily" && !$0[campaign].isEmpty && $0[data].isEmpty
    }
    let scenario = try experiment().points[0].scenario
    let expected = try DailyCounts.byCampaign(scenario.population, scenario.timeline, seed: scenario.seed)
    #expect(counted.compactMap { Int($0[count]) } == expected)
  }
}

/// A folder that goes away with the test.
final class Scratch {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "attrsim-guide-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { folder + "/" + name }
}
