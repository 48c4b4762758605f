import Foundation
import Testing

/// Closed-form figures on the command line.
@Suite struct CalcTests {
  /// What `calc` prints as JSON, of which each subcommand has a part.
  private struct Figures: Decodable {
    var states: Double?
    var flipProbability: Double?
    var capacityBits: Double?
    var scopesCapacityBits: Double?
    var largestScopesLimit: Int?
    var bound: Bound?
    var accepted: Bool
    var objections: [String]?
    var standardDeviationCounts: Double?
    var counts: [Count]?

    struct Bound: Decodable {
      var largestEpsilon: Double
    }

    struct Count: Decodable {
      var relativeError: Double
      var count: Double
    }
  }

  private func run(_ arguments: [String]) throws -> Tool.Output {
    let place = try Workplace()
    defer { withExtendedLifetime(place) {} }
    return try Tool.start(["calc"] + arguments, in: place).wait()
  }

  private func figures(_ arguments: String...) throws -> Figures {
    let output = try run(arguments + ["--json"])
    #expect(output.status == 0 && output.standardError.isEmpty, "\(arguments)")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Figures.self, from: Data(output.standardOutput.utf8))
  }

  @Test func defaultSourcesHaveThePublishedFigures() throws {
    for (source, figures) in [
      ("navigation", ["2925 states", "0.0024263221679834087", "11.461727965384876 bits", "3006 states"]),
      ("event", ["3 states", "2.494582008677539e-06", "1.584926511508231 bits", "90 states"]),
    ] {
      let output = try run(["event-level", "--source", source])
      #expect(output.status == 0 && output.standardError.isEmpty)
      for figure in figures { #expect(output.standardOutput.contains(" \(figure)"), "\(figure)") }
      #expect(output.standardOutput.contains("registers the source"))
      #expect(output.standardOutput.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }
  }

  @Test func flagsChangeTheSource() throws {
    let two = try figures("event-level", "--windows", "2")
    #expect(two.states == 969 && two.accepted)
    let mixed = try figures(
      "event-level", "--windows", "3,2,0", "--reports-per-data", "2,1,4", "--reports", "2")
    // Values of 3 and 2 windows: none, 5 single reports, 6 pairs of the first, 3 * 2 of both.
    #expect(mixed.states == 18)
    let many = try figures("event-level", "--reports", "5")
    #expect(!many.accepted && many.objections?.count == 1)
    let weak = try figures("event-level", "--epsilon", "0")
    #expect(weak.flipProbability == 1 && weak.capacityBits == 0)
    let scopes = try figures("event-level", "--scopes", "3", "--max-event-states", "4")
    #expect(scopes.scopesCapacityBits == 11.518161355756956)
    #expect(scopes.largestScopesLimit == 19)
  }

  @Test func aBoundOnCapacityGivesEpsilon() throws {
    let bound = try figures("event-level", "--reports", "5", "--capacity", "11.5").bound
    let epsilon = try #require(bound?.largestEpsilon)
    #expect(epsilon > 12 && epsilon < 14)
    #expect(try figures("event-level", "--reports", "5", "--epsilon", "\(epsilon)").accepted)
    #expect(try !figures("event-level", "--reports", "5", "--epsilon", "\(epsilon.nextUp)").accepted)
  }

  @Test func summaryNoiseHasThePublishedDeviation() throws {
    let output = try run(["summary", "--epsilon", "3", "--count", "100"])
    #expect(output.status == 0)
    for text in ["21845.33", "30893.96", "0.4714045", "count at 5 % error", "accepts epsilon"] {
      #expect(output.standardOutput.contains(text), "\(text)")
    }
    let some = try figures("summary", "--epsilon", "10", "--contribution", "1024", "--count", "50")
    let counts = try #require(some.counts)
    #expect(counts.map(\.relativeError) == [0.05, 0.1, 0.2])
    let sd = try #require(some.standardDeviationCounts)
    #expect(abs(sd - 9.05097) < 1e-4 && abs(counts[1].count - 10 * sd) < 1e-9)
    #expect(try !figures("summary", "--epsilon", "65").accepted)
  }

  @Test func impossibleNumbersAreWrongUsage() throws {
    for arguments in [
      ["event-level", "--reports", "21"], ["event-level", "--reports=-1"],
      ["event-level", "--epsilon", "nan"],
      ["event-level", "--windows", "3,x"], ["event-level", "--windows", "3,2", "--trigger-data", "3"],
      ["event-level", "--scopes", "0"], ["event-level", "--source", "view"], ["summary", "--epsilon", "0"],
      ["event-level", "--trigger-data", "99999999999999999999"], ["event-level", "--capacity", "nan"],
      ["summary", "--contribution", "65537"], ["summary", "--count", "0"], ["summary", "--delta", "1"],
      ["summary", "--epsilon", "1e-300"], ["event-level", "--source", "event", "--max-event-states", "2"],
    ] {
      let output = try run(arguments)
      #expect(output.status == 64 && output.standardOutput.isEmpty, "\(arguments)")
    }
  }
}
