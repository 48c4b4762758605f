import Foundation
import Testing

/// Runs compared, listed and exported on the command line.
@Suite struct CompareTests {
  private static let scenario = """
    scenario: 1
    name: small
    seed: 5
    replications: 6
    population: { people: 300 }
    systems:
      ecm: { kind: event-conversion-measurement, profile: article }
      cookies: { kind: third-party-cookies }
    """

  /// A folder with the results of a scenario.
  private func place(_ runs: [(name: String, options: [String])]) throws -> Workplace {
    let place = try Workplace()
    try place.write("small.yaml", Self.scenario)
    for run in runs {
      let output = try Tool.start(
        ["run", "small.yaml", "--quiet", "--out", "results/\(run.name)"] + run.options, in: place
      ).wait()
      try #require(output.status == 0, "\(output.standardError)")
    }
    return place
  }

  private func json(_ output: Tool.Output) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(output.standardOutput.utf8)) as? [String: Any],
      "\(output.standardError)")
  }

  @Test func twoLevelsOfNoiseDifferInErrorsOnly() throws {
    let place = try place([("low", []), ("high", ["--set", "systems.ecm.noise=20%"])])
    let output = try Tool.run("compare", "results/low", "results/high", "--csv", "c.csv", in: place)
    #expect(output.status == 0 && output.standardError.isEmpty, "\(output.standardError)")
    let text = output.standardOutput
    #expect(text.hasPrefix("high against low\npaired over 6 replications: same seed, same people\n"))
    #expect(text.contains("settings that differ: systems.ecm.noise (0.05 and 0.2)"))
    #expect(
      text.contains(/ecm rmse, reported, unbiased +0\.\d+ +0\.\d+ +\+0\.\d+ +\+0\.\d+ to \+0\.\d+ .+ larger/)
    )
    #expect(
      text.contains(
        "identical in every replication: ecm share at delivered; ecm delay_ms at 0.5, in hours; cookies rmse")
    )
    let table = try place.table("c.csv")
    let (metric, mean) = (
      table.header.firstIndex(of: "metric") ?? 0, table.header.firstIndex(of: "compared_mean") ?? 0
    )
    #expect(table.rows.count == 8 && table.rows[0][metric] == "rmse")
    let csv = try Tool.run("compare", "results/low", "results/high", "--csv", "-", in: place)
    #expect(csv.standardOutput == (try place.text("c.csv")))
    // The mean is that of the replications' own figures.
    let recovery = try place.table("results/high/recovery.csv")
    let values = recovery.rows.filter { $0[1...5] == ["ecm", "reported", "unbiased", "rmse", ""] }.compactMap
    { Double($0[6]) }
    #expect(values.count == 6)
    #expect(abs(values.reduce(0, +) / 6 - (Double(table.rows[0][mean]) ?? 0)) < 1e-12)
    let document = try json(
      try Tool.run(
        "compare", "results/low", "results/high", "--json", "--metric", "rmse", "--system", "ecm", in: place))
    let pairs = try #require(document["comparisons"] as? [[String: Any]])
    #expect(pairs.count == 1 && pairs[0]["isPaired"] as? Bool == true)
    #expect(document["family"] as? Int == (pairs[0]["figures"] as? [Any])?.count)
  }

  @Test func otherSeedsAreNotPairedAndPointsOfARunAre() throws {
    let place = try place([
      ("one", []), ("two", ["--set", "seed=6", "--set", "replications=7"]),
      ("swept", ["--sweep", "systems.ecm.noise=0,20%"]),
    ])
    let unpaired = try Tool.run("compare", "results/one", "results/two", in: place)
    #expect(unpaired.standardOutput.contains("unpaired, because the seeds differ (5 and 6)"))
    #expect(unpaired.standardOutput.contains("Welch's t"))
    let swept = try Tool.run("compare", "results/swept", "--relative", "--metric", "rmsre_tau", in: place)
    #expect(swept.standardOutput.hasPrefix("systems.ecm.noise: 0.2 against 0\npaired over 6 replications"))
    let systems = try Tool.run(
      "compare", "results/swept", "--by", "system", "--where", "systems.ecm.noise=0", in: place)
    #expect(systems.standardOutput.hasPrefix("system: cookies against ecm, systems.ecm.noise = 0\n"))
  }

  @Test func whatCannotBeComparedSaysSo() throws {
    let place = try place([("one", [])])
    for (arguments, status) in [
      (["compare"], Int32(64)), (["compare", "results/none"], 74),
      (["compare", "results/one", "results/one"], 65),
      (["compare", "results/one", "--metric", "rmsse"], 65),
      (["compare", "results/one", "--by", "noise"], 65),
      (["compare", "results/one", "--csv", "-", "--json"], 64),
      (["compare", "results/one", "--where", "x"], 64),
      (["export", "results/one", "--to", "results"], 74),
      (["export", "results/one", "--to", "e", "--tables", "x"], 74),
      (["export", "results/one"], 64), (["runs", "none"], 74),
    ] {
      let output = try Tool.start(arguments, in: place).wait()
      #expect(
        output.status == status && output.standardOutput.isEmpty, "\(arguments): \(output.standardError)")
    }
  }

  @Test func runsAreListedAndExported() throws {
    let place = try place([("one", []), ("two", ["--set", "seed=6"])])
    let list = try Tool.run("runs", in: place)
    #expect(list.status == 0)
    #expect(list.standardOutput.contains(/small +complete +1 x 6 +6 .+\* +results\/two\n/))
    let exported = try Tool.run("export", "results/one", "--to", "out", "--format", "jsonl", in: place)
    #expect(
      exported.status == 0 && exported.standardOutput.hasSuffix("exported to out\n"),
      "\(exported.standardError)")
    let summary = try place.text("out/summary.jsonl").split(separator: "\n")
    #expect(summary.count == (try place.table("results/one/summary.csv").rows.count))
    #expect(summary[0].hasPrefix("{\"system\":\"ecm\",\"table\":\"recovery\",\"truth\":\"reported\","))
    try place.write("results/two/manifest.json", "{")
    let broken = try Tool.run("runs", "--json", in: place)
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(broken.standardOutput.utf8)) as? [[String: Any]])
    #expect(Set(rows.compactMap { $0["status"] as? String }) == ["complete", "broken"])
    #expect(try Tool.run("runs", in: try Workplace()).standardOutput == "no results below results\n")
  }
}
