import AttributionReporting
import Population
import ScenarioFiles
import SimulationKernel
import Testing

@testable import Experiments

/// Workers that play plain people in stages, and workers that play everybody event by event.
@Suite struct PlainSourcesTests {
  private static let text = """
    scenario: 1
    name: plain
    seed: 20201006
    population:
      people: 3000
      clicks-per-person: 4
      organic-per-person: 0.5
      cookies-blocked: 30%
      advertisers: { count: 3, campaigns: 2 }
      conversions-per-click:
        hurdle: { probability: 50%, repeats: { zero-truncated-poisson: { lambda: 2 } } }
      browser:
        availability:
          independent: { closed-share: 40%, closed-for: { exponential: { mean: 6h } } }
    systems:
      ara: { kind: attribution-reporting }
    """

  private static func compare(_ settings: [String]) throws {
    let scenario = try Laboratory.scenario(text, settings)
    let generator = try PopulationGenerator(scenario.population, timeline: scenario.timeline)
    let unit = UnitSimulation(scenario: scenario, generator: generator, replication: 0)
    var context = unit.context()
    #expect(context.isCreditedDirectly)
    #expect(
      PlainRules(.init(), declaredExpiry: nil, availability: context.availability) != nil)
    let staged = scenario.systems[0].worker(context)
    context.isCreditedDirectly = false
    let played = scenario.systems[0].worker(context)
    let block = PopulationBlock()
    for first in stride(from: 0, to: scenario.population.people, by: 300) {
      try unit.generate(first: first, count: 300, into: block)
      try staged.run(block)
      try played.run(block)
    }
    let (a, b) = (staged.result(), played.result())
    #expect(a == b, "\(settings)")
    #expect(b.reports > 100 && b.funnel.reduce(0, +) > 1000)
  }

  @Test func leaveTheSameBehind() throws {
    let choices = [
      [], ["systems.ara.event-level.epsilon=5"], ["systems.ara.event-level.reports=1"],
      ["systems.ara.event-level.windows=[1d, 3d]"], ["sites.expiry=4d"], ["systems.ara.expiry=9d"],
      ["timeline.drain=2d"], ["timeline.drain=unlimited", "timeline.warm-up=0"],
      ["systems.ara.limits.attributions=2"], ["systems.ara.limits.destinations-per-day=4"],
      ["systems.ara.limits.sources-per-origin=2"], ["systems.ara.views=true"],
      ["systems.ara.register-both=true"], ["population.advertisers.campaigns=20"],
      ["population.browser.availability={ always-open: {} }"],
    ]
    for settings in choices { try Self.compare(settings) }
  }

  @Test func areNotStagedWherePeopleAreNotPlain() throws {
    let choices = [
      ["population.views-per-person=1"], ["population.ad-techs={ count: 2 }"],
      ["population.clearing={ mean: 10d }"],
    ]
    for settings in choices {
      let scenario = try Laboratory.scenario(Self.text, settings)
      let generator = try PopulationGenerator(scenario.population, timeline: scenario.timeline)
      let unit = UnitSimulation(scenario: scenario, generator: generator, replication: 0)
      #expect(!unit.context().isCreditedDirectly, "\(settings)")
    }
  }
}
