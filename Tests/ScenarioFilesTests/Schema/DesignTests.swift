import Experiments
import Foundation
import ScenarioFiles
import Testing

/// Designs that fill ranges: Latin hypercubes and Sobol' sequences.
@Suite struct DesignTests {
  private func points(_ sweep: String, settings: [String] = [], sweeps: [String] = []) throws -> [[String]] {
    try ScenarioFile(text: ScenarioText.small + sweep, name: "s.yaml")
      .experiment(settings: settings, sweeps: sweeps).experiment.points.map { $0.values.map(\.value) }
  }

  private func latin(_ count: Int, _ of: String, seed: Int = 1) -> String {
    "sweep:\n  latin-hypercube:\n    points: \(count)\n    seed: \(seed)\n    of: { \(of) }\n"
  }

  @Test func everySettingHasOnePointInEachPartOfItsRange() throws {
    let sweep = latin(
      40,
      "systems.ecm.noise: { from: 0, to: 20% }, population.clicks-per-person: { from: 0.1, to: 10, scale: log }"
    )
    let values = try points(sweep).map { try $0.map { try #require(Double($0)) } }
    #expect(Set(values.map { Int($0[0] / 0.2 * 40) }) == Set(0..<40))
    let strata = values.map { Int((log10($0[1]) + 1) / 2 * 40) }
    #expect(Set(strata) == Set(0..<40))
    #expect(values.map { $0[0] } != values.map { $0[0] }.sorted())
  }

  @Test func aDesignIsTheSeedsAlone() throws {
    let of = "systems.ecm.noise: { from: 0, to: 20% }, systems.ecm.bits: [1, 2, 3]"
    let first = try points(latin(12, of))
    #expect(try points(latin(12, of)) == first)
    #expect(try points(latin(12, of, seed: 2)) != first)
    #expect(try points(latin(12, of), settings: ["seed=77"]) == first)
    // A setting that is added changes nothing for those before it.
    let more = try points(latin(12, of + ", population.clicks-per-person: { from: 1, to: 2 }"))
    #expect(more.map { Array($0.prefix(2)) } == first)
    let bits = first.map { $0[1] }
    #expect(["1", "2", "3"].allSatisfy { value in bits.count { $0 == value } == 4 }, "equal parts")
  }

  /// The first points are those that scipy.stats.qmc.Sobol(2, scramble=False) has.
  @Test func sobolPointsAreTheSequences() throws {
    let sweep = """
      sweep:
        sobol: { points: 8, of: { systems.ecm.noise: { from: 0, to: 80% }, population.clicks-per-person: { from: 1, to: 9 } } }
      """
    let expected = [
      (0.0, 0.0), (0.5, 0.5), (0.75, 0.25), (0.25, 0.75), (0.375, 0.375), (0.875, 0.875), (0.625, 0.125),
      (0.125, 0.625),
    ]
    let values = try points(sweep).map { try $0.map { try #require(Double($0)) } }
    #expect(values.map { $0[0] / 0.8 }.elementsEqual(expected.map(\.0)) { abs($0 - $1) < 1e-12 })
    #expect(values.map { ($0[1] - 1) / 8 }.elementsEqual(expected.map(\.1)) { abs($0 - $1) < 1e-12 })
  }

  @Test func wholeNumbersAndDurationsAreWritable() throws {
    let sweep = latin(
      50,
      "population.people: { from: 1, to: 10, whole: true }, systems.cookies.attribution-window: { from: 1h, to: 30d, scale: log }, "
        + "systems.ecm.noise: { from: 0, to: 1% }")
    let values = try points(sweep)
    for people in 1...10 { #expect(values.count { $0[0] == "\(people)" } == 5) }
    #expect(values.allSatisfy { !$0[1].contains("ms") })
  }

  @Test func aDesignStandsInAGridAndLosesSettingsThatAreFixed() throws {
    let of = "systems.ecm.noise: { from: 0, to: 20% }, population.clicks-per-person: { from: 1, to: 2 }"
    let sweep = latin(5, of) + "  systems.ecm.bits: [1, 3]\n"
    #expect(try points(sweep).count == 10)
    let fixed = try points(sweep, settings: ["systems.ecm.noise=5%"])
    #expect(fixed.count == 10 && fixed[0].count == 2)
    #expect(Set(fixed.map { $0[0] }) == Set(try points(sweep).map { $0[1] }))
    #expect(try points(sweep, sweeps: ["systems.ecm.noise=0,5%"]).count == 20)
  }

  @Test(arguments: [
    ("points: 4", "must name settings with their ranges"), ("of: { systems.ecm.noise: [0] }", "points"),
    ("points: 0, of: { systems.ecm.noise: [0] }", "points"),
    ("points: 2, of: { noise: [0] }", "path of a setting"),
    ("points: 2, of: { systems.ecm.noise: 5% }", "must be a range"),
    ("points: 2, of: { systems.ecm.noise: { from: 0 } }", "to"),
    ("points: 2, of: { systems.ecm.noise: { from: 5%, to: 1% } }", "not above"),
    ("points: 2, of: { systems.ecm.noise: { from: 0, to: 1%, scale: log } }", "begins above 0"),
    ("points: 2, of: { systems.ecm.noise: { from: 5%, to: 1d } }", "one kind"),
    ("points: 2, of: { systems.ecm.noise: { from: 0.5, to: 3, whole: true } }", "whole numbers"),
    ("points: 2, of: { timeline.period: { from: 1d, to: 3d, whole: true } }", "whole numbers"),
    ("points: 2, of: { population.organic-per-person: { from: -1e308, to: 1e308 } }", "1e100"),
    ("points: 2, of: { population.organic-per-person: { from: 1e-300, to: 1, scale: log } }", "1e100"),
    ("points: 2, of: { systems.ecm.noise: { from: 0, to: 3, scal: log } }", "scale"),
    ("points: 2, seeds: 3, of: { systems.ecm.noise: { from: 0, to: 3 } }", "seed"),
  ])
  func whatIsWrongIsSaid(_ group: String, _ reason: String) throws {
    let text = ScenarioText.small + "sweep: { latin-hypercube: { \(group) } }\n"
    let error = failure { () throws(ScenarioError) in
      _ = try ScenarioFile(text: text, name: "s.yaml").experiment()
    }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "accepted")")
    #expect(error?.description.contains("s.yaml:") == true)
  }
}
