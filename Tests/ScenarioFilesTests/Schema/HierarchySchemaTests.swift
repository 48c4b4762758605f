import Experiments
import ScenarioFiles
import Testing

/// Hierarchies of sums as scenarios write them.
@Suite struct HierarchySchemaTests {
  private static let text = """
    scenario: 1
    name: sums
    population: { people: 1000 }
    systems:
      ara:
        kind: attribution-reporting
        counts-from: summary
        summary: { hierarchy: {} }
    """

  private func scenario(_ settings: [String] = []) throws -> Scenario {
    let experiment = try ScenarioFile(text: Self.text, name: "s.yaml").experiment(settings: settings)
      .experiment
    let again = try ScenarioFile(text: experiment.effective, name: "s.yaml").experiment().experiment
    #expect(again.effective == experiment.effective)
    return experiment.points[0].scenario
  }

  private func message(_ settings: [String], text: String = Self.text) -> String {
    do throws(ScenarioError) {
      _ = try ScenarioFile(text: text, name: "s.yaml").experiment(settings: settings)
      return ""
    } catch {
      return error.description
    }
  }

  private static let path = "systems.ara.summary.hierarchy"

  @Test func sharesAreOfAConversionsBudget() throws {
    let plan = try #require(try scenario().systems[0].hierarchy)
    #expect(plan.units == [13_107, 19_660, 32_769])
    #expect(plan.shape == HierarchyShape(advertisers: 10, publishers: 20, campaignsPerAdvertiser: 2))
    let half = try scenario(["systems.ara.summary.conversions-per-source=2"]).systems[0].hierarchy
    #expect(half?.units == [6553, 9830, 16_385])
    #expect(try scenario(["\(Self.path)=null"]).systems[0].hierarchy == nil)
  }

  @Test func anOptimalSplitSpendsAsMuch() throws {
    let all = try #require(try scenario(["\(Self.path).split=optimal"]).systems[0].hierarchy).units
    #expect(all.reduce(0, +) == 65_536 && all[2] > 0)
    let part = try scenario(["\(Self.path).split=optimal", "\(Self.path).campaign=25%"]).systems[0].hierarchy
    #expect(part?.units.reduce(0, +) == 49_152)
  }

  @Test func impossibleHierarchiesNameTheRemedy() {
    for (settings, part) in [
      (["\(Self.path).advertiser=60%"], "have shares that add up to 1.4"),
      (["\(Self.path).advertiser=60%"], "at most 1 (100%)"),
      (["\(Self.path).campaign=0"], "0 < campaign"),
      (["\(Self.path).split=best"], "written, optimal"),
      (["population.publishers.count=5000"], "at most 10000"),
      (
        ["\(Self.path).advertiser=0", "\(Self.path).publisher=0", "\(Self.path).campaign=0.000001"],
        "less than one unit"
      ),
    ] {
      #expect(message(settings).contains(part), "\(settings): \(message(settings))")
    }
    let web = """
      scenario: 1
      name: web
      population: { people: 1000 }
      systems:
        web:
          kind: mixed-web
          parts:
            sums: { kind: attribution-reporting, counts-from: summary, summary: { hierarchy: {} } }
      """
    #expect(message([], text: web).contains("leave summary.hierarchy out"))
  }
}
