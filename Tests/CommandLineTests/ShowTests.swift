import Foundation
import Testing

/// What `show` and `schema` print.
@Suite struct ShowTests {
  private func place() throws -> Workplace {
    let place = try Workplace()
    try place.write("s.yaml", Sample.small)
    return place
  }

  @Test func whatIsShownRunsToTheSameBytes() throws {
    let place = try place()
    let shown = try Tool.run("show", "s.yaml", "--set", "systems.ecm.noise=20%", in: place)
    #expect(shown.status == 0 && shown.standardError.isEmpty)
    try place.write("shown.yaml", shown.standardOutput)
    _ = try Tool.run(
      "run", "s.yaml", "--set", "systems.ecm.noise=20%", "--out", "a", "--quiet", in: place)
    let run = try Tool.run("run", "shown.yaml", "--out", "b", "--quiet", in: place)
    #expect(run.status == 0, "\(run.standardError)")
    #expect(try place.tables("a") == place.tables("b"))
  }

  @Test func effectiveSaysWhereEachValueComesFrom() throws {
    let output = try Tool.run(
      "show", "s.yaml", "--effective", "--set", "systems.ecm.noise=20%", in: place())
    #expect(output.status == 0)
    let lines = output.standardOutput.split(separator: "\n")
    func origin(_ setting: String) -> String {
      let line = lines.first { $0.trimmingPrefix(while: { $0 == " " }).hasPrefix(setting + ":") } ?? ""
      return line.components(separatedBy: "  # ").dropFirst().joined()
    }
    #expect(origin("people").hasPrefix("file:6"))
    #expect(origin("noise").contains("--set systems.ecm.noise=20%"))
    #expect(origin("clicks-per-person").hasPrefix("default"))
  }

  @Test func aWrongScenarioIs65() throws {
    let output = try Tool.run("show", "s.yaml", "--set", "nothing=1", in: place())
    #expect(output.status == 65 && output.standardOutput.isEmpty)
  }

  @Test func zipsMoveTogetherAndConditionsDropPoints() throws {
    let place = try place()
    func points(_ options: String...) throws -> String {
      try Tool.start(["check", "s.yaml", "--set", "systems.ecm.noise=0"] + options, in: place).wait()
        .standardOutput
    }
    #expect(
      try points("--zip", "systems.ecm.bits=1,2,3", "--zip", "systems.ecm.reports-per-click=3,2,1")
        .contains("design points: 3,"))
    #expect(
      try points("--sweep", "systems.ecm.bits=1,2,3", "--where", "systems.ecm.bits >= 2")
        .contains("design points: 2,"))
  }

  @Test func theSchemaIsJSON() throws {
    let output = try Tool.run("schema", in: Workplace())
    #expect(output.status == 0)
    let schema = try JSONSerialization.jsonObject(with: Data(output.standardOutput.utf8)) as? [String: Any]
    #expect((schema?["$schema"] as? String)?.contains("2020-12") == true)
    let properties = try #require(schema?["properties"] as? [String: Any])
    #expect(properties.keys.contains("systems") && properties.keys.contains("population"))
  }
}
