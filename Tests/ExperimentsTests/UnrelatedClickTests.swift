import Population
import SimulationKernel
import Testing

@testable import Experiments

/// Clicks on advertisers on whom a person never converts are left out; that must change nothing.
@Suite struct UnrelatedClickTests {
  private static let busy = ["population.clicks-per-person=12"]
  private static let independent = "population.browser.availability={independent: {}}"
  private static let noLimit = "systems.chromium.clicks-per-publisher-origin=0"

  @Test(arguments: [
    [noLimit], [noLimit, "systems.article.reports-per-click=1"],
    [
      noLimit, "systems.article.rate-limit={count: 1, window: 5d}",
      "systems.chromium.pending-reports-per-destination=1",
    ],
  ])
  func leavingThemOutChangesNoTally(_ settings: [String]) throws {
    let scenario = try Laboratory.scenario(Laboratory.mixed, settings + Self.busy + [Self.independent])
    let watchers = scenario.systems.filter(\.watchesAllClicks)
    #expect(watchers.isEmpty)
    var complete = scenario
    complete.systems[0].watchesAllClicks = true
    let without = try Laboratory.tally(scenario)
    let with = try Laboratory.tally(complete)
    #expect(without.systems == with.systems)
    #expect(without.population.all == with.population.all)
    #expect(without.population.attributable == with.population.attributable)
    // They are not the same events, or nothing was tested.
    #expect(without.population.fingerprint != with.population.fingerprint)
  }

  /// Whoever clicks has the browser open, whatever the click is on.
  @Test func withSessionsNoClickIsLeftOut() throws {
    let scenario = try Laboratory.scenario(Laboratory.mixed, [Self.noLimit] + Self.busy)
    #expect(scenario.availability.heedsAllEvents)
    var watched = scenario
    watched.systems[0].watchesAllClicks = true
    let tallies = [try Laboratory.tally(scenario), try Laboratory.tally(watched)]
    #expect(tallies[0].population.fingerprint == tallies[1].population.fingerprint)
    #expect(tallies[0].systems == tallies[1].systems)
  }

  @Test func aLimitForPublishersCountsAllClicks() throws {
    let scenario = try Laboratory.scenario(Laboratory.mixed)
    let watchers = scenario.systems.filter(\.watchesAllClicks).map(\.name)
    #expect(watchers == ["chromium"])
  }
}
