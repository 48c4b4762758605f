import Foundation
import Testing

/// What `import` makes of logs, and what runs make of that.
@Suite struct ImportTests {
  private static func data(_ name: String) -> String {
    let scenario = URL(filePath: Sample.shipped("trace"))
    return scenario.deletingLastPathComponent().appending(path: "data/logs/\(name)").path
  }

  @Test func theShippedTraceIsWhatImportMakesOfTheShippedLog() throws {
    let place = try Workplace()
    let output = try Tool.run(
      "import", Self.data("shops.csv"), "--people", "600", "--out", "shops-trace.csv", in: place)
    #expect(output.status == 0, "\(output.standardError)")
    #expect(output.standardOutput.contains("people with events"))
    for name in ["shops-trace.csv", "shops-trace.json"] {
      let shipped = try String(contentsOfFile: Self.data(name), encoding: .utf8)
      #expect(try place.text(name) == shipped, "\(name)")
    }
  }

  @Test func peopleOfALogAreCountedAsTheLogCountsThem() throws {
    let place = try Workplace()
    try place.write(
      "log.csv",
      """
      who,at,what,id,cause,shop,campaign,worth
      u,2026-03-01T00:00:00Z,click,1,,a,x,
      u,2026-03-02T00:00:00Z,conversion,,1,a,,10
      u,2026-03-03T00:00:00Z,conversion,,,a,,5
      v,2026-03-05T00:00:00Z,click,1,,b,y,

      """)
    let columns = "person=who,time=at,event=what,advertiser=shop,value=worth"
    let output = try Tool.run(
      "import", "log.csv", "--columns", columns, "--time-unit", "iso8601", "--currency", "USD", "--out",
      "t.csv",
      "--json", in: place)
    #expect(output.status == 0, "\(output.standardError)")
    #expect(output.standardOutput.contains("\"conversionsWithCause\" : 1"))
    try place.write(
      "s.yaml",
      """
      scenario: 1
      name: s
      replications: 2
      population: { trace: t.csv }
      systems: { cookies: { kind: third-party-cookies } }

      """)
    let run = try Tool.run("run", "s.yaml", "--out", "run", "--quiet", in: place)
    #expect(run.status == 0, "\(run.standardError)")
    #expect(run.standardError.contains("same people"))
    let counts = try place.table("run/counts.csv")
    let rows = zip(
      zip(counts.column("truth"), counts.column("measure")),
      zip(counts.column("campaign"), counts.column("true_count")))
    let all = rows.filter { $0.0 == ("all", "conversions") }.map { [$0.1.0, $0.1.1] }
    #expect(all.contains(["campaign-1", "1"]) && all.contains(["", "1"]), "\(all)")
    for arguments in [
      ["check", "s.yaml"], ["show", "s.yaml", "--effective"], ["run", "s.yaml", "--dry-run"],
    ] {
      let output = try Tool.start(arguments, in: place).wait()
      #expect(output.status == 0, "\(arguments): \(output.standardError)")
    }
  }

  @Test func criteosLayoutsAreRead() throws {
    let place = try Workplace()
    for layout in ["criteo-attribution", "criteo-search"] {
      let output = try Tool.run(
        "import", Self.data("\(layout).tsv"), "--layout", layout, "--out", "\(layout).csv", in: place)
      #expect(output.status == 0, "\(output.standardError)")
    }
  }

  @Test func badLogsAreBadInputAndLeaveNothingBehind() throws {
    let place = try Workplace()
    try place.write("log.csv", "person,time_ms,event\nu,x,click\nu,2,click\n")
    let output = try Tool.run("import", "log.csv", "--out", "t.csv", in: place)
    #expect(output.status == 65)
    #expect(output.standardError.contains("log.csv:2: the time is \"x\""))
    #expect(place.files(below: ".") == ["log.csv"])
    let skipped = try Tool.run("import", "log.csv", "--out", "t.csv", "--skip-bad-rows", in: place)
    #expect(skipped.status == 0 && skipped.standardError.contains("1 rows cannot be read"))
    #expect(try Tool.run("import", "none.csv", "--out", "t.csv", in: place).status == 74)
    for columns in ["who=x", "person=a,person=b"] {
      let wrong = try Tool.run("import", "log.csv", "--columns", columns, "--out", "t.csv", in: place)
      #expect(wrong.status == 64, "\(columns)")
    }
    try place.write("broken.csv", "person,time_ms,event\n\"u\"x,1,click\n")
    #expect(try Tool.run("import", "broken.csv", "--out", "b.csv", in: place).status == 65)
    #expect(try Tool.run("import", "log.csv", "--out", "log.csv", "--skip-bad-rows", in: place).status == 65)
  }
}
