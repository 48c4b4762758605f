import Foundation
import Testing

/// What a user sees of a run.
@Suite struct RunTests {
  @Test func aRunPrintsATableWithin100ColumnsAndWhereTheResultsAre() throws {
    let place = try Workplace()
    let output = try Tool.run(
      "run", Sample.shipped("quickstart"), "--set", "population.people=2000", "--set", "replications=2",
      in: place)
    #expect(output.status == 0, "\(output.standardError)")
    let lines = output.standardOutput.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.count <= 100 })
    for system in ["ecm", "cookies", "none"] { #expect(lines.contains { $0.hasPrefix("\(system) ") }) }
    let last = try #require(lines.last { !$0.isEmpty })
    #expect(last.hasPrefix("results: results/quickstart/"))
    let folder = String(last.dropFirst("results: ".count))
    #expect(folder.split(separator: "/").last?.count == 12)
    #expect(place.exists(folder + "/counts.csv") && place.exists(folder + "/manifest.json"))
    #expect(output.standardError.contains("2 of 2 replications"), "progress goes to standard error")
    #expect(!output.standardOutput.contains("people a second"), "progress on standard output")
  }

  @Test func everyShippedScenarioRunsAtASmallSize() throws {
    let place = try Workplace()
    for name in ["noise-sweep", "three-report-cap", "windows-and-expiry", "benchmark"] {
      let output = try Tool.run(
        "run", Sample.shipped(name), "--set", "population.people=500", "--set", "replications=2", "--quiet",
        in: place)
      #expect(output.status == 0, "\(name): \(output.standardError)")
      #expect(output.standardOutput.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(name)")
    }
  }

  @Test func quietSaysNothingOnStandardError() throws {
    let place = try Workplace()
    try place.write("small.yaml", Sample.small)
    let output = try Tool.run("run", "small.yaml", "--quiet", in: place)
    #expect(output.status == 0 && output.standardError.isEmpty, "\(output.standardError)")
    #expect(output.standardOutput.contains("results: results/small/"))
  }

  @Test func jsonIsAllThatStandardOutputHolds() throws {
    let place = try Workplace()
    try place.write("small.yaml", Sample.small)
    let output = try Tool.run("run", "small.yaml", "--json", "--out", "here", in: place)
    #expect(output.status == 0)
    let object = try JSONSerialization.jsonObject(with: Data(output.standardOutput.utf8))
    let document = try #require(object as? [String: Any])
    #expect(document["results"] as? String == "here")
    #expect((document["failures"] as? [String]) == [])
    let rows = try #require(document["summary"] as? [[String: Any]])
    #expect(rows.count == (try place.table("here/summary.csv")).rows.count)
    #expect(rows.contains { $0["metric"] as? String == "rmse" && $0["mean"] is Double })
    let swept = try #require(rows.first?["swept"] as? [String: String])
    #expect(swept == ["systems.ecm.noise": "0"])
  }

  @Test func everyFigureOfTheJSONHasAKeyOfItsOwn() throws {
    let place = try Workplace()
    try place.write("small.yaml", Sample.small + "risk: { people: 200 }\n")
    let output = try Tool.run("run", "small.yaml", "--json", "--quiet", "--out", "here", in: place)
    let object = try JSONSerialization.jsonObject(with: Data(output.standardOutput.utf8))
    let rows = try #require((object as? [String: Any])?["summary"] as? [[String: Any]])
    let keys = rows.map { row in
      let swept = (row["swept"] as? [String: String])?["systems.ecm.noise"]
      let names = ["system", "table", "truth", "estimator", "adversary", "metric", "at"]
      return [swept] + names.map { row[$0] as? String }
    }
    #expect(keys.allSatisfy { !$0.contains(nil) })
    #expect(Set(keys).count == keys.count)
    let table = try place.table("here/summary.csv")
    #expect(rows.map { $0["adversary"] as? String } == table.column("adversary"))
    let bounds = table.column("bound").map(Double.init)
    #expect(rows.map { $0["bound"] as? Double } == bounds)
  }

  @Test func outNamesTheFolderItself() throws {
    let place = try Workplace()
    try place.write("small.yaml", Sample.small)
    let output = try Tool.run("run", "small.yaml", "--out", "a/b", "--quiet", in: place)
    #expect(output.standardOutput.hasSuffix("results: a/b\n"))
    #expect(place.exists("a/b/runs.csv") && !place.exists("results"))
  }

  @Test func threadsBlocksAndOptionsChangeNoByte() throws {
    let place = try Workplace()
    try place.write("small.yaml", Sample.small)
    try place.write("plain.yaml", Sample.small.replacingOccurrences(of: "[0, 5%]", with: "[0]"))
    _ = try Tool.run("run", "small.yaml", "--out", "one", "--threads", "1", "--quiet", in: place)
    _ = try Tool.run(
      "run", "small.yaml", "--out", "three", "--threads", "3", "--block-size", "61", "--quiet", in: place)
    _ = try Tool.run(
      "run", "plain.yaml", "--set", "name=small", "--sweep", "systems.ecm.noise=0,0.05", "--out", "option",
      "--quiet",
      in: place)
    let tables = try place.tables("one")
    #expect(tables.count == 6)
    #expect(try place.tables("three") == tables)
    #expect(try place.tables("option") == tables)
  }

  @Test func checkSaysOkOrEverythingThatIsWrong() throws {
    let place = try Workplace()
    try place.write("small.yaml", Sample.small)
    try place.write("broken.yaml", Sample.small.replacingOccurrences(of: "people: 800", with: "peple: 800"))
    let good = try Tool.run("check", "small.yaml", in: place)
    #expect(good.status == 0 && good.standardError.isEmpty)
    #expect(
      good.standardOutput
        == "small.yaml: ok (design points: 2, replications of each: 2, systems: ecm, cookies)\n")
    let bad = try Tool.run("check", "broken.yaml", in: place)
    #expect(bad.status == 65 && bad.standardOutput.isEmpty)
    #expect(bad.standardError.hasPrefix("broken.yaml:6:3: error: population.peple is not a known setting"))
    #expect(bad.standardError.contains("did you mean \"people\"?"))
    #expect(place.files(below: ".").allSatisfy { !$0.hasPrefix("results") }, "check leaves nothing behind")
  }

  @Test func theVersionNamesReleaseAndSources() throws {
    let output = try Tool.run("--version", in: Workplace())
    #expect(output.status == 0)
    #expect(output.standardOutput.contains(/^\d+\.\d+\.\d+\+[0-9a-f]{12}\n$/))
  }
}
