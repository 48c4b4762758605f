import Foundation
import Testing

/// What a results folder takes in, and what it keeps out.
@Suite struct FolderTests {
  private func place() throws -> Workplace {
    let place = try Workplace()
    try place.write("s.yaml", Sample.small)
    return place
  }

  private func run(_ place: Workplace, _ more: [String]) throws -> Tool.Output {
    try Tool.start(["run", "s.yaml", "--out", "r", "--quiet"] + more, in: place).wait()
  }

  @Test func whatIsSweptBelongsToTheResults() throws {
    let place = try place()
    let people = ["--set", "population.people=100", "--set", "outputs.reports=true"]
    #expect(try run(place, people + ["--set", "systems.ecm.noise=5%"]).status == 0)
    let swept = try run(place, people + ["--sweep", "systems.ecm.noise=5%"])
    #expect(swept.status == 65)
    #expect(swept.standardError.contains("swept: there nothing, here systems.ecm.noise = 0.05"))
  }

  @Test func theOrderOfSweepsBelongsToTheResults() throws {
    let place = try place()
    let axes = [["--sweep", "systems.ecm.noise=5%"], ["--sweep", "population.people=100"]]
    #expect(try run(place, axes[0] + axes[1]).status == 0)
    #expect(try run(place, axes[1] + axes[0]).status == 65)
  }

  @Test func settingWhatTheFileSweepsEndsTheSweep() throws {
    let place = try place()
    #expect(try run(place, ["--set", "systems.ecm.noise=3%", "--set", "population.people=100"]).status == 0)
    #expect(try place.table("r/runs.csv").header.first == "replication")
    let both = try run(place, ["--set", "systems.ecm.noise=3%", "--sweep", "systems.ecm.noise=1%,2%"])
    #expect(both.status == 65 && both.standardError.contains("is swept and fixed at the same time"))
    let twice = try run(place, ["--sweep", "systems.ecm.noise=5%,0.05"])
    #expect(twice.status == 65 && twice.standardError.contains("makes the same design point twice"))
  }

  @Test func whatAKilledBeginningLeavesIsNoObstacle() throws {
    let place = try place()
    try FileManager.default.createDirectory(
      at: place.url.appending(path: "r"), withIntermediateDirectories: true)
    try place.write("r/.lock", "")
    try place.write("r/.manifest.json.tmp-aB3xYz", "{")
    #expect(try run(place, []).status == 0)
    #expect(!place.exists("r/.manifest.json.tmp-aB3xYz") && place.exists("r/counts.csv"))
  }

  @Test func somebodyElsesFolderStaysAsItIs() throws {
    let place = try place()
    try FileManager.default.createDirectory(
      at: place.url.appending(path: "r"), withIntermediateDirectories: true)
    try place.write("r/mine.txt", "mine")
    let refused = try run(place, [])
    #expect(refused.status == 74 && refused.standardError.contains("holds files but no results"))
    #expect(place.files(below: "r") == ["mine.txt"])
  }

  @Test func aPartOfTheWrongShapeIsMadeAgain() throws {
    let place = try place()
    #expect(try run(place, []).status == 0)
    let tables = try place.tables("r")
    let name = "r/parts/point-0-replication-1.json"
    let text = try place.text(name)
    let start = try #require(text.range(of: "\"observed\" : ["))
    let end = try #require(text[start.upperBound...].firstIndex(of: "]"))
    try place.write(name, text.replacingCharacters(in: start.upperBound..<end, with: "1, 2"))
    #expect(try run(place, []).status == 0)
    #expect(try place.tables("r") == tables)
  }

  @Test func aDamagedManifestIsSaidAndFreshMends() throws {
    let place = try place()
    #expect(try run(place, []).status == 0)
    try place.write("r/manifest.json", "{")
    let damaged = try run(place, [])
    #expect(damaged.status == 74 && damaged.standardError.contains("--fresh"))
    #expect(try run(place, ["--fresh"]).status == 0)
  }
}
