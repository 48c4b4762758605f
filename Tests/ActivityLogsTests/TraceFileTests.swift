import Foundation
import Population
import ResultsExport
import SimulationKernel
import Testing

@testable import ActivityLogs

@Suite struct TraceFileTests {
  private static let log = """
    person,time_ms,event,id,cause,publisher,advertiser,campaign,data,value,currency,browser
    b,900,conversion,,1,,shop-2,,3,12.5,USD,1
    a,-50,click,x,,news,shop-10,spring,,,,0
    b,100,click,0,,blog,shop-2,campaign-10,,,,0
    b,50,view,1,,news,shop-2,campaign-9,,,,0
    b,950,conversion,,,,shop-10,,,7.05,,0

    """

  private func events(_ file: TraceFile, _ people: Range<UInt64>) throws -> [TraceEvent] {
    var events: [TraceEvent] = []
    try file.events(of: people) { events.append($0) }
    return events
  }

  @Test func aLogBecomesATraceThatReadsBack() throws {
    let folder = try LogFolder()
    let log = try folder.write(Self.log)
    let path = "\(folder.path)/trace.csv"
    let (description, _, tally) = try TraceImport.write(log, to: path, people: 1000)
    #expect(description.people == 1000 && description.log == "log.csv" && tally.people == 2)
    let file = try TraceFile(path)
    #expect(file.description == description)
    let all = try events(file, 0..<1000)
    #expect(all.count == 5 && Set(all.map(\.person)) == [250, 750])
    let sale = try #require(all.first { $0.kind == .conversion && $0.cause == 0 })
    #expect(sale.causeIsView && sale.value == 1250 && sale.data == 3 && sale.browser == 1)
    #expect(all.first { $0.kind == .conversion && $0.cause < 0 }?.value == 705)
    for cut in [1, 250, 251, 600, 750, 751, 999] as [UInt64] {
      #expect(try events(file, 0..<cut) + events(file, cut..<1000) == all, "\(cut)")
    }
    #expect(try events(file, 0..<250).isEmpty && events(file, 251..<750).isEmpty)
    #expect(try events(file, 751..<1000).isEmpty && !events(file, 700..<900).isEmpty)
    #expect(file.trace.advertiserShares == [2.0 / 3, 1.0 / 3])
  }

  @Test func theOrderOfRowsInALogDoesNotMatter() throws {
    let folder = try LogFolder()
    let lines = Self.log.split(separator: "\n")
    let shuffled = ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\n") + "\n"
    let paths = try [Self.log, shuffled].enumerated().map { index, text in
      let path = "\(folder.path)/trace-\(index).csv"
      _ = try TraceImport.write(try folder.write(text), to: path)
      return path
    }
    #expect(
      try String(contentsOfFile: paths[0], encoding: .utf8)
        == String(contentsOfFile: paths[1], encoding: .utf8))
    #expect(try TraceFile(paths[0]).digest == TraceFile(paths[1]).digest)
  }

  @Test func peopleWithoutEventsAreSpreadEvenly() {
    for (active, people) in [(1, 1), (1, 7), (3, 4), (437, 600), (600, 600), (1000, 1 << 36)]
      as [(UInt64, UInt64)]
    {
      let spread = IdlePeople(active: active, people: people)
      let numbers = (0..<active).map(spread.number)
      #expect(
        zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 } && numbers.last.map { $0 < people } == true)
      for first in [people / 3, people / 2, people] {
        let expected = Double(first) * Double(active) / Double(people)
        #expect(abs(Double(numbers.count { $0 < first }) - expected) <= 1, "\(active) of \(people)")
      }
    }
    let most = IdlePeople(active: 1 << 36, people: 1 << 36)
    #expect(most.number((1 << 36) - 1) == (1 << 36) - 1)
  }

  @Test func theFirstPeopleOfATraceAreASampleOfAll() throws {
    let folder = try LogFolder()
    let rows = (0..<300).map { "c\($0),\($0),click" }.joined(separator: "\n")
    let path = "\(folder.path)/trace.csv"
    _ = try TraceImport.write(try folder.write("person,time_ms,event\n\(rows)\n"), to: path, people: 900)
    let file = try TraceFile(path)
    #expect(try events(file, 0..<450).count == 150 && events(file, 300..<600).count == 100)
    // Not those whose names or rows come first: of 150 out of 300 with times 0 to 299 the mean is 149.5 with a standard
    // deviation of sqrt(300 * 301 / 12 / 150 * 150 / 300), six of which are 30.1.
    let times = try events(file, 0..<450).map { Double($0.time.milliseconds) }
    #expect(abs(times.reduce(0, +) / 150 - 149.5) < 30.1)
  }

  @Test func aTraceOfVeryManyPeopleTakesNoMemoryForThoseWithoutEvents() throws {
    let folder = try LogFolder()
    let path = "\(folder.path)/trace.csv"
    _ = try TraceImport.write(try folder.write(Self.log), to: path, people: 1 << 36)
    let file = try TraceFile(path)
    #expect(try events(file, 0..<1 << 36).count == 5)
    #expect(try events(file, 1 << 35..<1 << 36).map(\.person).allSatisfy { $0 == 3 << 34 })
    var timeline = Timeline()
    timeline.period = SimulationDuration(milliseconds: 940)
    #expect(try file.outside(timeline, people: 1 << 36).after == 1)
  }

  @Test(arguments: [
    ("1,-50,click", "1,-51,click", "somebody changed it"), (",click,0,,", ",click,1,,", ":"),
    ("view-0", "view-1", "no such cause"), ("view-0", "click-0", ":"),
    ("person,", "people,", ":1: this is not the header"),
    ("7.05", "7.055", "value"), ("\n", "\n\n", "cell person"), ("12.5,1", "12.5,1,", "more than 11"),
  ]) func aTraceThatWasChangedIsRefused(_ old: String, _ new: String, _ reason: String) throws {
    let folder = try LogFolder()
    let path = "\(folder.path)/trace.csv"
    _ = try TraceImport.write(try folder.write(Self.log), to: path)
    var text = try String(contentsOfFile: path, encoding: .utf8)
    if !text.contains(old), old.hasPrefix("1,") {
      text = text.replacingOccurrences(of: "0,-50", with: "0,-51")
    } else {
      text = text.replacingOccurrences(of: old, with: new)
    }
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let error = #expect(throws: LogError.self) { try TraceFile(path) }
    #expect(error.map { "\($0)".contains(reason) } == true, "\(String(describing: error))")
  }

  @Test(arguments: [("-50", "-51"), ("-50", "-9223372036854775807"), ("950", "951")])
  func aDescriptionWithOtherTimesThanTheRowsIsRefused(_ old: String, _ new: String) throws {
    let folder = try LogFolder()
    let path = "\(folder.path)/trace.csv"
    _ = try TraceImport.write(try folder.write(Self.log), to: path)
    let beside = TraceDescription.path(of: path)
    let text = try String(contentsOfFile: beside, encoding: .utf8)
    let changed = text.replacingOccurrences(of: "Ms\" : \(old),", with: "Ms\" : \(new),")
    #expect(changed != text)
    try changed.write(toFile: beside, atomically: true, encoding: .utf8)
    let error = #expect(throws: LogError.self) { try TraceFile(path) }
    #expect(error?.reason.contains("first and last event") == true)
  }

  @Test func aTraceNeverTakesThePlaceOfTheLogOrOfAnotherFile() throws {
    let folder = try LogFolder()
    let log = try folder.write(Self.log)
    let link = "\(folder.path)/link.csv"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: log)
    let other = "\(folder.path)/other.csv"
    try FileManager.default.linkItem(atPath: log, toPath: other)
    let json = try folder.write(Self.log, "json.json")
    for (source, target) in [
      (log, log), (log, link), (link, log), (log, other), (json, "\(folder.path)/json.csv"),
    ] {
      let error = #expect(throws: LogError.self) { try TraceImport.write(source, to: target) }
      #expect(error?.reason.contains("the log itself") == true)
    }
    let mine = try folder.write("{\"mine\": 1}", "trace.json")
    let path = "\(folder.path)/trace.csv"
    let error = #expect(throws: LogError.self) { try TraceImport.write(log, to: path) }
    #expect(error?.reason.contains("describes no trace") == true)
    #expect(try String(contentsOfFile: mine, encoding: .utf8) == "{\"mine\": 1}")
    #expect(try String(contentsOfFile: log, encoding: .utf8) == Self.log)
    #expect(!FileManager.default.fileExists(atPath: path))
    try FileManager.default.removeItem(atPath: mine)
    // A trace that is there already is made again.
    for _ in 0..<2 { _ = try TraceImport.write(log, to: path) }
  }

  @Test func aLogThatIsNoTableIsABadLogAndNoBadDisk() throws {
    let folder = try LogFolder()
    let log = try folder.write("person,time_ms,event\n\"u\"x,1,click\n")
    let error = #expect(throws: LogError.self) { try ActivityLog(log, temporary: folder.path) }
    #expect(error?.place == "\(log):2")
    #expect(throws: OutputError.self) { try ActivityLog("\(folder.path)/none.csv", temporary: folder.path) }
  }

  @Test func whatLiesOutsideATimelineIsCounted() throws {
    let folder = try LogFolder()
    let path = "\(folder.path)/trace.csv"
    _ = try TraceImport.write(try folder.write(Self.log), to: path)
    var timeline = Timeline()
    timeline.warmUp = SimulationDuration(milliseconds: -60)
    timeline.period = SimulationDuration(milliseconds: 940)
    let rest = try TraceFile(path).outside(timeline, people: 2)
    #expect(rest.events == 5 && rest.before == 2 && rest.orphans == 1 && rest.after == 1)
  }

  @Test func delaysKeepTheirMeanWithinAHundredth() throws {
    var statistics = TraceStatistics(TraceDescription())
    var sum = 0.0
    for step in 0..<10_000 {
      let delay = Int64(step * step * 26 + step)
      statistics.addDelay(delay)
      sum += Double(delay)
    }
    guard case .empirical(let law) = try statistics.delayLaw() else {
      Issue.record("no law")
      return
    }
    #expect(abs(law.mean / (sum / 10_000) - 1) < 0.01)
  }

  @Test func criteosImpressionsBecomeClicksViewsAndConversionsCountedOnce() throws {
    let folder = try LogFolder()
    var options = LogOptions()
    options.layout = .criteoAttribution
    let text = [
      "timestamp\tuid\tcampaign\tconversion\tconversion_timestamp\tconversion_id\tattribution\tclick\tclick_pos",
      "0\tu\t77\t1\t500\t9\t1\t1\t0", "100\tu\t77\t1\t500\t9\t1\t1\t1", "200\tu\t77\t1\t500\t9\t1\t0\t-1",
      "300\tu\t77\t0\t-1\t-1\t0\t0\t-1", "50\tv\t8\t1\t60\t10\t0\t1\t0",
    ].joined(separator: "\n")
    let (people, facts, tally) = try folder.people(text, options)
    #expect(facts.namesCauses && facts.advertisers.map(\.name) == ["8", "77"])
    #expect(tally.clicks == 3 && tally.views == 2 && tally.conversions == 2 && tally.caused == 1)
    #expect(people[0].conversions == [LoggedConversion(time: 500_000, cause: 1, advertiser: 1)])
    #expect(people[1].conversions == [LoggedConversion(time: 60_000, advertiser: 0)])
  }

  @Test func criteosConversionsOfSeveralCampaignsAreOfTheLatestAttributedClicks() throws {
    let folder = try LogFolder()
    var options = LogOptions()
    options.layout = .criteoAttribution
    let header =
      "timestamp\tuid\tcampaign\tconversion\tconversion_timestamp\tconversion_id\tattribution\tclick"
    let rows = [
      "0\tu\t1\t1\t500\t9\t1\t1", "100\tu\t2\t1\t500\t9\t1\t1", "200\tu\t3\t1\t500\t9\t1\t0",
      "0\tv\t1\t1\t500\t8\t0\t1", "100\tv\t2\t1\t500\t8\t0\t0",
    ]
    for order in [rows, rows.reversed()] {
      let (people, _, tally) = try folder.people(([header] + order).joined(separator: "\n"), options)
      #expect(tally.conversions == 2 && tally.caused == 1 && tally.skipped == 0)
      #expect(people[0].conversions == [LoggedConversion(time: 500_000, cause: 1, advertiser: 1)])
      #expect(people[1].conversions == [LoggedConversion(time: 500_000, advertiser: 1)])
    }
    let other = [header, rows[0], rows[1].replacingOccurrences(of: "500", with: "501")]
    let error = #expect(throws: BadRows.self) {
      try folder.people(other.joined(separator: "\n"), options)
    }
    #expect(error?.description.contains("another time in another row") == true)
  }

  @Test func criteosLogsKnowCausesEvenWhereThereAreNone() throws {
    let folder = try LogFolder()
    var options = LogOptions()
    options.layout = .criteoAttribution
    let (_, facts, tally) = try folder.people(
      [
        "timestamp\tuid\tcampaign\tconversion\tconversion_timestamp\tconversion_id\tattribution\tclick",
        "0\tu\t1\t1\t500\t9\t0\t1",
      ].joined(separator: "\n"), options)
    #expect(facts.namesCauses && tally.caused == 0 && tally.conversions == 1)
  }

  @Test func causesOfRowsLeftOutAreNotKnown() throws {
    let folder = try LogFolder()
    let log = try folder.write(
      "person,time_ms,event,id,cause\nu,1,click,a,\nu,2,conversion,,none\nu,3,conversion,,\n")
    var options = LogOptions()
    options.skipsBadRows = true
    let (trace, _, tally) = try TraceImport.write(log, options, to: "\(folder.path)/t.csv")
    #expect(tally.skipped == 1 && tally.conversions == 1 && !trace.namesCauses)
  }

  @Test func criteosSearchClicksNeedNoHeader() throws {
    let folder = try LogFolder()
    var options = LogOptions()
    options.layout = .criteoSearch
    func row(_ sale: String, _ amount: String, _ delay: String, _ time: String, _ user: String) -> String {
      ([sale, amount, delay, time] + Array(repeating: "-1", count: 17) + ["partner", user]).joined(
        separator: "\t")
    }
    let text = [row("1", "12.34", "90", "1000", "u"), row("0", "-1", "-1", "1500", "u")].joined(
      separator: "\n")
    let (people, _, tally) = try folder.people(text, options)
    #expect(tally.clicks == 2 && tally.caused == 1)
    #expect(people[0].conversions == [LoggedConversion(time: 90_000, cause: 0, value: 1234)])
    #expect(people[0].interactions.map(\.time) == [0, 500_000])
    let error = #expect(throws: BadRows.self) { try folder.people(row("0", "-1", "-1", "9", "-1"), options) }
    #expect(error?.description.contains("user_id is missing") == true)
  }
}
