import ActivityLogs
import Foundation
import PopulationFits
import Testing

/// Logs in files give what the same people give in memory.
@Suite struct LogFileTests {
  /// A person's rows in the layout `events`.
  private func rows(_ person: ObservedPerson, _ number: Int) -> String {
    var text = ""
    for (id, click) in person.interactions.enumerated() {
      text += "p\(number),\(click.time),\(click.isView ? "view" : "click"),\(id),,s\(click.publisher),"
      text += "a\(click.advertiser),c\(click.campaign),,\n"
    }
    for conversion in person.conversions {
      let cause = conversion.cause.map { "\($0)" } ?? ""
      let cents = conversion.value % 100
      text +=
        "p\(number),\(conversion.time),conversion,,\(cause),,a\(conversion.advertiser),,\(conversion.data),"
      text += "\(conversion.value / 100).\(cents < 10 ? "0" : "")\(cents)\n"
    }
    return text
  }

  @Test func aFileGivesTheEstimatesOfItsPeople() throws {
    let log = try SyntheticLog(people: 3000)
    var text = "person,time_ms,event,id,cause,publisher,advertiser,campaign,data,value\n"
    var number = 0
    try log.forEachPerson(seed: 1) { person in
      text += rows(person, number)
      number += 1
    }
    let folder = FileManager.default.temporaryDirectory
    let file = folder.appending(path: "attrsim-fit-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    try text.write(to: file, atomically: true, encoding: .utf8)
    let options = FitOptions()
    let read = try ActivityLog(file.path, temporary: folder.path)
    #expect(read.facts.namesCauses)
    let fromFile = try PopulationFit(
      PopulationSample(read, from: log.span.start, to: log.span.end, options: options), options)
    let fromMemory = try log.fit(seed: 1)
    #expect(fromFile.parameters.map(\.name) == fromMemory.parameters.map(\.name))
    #expect(fromFile.marginals == fromMemory.marginals)
    // People come in another order, and sums round differently.
    for (a, b) in zip(fromFile.parameters, fromMemory.parameters) {
      #expect(abs(a.estimate - b.estimate) < 1e-3 * b.standardError, "\(a) against \(b)")
      #expect(abs(a.standardError / b.standardError - 1) < 1e-3)
    }
    // The ends of the log are found to be the midnights that they are.
    let found = try PopulationSample(read, options: options)
    #expect(found.span == log.span)
  }
}
