import Statistics
import Testing

@testable import Experiments

/// What attribution makes of causes.
@Suite struct CausalityTests {
  @Test func figuresFollowTheirDefinitions() throws {
    var population = PopulationTally(campaigns: 2, advertisers: 1, values: 2)
    population.attributable = [3, 5, 0, 4]
    population.all = [4, 6, 1, 1, 7, 7]
    population.causedAsCredited = 9
    let figures = Causality.metrics(population)
    #expect(figures.map(\.metric) == ["caused_share", "incremental_error"])
    #expect(figures[0].value == 0.75)
    // Credited 8 and 4, caused 10 and 2; denominators 10 and 5.
    #expect(abs(figures[1].value - ((0.04 + 0.16) / 2).squareRoot()) < 1e-15 && figures[1].isRoot)
    #expect(Causality.metrics(PopulationTally(campaigns: 1, advertisers: 1, values: 1)).count == 1)
  }

  /// One click each and nothing organic: the only click that can be credited is the cause.
  @Test func lonelyClicksCauseWhatTheyAreCreditedWith() throws {
    let text = Laboratory.mixed.replacing("organic-per-person: 0.5", with: "organic-per-person: 0")
    let lonely = try Laboratory.tally(Laboratory.scenario(text, ["population.clicks-per-person=0.001"]))
    #expect(lonely.population.causedAsCredited == lonely.population.attributable.reduce(0, +))
    let usual = try Laboratory.tally(Laboratory.scenario(text)).population
    let credited = usual.attributable.reduce(0, +)
    #expect(usual.causedAsCredited < credited && usual.causedAsCredited > credited / 2)
  }
}
