import Foundation
import Testing

@testable import ActivityLogs

/// A folder of its own for each test.
struct LogFolder: ~Copyable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/attrsim-logs-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, _ name: String = "log.csv") throws -> String {
    let file = "\(path)/\(name)"
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }

  func people(
    _ text: String, _ options: LogOptions = LogOptions()
  ) throws -> (people: [LoggedPerson], facts: LogFacts, tally: ActivityLog.Tally) {
    var people: [LoggedPerson] = []
    let file = try write(text)
    let (facts, tally) = try ActivityLog.forEachPerson(file, options, temporary: path) { people.append($0) }
    return (people.sorted { $0.name < $1.name }, facts, tally)
  }
}

@Suite struct ReadingTests {
  static let header =
    "person,time_ms,event,id,cause,publisher,advertiser,campaign,data,value,currency,browser\n"

  @Test func eventsComeTogetherByPersonInTheOrderOfTimeWithTheirCauses() throws {
    let folder = try LogFolder()
    let (people, facts, tally) = try folder.people(
      Self.header + """
        b,900,conversion,,1,,shop-2,,3,12.5,USD,1
        a,-50,click,x,,news,shop-10,spring,,,,0
        b,100,click,0,,blog,shop-2,campaign-10,,,,0
        b,50,view,1,,news,shop-2,campaign-9,,,,0
        b,950,conversion,,,,shop-10,,,,,0

        """)
    #expect(facts.publishers == ["blog", "news"])
    #expect(
      facts.advertisers == [
        .init(name: "shop-2", campaigns: ["campaign-9", "campaign-10"]),
        .init(name: "shop-10", campaigns: ["spring"]),
      ])
    #expect(facts.currency == "USD" && facts.namesCauses && facts.tellsBrowsers)
    #expect(facts.first == -50 && facts.last == 950 && facts.rows == 5)
    #expect(people.map(\.name) == ["a", "b"])
    #expect(
      people[1].interactions == [
        LoggedInteraction(time: 50, isView: true, publisher: 1, campaign: 0, browser: 0),
        LoggedInteraction(time: 100, publisher: 0, campaign: 1, browser: 0),
      ])
    #expect(
      people[1].conversions == [
        LoggedConversion(time: 900, cause: 0, data: 3, value: 1250, browser: 1),
        LoggedConversion(time: 950, advertiser: 1, browser: 0),
      ])
    #expect(tally.people == 2 && tally.clicks == 2 && tally.views == 1)
    #expect(tally.conversions == 2 && tally.caused == 1)
  }

  @Test func columnsThatAreMissingHaveDefaults() throws {
    let folder = try LogFolder()
    var options = LogOptions()
    options.columns = [.person: "uid", .time: "when", .event: "what"]
    options.timeUnit = .seconds
    options.delimiter = 0x09
    let (people, facts, _) = try folder.people(
      "what\tuid\twhen\nclick\tu\t1.5\nconversion\tu\t10\n", options)
    #expect(
      people == [
        LoggedPerson(
          name: "u", interactions: [LoggedInteraction(time: 1500)],
          conversions: [LoggedConversion(time: 10_000)])
      ])
    #expect(facts.currency == "EUR" && !facts.namesCauses && !facts.tellsBrowsers)
    #expect(facts.advertisers == [.init(name: "advertiser-0", campaigns: ["campaign-0"])])
  }

  @Test func datesCountFromTheEarliestEvent() throws {
    let folder = try LogFolder()
    var options = LogOptions()
    options.timeUnit = .iso8601
    let (people, facts, _) = try folder.people(
      """
      person,time,event
      u,2026-03-01T01:00:00+01:00,click
      u,2026-03-01 00:00:01.250,conversion

      """, options)
    #expect(facts.origin == 1_772_323_200_000)
    #expect(people[0].interactions[0].time == 0 && people[0].conversions[0].time == 1250)
  }

  @Test func badRowsAreToldWithTheirLinesOrLeftOutAndCounted() throws {
    let folder = try LogFolder()
    let text = """
      person,time_ms,event,id,cause
      u,1,click,1,
      u,x,click,2,
      u,3,purchase,,
      ,4,click,3,
      u,5,conversion,,7
      u,6
      u,9,conversion,,1

      """
    let bad = #expect(throws: BadRows.self) { try folder.people(text) }
    #expect(bad?.rows.map(\.place).map { $0.split(separator: ":").last } == ["3", "4", "5", "7"])
    #expect(bad?.gaveUp == false)
    var options = LogOptions()
    options.skipsBadRows = true
    let (people, facts, tally) = try folder.people(text, options)
    #expect(facts.skipped == 4 && tally.skipped == 1)
    #expect(people[0].conversions == [LoggedConversion(time: 9, cause: 0)])
  }

  @Test func idsThatStandTwiceAreRefusedEvenWhereBadRowsAreSkipped() throws {
    let folder = try LogFolder()
    var options = LogOptions()
    options.skipsBadRows = true
    let bad = #expect(throws: BadRows.self) {
      try folder.people("person,time_ms,event,id\nu,1,click,1\nv,1,click,1\nu,2,view,1\n", options)
    }
    #expect(bad?.rows.count == 1 && bad?.rows.first?.place.hasSuffix(":4") == true)
  }

  @Test func causesMustBeEarlierAdsOfTheSameAdvertiser() throws {
    let folder = try LogFolder()
    let bad = #expect(throws: BadRows.self) {
      try folder.people(
        """
        person,time_ms,event,id,cause,advertiser
        u,5,click,1,,a
        u,4,conversion,,1,a
        u,6,conversion,,1,b
        u,6,conversion,,1,

        """)
    }
    #expect(bad?.rows.map(\.place).map { $0.split(separator: ":").last } == ["3", "4"])
  }
}
