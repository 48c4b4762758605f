import SimulationKernel
import Testing
import Web

@testable import AttributionReporting

/// What giving way to other destinations does, which no published vector shows.
@Suite struct DestinationLimitRules {
  private let parameters: Parameters = {
    var parameters = Parameters()
    parameters.maxDestinationsPerSourceAndReportingSite = 1
    return parameters
  }()

  @Test func theLatestOfTheHighestPriorityStays() {
    var driver = EngineDriver(parameters)
    var low = SourceRegistration(.navigation, destinations: [])
    low.destinationLimitPriority = -1
    #expect(driver.source(at: 0, destinations: [10]).result == .stored)
    #expect(driver.source(low, at: 1, destinations: [11]).result == .destinationLimit)
    let outcome = driver.source(at: 2, destinations: [11])
    #expect(outcome.result == .stored && outcome.replacesDestinations)
    #expect(driver.trigger(at: 3, page: 10).eventLevel == .noMatchingSource)
    #expect(driver.trigger(at: 4, page: 11).eventLevel == .stored)
    // Two destinations at once are one too many, whatever their priority.
    #expect(driver.source(at: 5, destinations: [11, 12]).result == .destinationLimit)
  }

  @Test func equalClaimsAreRankedByTheirTexts() {
    for (ranks, result) in [([UInt32](), SourceResult.stored), ([0, 1, 5, 4], .destinationLimit)] {
      var driver = EngineDriver(parameters)
      driver.engine.siteRanks = ranks
      _ = driver.source(at: 0, destinations: [2])
      #expect(driver.source(at: 0, destinations: [3]).result == result)
    }
  }

  @Test func trueReportsStayAndCountForTheStorage() {
    var limited = parameters
    limited.maxEventLevelReportsPerDestination = 1
    var driver = EngineDriver(limited)
    _ = driver.source(at: 0, destinations: [10])
    #expect(driver.trigger(.plain(3), at: 1, page: 10).eventLevel == .stored)
    #expect(driver.source(at: 2, destinations: [11]).replacesDestinations)
    #expect(driver.waitingData == [3])
    // A source of another reporting site for the same destination: the report that stayed fills the storage.
    let other = WebOrigin(origin: 7, site: 7)
    _ = driver.source(at: 3, destinations: [10], reporting: other)
    #expect(driver.trigger(at: 4, page: 10, reporting: other).eventLevel == .storageLimit)
    driver.deliver(through: 2 * day)
    #expect(driver.left.map(\.data) == [3])
    #expect(driver.trigger(at: 2 * day, page: 10, reporting: other).eventLevel == .stored)
  }

  @Test func untrueReportsAndAggregatableOnesGo() {
    var driver = EngineDriver(parameters)
    _ = driver.source(.keyed(), at: 0, destinations: [10], response: [(0, 0), (1, 2)])
    #expect(driver.trigger(.contributing(5), at: 1, page: 10).aggregatable == .stored)
    #expect(
      driver.engine.eventReports.values.count == 2 && driver.engine.aggregatableReports.values.count == 1)
    #expect(driver.source(at: 2, destinations: [11]).replacesDestinations)
    // The first window opened when the source was registered, so its report is none of a later trigger.
    #expect(driver.waitingData == [0])
    #expect(driver.engine.aggregatableReports.values.isEmpty)
    // The record of the untrue response stays, that of the aggregatable report goes with it.
    #expect(driver.engine.attributionRecords.values.map(\.isAggregatable) == [false])
  }

  @Test func whatGaveWayStillCountsForOtherLimits() {
    var limited = parameters
    limited.maxDestinationsPerWindowAndReportingSite = 2
    var driver = EngineDriver(limited)
    #expect(driver.source(at: 0, destinations: [10]).result == .stored)
    #expect(driver.source(at: 1, destinations: [11]).replacesDestinations)
    #expect(driver.source(at: 2, destinations: [12]).result == .destinationRate)
    // But not for its own: nothing more needs to give way for the destination that is left.
    #expect(!driver.source(at: 3, destinations: [11]).replacesDestinations)
  }
}
