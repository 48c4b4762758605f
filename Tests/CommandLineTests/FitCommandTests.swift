import Foundation
import Testing

/// A scenario's people as a log, the log's fit, and its twin, on the command line.
@Suite struct FitCommandTests {
  private static let scenario = """
    scenario: 1
    name: shop
    population:
      people: 4000
      views-per-person: 1
      conversions-per-view: { hurdle: { probability: 2% } }
      delay: { exponential: { mean: 2d } }
      advertisers: { count: 4, campaigns: 2 }
    systems:
      none:
        kind: no-measurement

    """

  /// What `attrsim fit --json` says of a parameter.
  private struct Fit: Decodable {
    struct Parameter: Decodable {
      var name: String
      var estimate: Double
      var standard_error: Double?
    }

    struct Check: Decodable {
      var part: String
      var fits: Bool
    }

    struct Log: Decodable {
      var people: Int
      var clicks: Int
      var converting_share: Double
      var delay_quartiles_ms: [Double]
      var value_quartiles: [Double]
    }

    var parameters: [Parameter]
    var checks: [Check]
    var log: Log
    var remarks: [String]

    func parameter(_ name: String) throws -> Parameter {
      try #require(parameters.first { $0.name == name }, "\(name)")
    }
  }

  private func fit(_ arguments: String..., in place: Workplace) throws -> Fit {
    let output = try Tool.start(["fit"] + arguments + ["--json"], in: place).wait()
    #expect(output.status == 0, "\(output.standardError)")
    return try JSONDecoder().decode(Fit.self, from: Data(output.standardOutput.utf8))
  }

  @Test func aLogIsTheSameInAFileAndOnTheScreen() throws {
    let place = try Workplace()
    try place.write("shop.yaml", Self.scenario)
    let written = try Tool.run(
      "log", "shop.yaml", "--to", "log.csv", "--set", "population.people=300", in: place)
    #expect(written.status == 0 && written.standardOutput.isEmpty, "\(written.standardError)")
    let printed = try Tool.run("log", "shop.yaml", "--set", "population.people=300", in: place)
    let text = try place.text("log.csv")
    #expect(printed.standardOutput == text)
    let lines = text.split(separator: "\n")
    #expect(
      lines.first == "person,time_ms,event,id,cause,publisher,advertiser,campaign,data,value,currency,browser"
    )
    #expect(lines.count > 2000)
    let other = try Tool.run(
      "log", "shop.yaml", "--set", "population.people=300", "--replication", "1", in: place)
    #expect(other.standardOutput != text && other.status == 0)
    let blind = try Tool.run(
      "log", "shop.yaml", "--set", "population.people=300", "--without-causes", in: place)
    let causes = blind.standardOutput.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false)[4]
    }
    #expect(causes.count == lines.count - 1 && causes.allSatisfy(\.isEmpty))
    let swept = try Tool.run("log", "shop.yaml", "--sweep", "population.people=3,4", in: place)
    #expect(swept.status == 65 && swept.standardError.contains("2 design points"))
  }

  /// The twin's log, fitted in turn, has the parameters of the first fit within six standard errors of the difference.
  @Test func theTwinOfALogIsItsLikeness() throws {
    let place = try Workplace()
    try place.write("shop.yaml", Self.scenario)
    #expect(try Tool.run("log", "shop.yaml", "--to", "log.csv", in: place).status == 0)
    let first = try fit("log.csv", "--out", "twin.yaml", in: place)
    #expect(first.checks.allSatisfy { $0.fits }, "\(first.checks)")
    for (name, truth) in [
      ("people", 4000), ("clicks-per-person", 3), ("delay.exponential.mean", 48),
      ("conversions-per-click.hurdle.probability", 0.105),
    ] {
      let parameter = try first.parameter(name)
      let error = try #require(parameter.standard_error, "\(parameter)")
      #expect(abs(parameter.estimate - truth) < 6 * error, "\(parameter)")
    }
    let check = try Tool.run("check", "twin.yaml", in: place)
    #expect(check.status == 0, "\(check.standardError)")
    let run = try Tool.run(
      "run", "twin.yaml", "--set", "replications=1", "--quiet", "--out", "results", in: place)
    #expect(run.status == 0, "\(run.standardError)")
    #expect(try Tool.run("log", "twin.yaml", "--to", "twin.csv", in: place).status == 0)
    let second = try fit("twin.csv", in: place)
    // Few views convert, and fewer twice: which law of repeats they have is not to be seen in them.
    let isClear = { (parameter: Fit.Parameter) in
      !parameter.name.hasPrefix("conversions-per-view.hurdle.repeats")
    }
    #expect(first.parameters.filter(isClear).map(\.name) == second.parameters.filter(isClear).map(\.name))
    for (a, b) in zip(first.parameters, second.parameters) where isClear(a) {
      let errors = try [a, b].map { try #require($0.standard_error, "\($0)") }
      let error = (errors[0] * errors[0] + errors[1] * errors[1]).squareRoot()
      #expect(abs(a.estimate - b.estimate) < 6 * error, "\(a) against \(b)")
    }
    #expect(abs(first.log.converting_share / second.log.converting_share - 1) < 0.15)
    // Some 2400 delays and 2700 values: quartiles of either log to about 4 %, times six and the root of two.
    for (a, b) in zip(
      first.log.delay_quartiles_ms + first.log.value_quartiles,
      second.log.delay_quartiles_ms + second.log.value_quartiles)
    {
      #expect(abs(a / b - 1) < 0.34, "\(a) against \(b)")
    }
  }

  @Test func aLogWithoutCausesIsLinkedAndSaysSo() throws {
    let place = try Workplace()
    try place.write("shop.yaml", Self.scenario)
    #expect(
      try Tool.run("log", "shop.yaml", "--without-causes", "--to", "log.csv", in: place).status == 0)
    let output = try Tool.run("fit", "log.csv", "--people", "4000", in: place)
    #expect(output.status == 0 && output.standardError.contains("last click"), "\(output.standardError)")
    #expect(output.standardOutput.contains("clicks-per-person"))
  }

  /// A week's log with a window of 30 days: the longest delays are not to be seen in it.
  @Test func whatALogDoesNotDetermineIsSaidAndItsTwinIsAScenario() throws {
    let place = try Workplace()
    let week = Self.scenario.replacing("delay: { exponential: { mean: 2d } }", with: "delay: { search: {} }")
    try place.write("week.yaml", week + "seed: 1008\ntimeline: { warm-up: 0, period: 7d }\n")
    #expect(
      try Tool.run(
        "log", "week.yaml", "--set", "population.people=6000", "--to", "log.csv", in: place
      ).status == 0)
    let text = try Tool.run("fit", "log.csv", "--from", "-1h", "--out", "twin.yaml", in: place)
    #expect(text.status == 0, "\(text.standardError)")
    let check = try Tool.run("check", "twin.yaml", in: place)
    #expect(check.status == 0, "\(check.standardError)")
    let json = try fit("log.csv", "--from", "-1h", in: place)
    let open = json.parameters.filter { $0.standard_error == nil }
    #expect(json.parameters.allSatisfy { $0.standard_error != 0 })
    #expect(text.standardOutput.contains("not determined") == !open.isEmpty)
    #expect(json.remarks.contains { $0.contains("does not determine") } == !open.isEmpty)
  }

  @Test func whatIsNoLogIsRefused() throws {
    let place = try Workplace()
    try place.write("empty.csv", "person,time_ms,event\n")
    let empty = try Tool.run("fit", "empty.csv", in: place)
    #expect(empty.status == 65, "\(empty.standardError)")
    try place.write("few.csv", "person,time_ms,event\na,1,click\na,5,click\n")
    let few = try Tool.run("fit", "few.csv", in: place)
    #expect(few.status == 65 && few.standardError.contains("only 2 clicks"))
    #expect(try Tool.run("fit", "none.csv", in: place).status == 74)
    #expect(try Tool.run("fit", "few.csv", "--window", "soon", in: place).status == 64)
    #expect(try Tool.run("fit", "few.csv", "--people", "0", in: place).status == 64)
    #expect(try Tool.run("log", "none.yaml", in: place).status != 0)
  }
}
