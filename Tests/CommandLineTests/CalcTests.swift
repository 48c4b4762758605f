import Foundation
import Testing

/// Closed-form figures on the command line.
@Suite struct CalcTests {
  private func run(_ arguments: String...) throws -> Tool.Output {
    let place = try Workplace()
    defer { withExtendedLifetime(place) {} }
    return try Tool.start(["calc"] + arguments, in: place).wait()
  }

  private func object(_ arguments: String...) throws -> [String: Any] {
    let place = try Workplace()
    let output = try Tool.start(["calc"] + arguments + ["--json"], in: place).wait()
    #expect(output.status == 0 && output.standardError.isEmpty, "\(arguments)")
    let object = try JSONSerialization.jsonObject(with: Data(output.standardOutput.utf8))
    return try #require(object as? [String: Any])
  }

  @Test func defaultSourcesHaveThePublishedFigures() throws {
    for (source, figures) in [
      ("navigation", ["2925 states", "0.0024263221679834087", "11.461727965384876 bits", "3006 states"]),
      ("event", ["3 states", "2.494582008677539e-06", "1.584926511508231 bits", "90 states"]),
    ] {
      let output = try run("event-level", "--source", source)
      #expect(output.status == 0 && output.standardError.isEmpty)
      for figure in figures { #expect(output.standardOutput.contains(" \(figure)"), "\(figure)") }
      #expect(output.standardOutput.contains("registers the source"))
      #expect(output.standardOutput.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }
  }

  @Test func flagsChangeTheSource() throws {
    let two = try object("event-level", "--windows", "2")
    #expect(two["states"] as? Double == 969 && two["accepted"] as? Bool == true)
    let mixed = try object(
      "event-level", "--windows", "3,2,0", "--reports-per-data", "2,1,4", "--reports", "2")
    // Values of 3 and 2 windows: none, 5 single reports, 6 pairs of the first, 3 * 2 of both.
    #expect(mixed["states"] as? Double == 18)
    let many = try object("event-level", "--reports", "5")
    #expect(many["accepted"] as? Bool == false && (many["objections"] as? [String])?.count == 1)
    let weak = try object("event-level", "--epsilon", "0")
    #expect(weak["flip_probability"] as? Double == 1 && weak["capacity_bits"] as? Double == 0)
    let scopes = try object("event-level", "--scopes", "3", "--max-event-states", "4")
    #expect(scopes["scopes_capacity_bits"] as? Double == 11.518161355756956)
    #expect(scopes["largest_scopes_limit"] as? Int == 19)
  }

  @Test func aBoundOnCapacityGivesEpsilon() throws {
    let output = try object("event-level", "--reports", "5", "--capacity", "11.5")
    let bound = try #require(output["bound"] as? [String: Double])
    let epsilon = try #require(bound["largest_epsilon"])
    #expect(epsilon > 12 && epsilon < 14)
    let there = try object("event-level", "--reports", "5", "--epsilon", "\(epsilon)")
    #expect(there["accepted"] as? Bool == true)
    let above = try object("event-level", "--reports", "5", "--epsilon", "\(epsilon.nextUp)")
    #expect(above["accepted"] as? Bool == false)
  }

  @Test func summaryNoiseHasThePublishedDeviation() throws {
    let output = try run("summary", "--epsilon", "3", "--count", "100")
    #expect(output.status == 0)
    for text in ["21845.33", "30893.96", "0.4714045", "count at 5 % error", "0.47140", "refuses"] {
      #expect(output.standardOutput.contains(text) == (text != "refuses"), "\(text)")
    }
    let figures = try object("summary", "--epsilon", "10", "--contribution", "1024", "--count", "50")
    let counts = try #require(figures["counts"] as? [[String: Double]])
    #expect(counts.map { $0["relative_error"] } == [0.05, 0.1, 0.2])
    let sd = try #require(figures["standard_deviation_counts"] as? Double)
    #expect(abs(sd - 9.05097) < 1e-4 && abs((counts[1]["count"] ?? 0) - 10 * sd) < 1e-9)
    #expect(try object("summary", "--epsilon", "65")["accepted"] as? Bool == false)
  }

  @Test func impossibleNumbersAreWrongUsage() throws {
    for arguments in [
      ["event-level", "--reports", "21"], ["event-level", "--reports=-1"],
      ["event-level", "--epsilon", "nan"],
      ["event-level", "--windows", "3,x"], ["event-level", "--windows", "3,2", "--trigger-data", "3"],
      ["event-level", "--scopes", "0"], ["event-level", "--source", "view"], ["summary", "--epsilon", "0"],
      ["event-level", "--trigger-data", "99999999999999999999"], ["event-level", "--capacity", "nan"],
      ["summary", "--contribution", "65537"], ["summary", "--count", "0"], ["summary", "--delta", "1"],
      ["summary", "--epsilon", "1e-300"],
    ] {
      let place = try Workplace()
      let output = try Tool.start(["calc"] + arguments, in: place).wait()
      #expect(output.status == 64 && output.standardOutput.isEmpty, "\(arguments)")
    }
  }
}
