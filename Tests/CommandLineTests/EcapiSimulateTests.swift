import Foundation
import Testing

/// The events that a scenario sends, on the command line.
@Suite struct EcapiSimulateTests {
  private static let scenario = """
    scenario: 1
    name: events
    population:
      people: 500
    systems:
      capi:
        kind: conversions-api

    """

  @Test func whatItWritesIsWhatValidateAccepts() throws {
    let place = try Workplace()
    try place.write("events.yaml", Self.scenario)
    let output = try Tool.run("ecapi", "simulate", "events.yaml", "--out", "events.jsonl", in: place)
    #expect(output.status == 0 && output.standardOutput.isEmpty, "\(output.standardError)")
    let lines = try place.text("events.jsonl").split(separator: "\n")
    #expect(lines.count > 100)
    let check = try Tool.run("ecapi", "validate", "events.jsonl", in: place)
    #expect(check.status == 0, "\(check.standardError)")
    #expect(check.standardOutput.contains("\(lines.count) accepted, 0 discarded"))
    let printed = try Tool.run("ecapi", "simulate", "events.yaml", in: place)
    #expect(printed.standardOutput == (try place.text("events.jsonl")))
  }

  @Test func aScenarioThatIsNotOneSystemAtOnePointIsRefused() throws {
    let place = try Workplace()
    try place.write("events.yaml", Self.scenario)
    let swept = try Tool.run(
      "ecapi", "simulate", "events.yaml", "--sweep", "population.people=100,200", in: place)
    #expect(swept.status == 65 && swept.standardError.contains("has 2 design points"))
    try place.write("none.yaml", Self.scenario.replacing("conversions-api", with: "no-measurement"))
    let none = try Tool.run("ecapi", "simulate", "none.yaml", in: place)
    #expect(none.status == 65 && none.standardError.contains("of the kind conversions-api"))
  }

  @Test func standardOutputMayBeNamed() throws {
    let place = try Workplace()
    try place.write("events.yaml", Self.scenario)
    let printed = try Tool.run("ecapi", "simulate", "events.yaml", in: place)
    let named = try Tool.run("ecapi", "simulate", "events.yaml", "--out", "-", in: place)
    #expect(named.status == 0 && named.standardOutput == printed.standardOutput)
    #expect(printed.standardOutput.count > 10_000 && !place.exists("-"))
  }

  @Test func aDeviceIsNoFile() throws {
    let place = try Workplace()
    try place.write("events.yaml", Self.scenario)
    let pipe = place.url.appending(path: "pipe").path
    #expect(mkfifo(pipe, 0o600) == 0)
    for path in ["/dev/null", pipe] {
      var before = stat()
      let isThere = stat(path, &before)
      let output = try Tool.run("ecapi", "simulate", "events.yaml", "--out", path, in: place)
      #expect(output.status == 74 && output.standardOutput.isEmpty, "\(output.standardError)")
      #expect(output.standardError.contains("it is a device or a pipe and no file"))
      var after = stat()
      let isStillThere = stat(path, &after)
      #expect(isThere == 0 && isStillThere == 0)
      #expect(after.st_ino == before.st_ino && after.st_mode == before.st_mode)
    }
  }

  @Test(arguments: ["--json", "--token-file=events.yaml"])
  func whatIsForAServerNeedsOne(_ option: String) throws {
    let place = try Workplace()
    try place.write("events.yaml", Self.scenario)
    let output = try Tool.run("ecapi", "simulate", "events.yaml", option, in: place)
    #expect(output.status == 64 && output.standardError.contains("needs --to"), "\(output.standardError)")
  }
}
