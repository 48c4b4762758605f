import Foundation
import Population
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
    #expect(all.count == 5 && all.map(\.person).max() == 1)
    let sale = try #require(all.first { $0.kind == .conversion && $0.cause == 0 })
    #expect(sale.causeIsView && sale.value == 1250 && sale.data == 3 && sale.browser == 1)
    #expect(all.first { $0.kind == .conversion && $0.cause < 0 }?.value == 705)
    #expect(try events(file, 0..<1) + events(file, 1..<1000) == all)
    #expect(try events(file, 700..<900).isEmpty)
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
  }
}
