import PrivacyMechanisms
import SimulationKernel
import Testing
import Web

@testable import AttributionReporting

@Suite struct SourceLimitRules {
  private func party(_ origin: UInt32, site: UInt32) -> WebOrigin { WebOrigin(origin: origin, site: site) }

  @Test func destinationsOfExactlyOneMinuteAgoDoNotCount() {
    var parameters = Parameters()
    parameters.maxDestinationsPerWindowAndReportingSite = 1
    for (time, result) in [(59_999, SourceResult.destinationRate), (60_000, .stored)] {
      var driver = EngineDriver(parameters)
      #expect(driver.source(at: 0, destinations: [10]).result == .stored)
      #expect(driver.source(at: Int64(time), destinations: [11]).result == result)
    }
  }

  @Test func theLimitOverAllReportingSitesIsToldAsSuccess() {
    var parameters = Parameters()
    parameters.maxDestinationsPerWindow = 1
    var driver = EngineDriver(parameters)
    #expect(driver.source(at: 0, destinations: [10]).result == .stored)
    let other = party(5, site: 5)
    let outcome = driver.source(at: 1, destinations: [11], reporting: other)
    #expect(outcome.result == .globalDestinationRate && outcome.result.isToldAsSuccess)
    #expect(outcome.source == nil && outcome.verboseKind == .sourceSuccess)
    #expect(outcome.aggregatableKind == .sourceDestinationGlobalRateLimit)
    // Where both limits are hit, the one that may be told is.
    parameters.maxDestinationsPerWindowAndReportingSite = 1
    var both = EngineDriver(parameters)
    _ = both.source(at: 0, destinations: [10])
    #expect(both.source(at: 1, destinations: [11]).result == .destinationRate)
  }

  @Test func anUntrueSourceThatFailsALimitOverAllSitesIsToldAsNoised() {
    var parameters = Parameters()
    parameters.maxSourceReportingOrigins = 1
    var driver = EngineDriver(parameters)
    _ = driver.source(at: 0)
    let outcome = driver.source(at: 1, reporting: party(5, site: 5), response: [])
    #expect(outcome.result == .reportingOrigins && outcome.verboseKind == .sourceNoised)
    #expect(outcome.aggregatableKind == .sourceReportingOriginLimit)
  }

  @Test func originsOfOneSiteCountForOneDay() {
    let first = party(2, site: 2)
    let second = party(3, site: 2)
    for (time, result) in [(day - 1, SourceResult.reportingOriginsPerSite), (day, .stored)] {
      var driver = EngineDriver()
      _ = driver.source(at: 0, reporting: first)
      #expect(driver.source(at: time, reporting: second).result == result)
      #expect(driver.source(at: time, reporting: party(4, site: 4)).result == .stored)
    }
  }

  @Test func destinationsPerDayEndAtExactlyOneDay() {
    var parameters = Parameters()
    parameters.maxDestinationsPerDay = 1
    for (time, result) in [(day - 1, SourceResult.destinationsPerDay), (day, .stored)] {
      var driver = EngineDriver(parameters)
      _ = driver.source(at: 0, destinations: [10])
      #expect(driver.source(at: time, destinations: [11]).result == result)
    }
  }

  @Test func onlySourcesThatMayStillMatchTakeUpStorage() {
    var parameters = Parameters()
    parameters.maxSourcesPerOrigin = 2
    var driver = EngineDriver(parameters)
    var short = SourceRegistration(.navigation, destinations: [])
    short.expiry = .days(1)
    _ = driver.source(short, at: 0)
    _ = driver.source(at: 1)
    #expect(driver.source(at: 2).result == .storageLimit)
    #expect(driver.source(at: 3, context: party(9, site: 1)).result == .stored)
    #expect(driver.source(at: day).result == .stored)
    // The trigger goes to one source and takes the others out of the storage.
    #expect(driver.source(at: day + 1).result == .storageLimit)
    #expect(driver.trigger(at: day + 2).eventLevel == .stored)
    #expect(driver.source(at: day + 3).result == .stored)
  }

  @Test func capacityForbidsWhatTellsTooMuch() {
    var navigation = SourceRegistration(.navigation, destinations: [])
    var driver = EngineDriver()
    #expect(driver.source(navigation, at: 0).result == .stored)
    navigation.maxEventLevelReports = 5
    #expect(driver.source(navigation, at: 1).result == .channelCapacity)
    // 14.9 bits shrink below 11.5 with the privacy parameter.
    navigation.eventLevelEpsilon = 1
    #expect(driver.source(navigation, at: 2).result == .stored)
    var parameters = Parameters()
    parameters.maxTriggerStateCardinality = 2924
    var small = EngineDriver(parameters)
    #expect(small.source(at: 0).result == .stateCardinality)
    parameters.maxTriggerStateCardinality = 2925
    parameters.maxChannelCapacityNavigation = 11.46172
    var exact = EngineDriver(parameters)
    #expect(exact.source(at: 0).result == .channelCapacity)
    parameters.maxChannelCapacityNavigation = 11.46173
    var enough = EngineDriver(parameters)
    #expect(enough.source(at: 0).result == .stored)
  }

  /// log2(2925 + 3 (limit - 1)) is at most 11.55 up to limit 25.
  @Test func scopesCountAsStates() {
    for (limit, result) in [(25, SourceResult.stored), (26, .scopesChannelCapacity)] {
      var source = SourceRegistration(.navigation, destinations: [])
      source.attributionScopes = AttributionScopes(limit: UInt32(limit), values: ["x"])
      var driver = EngineDriver()
      #expect(driver.source(source, at: 0).result == result)
    }
    for (states, result) in [(2, SourceResult.maxEventStates), (3, .stored)] {
      var source = SourceRegistration(.event, destinations: [])
      source.attributionScopes = AttributionScopes(limit: 1, values: ["x"], maxEventStates: UInt32(states))
      var driver = EngineDriver()
      #expect(driver.source(source, at: 0).result == result)
    }
  }

  @Test func defaultWindowsEndStrictlyBeforeTheLast() {
    func ends(_ last: SimulationDuration) -> [Int64] {
      EventReportWindows.standard(.navigation, last: last).ends.map(\.milliseconds)
    }
    #expect(ends(.days(2)) == [2 * day])
    #expect(ends(.days(2) + .seconds(1)) == [2 * day, 2 * day + second])
    #expect(ends(.days(7)) == [2 * day, 7 * day])
    #expect(ends(.days(30)) == [2 * day, 7 * day, 30 * day])
    #expect(EventReportWindows.standard(.event, last: .days(30)).ends == [.days(30)])
  }

  @Test func timesAtTheEndsOfTimeAreSafe() {
    for time in [Int64.max - 1, .max, .min, .min + 1] {
      var driver = EngineDriver()
      #expect(
        driver.source(.keyed(), at: time, response: time < 0 ? nil : [(0, 0), (1, 1)]).result == .stored)
      _ = driver.source(at: time, reporting: party(8, site: 8))
      var trigger = TriggerRegistration.contributing(5)
      trigger.eventTriggerData = [EventTriggerData()]
      trigger.sourceRegistrationTime = .include
      _ = driver.trigger(trigger, at: time, nullDays: [0, 30])
      _ = driver.trigger(trigger, at: .max, nullDays: [0, 30])
      driver.engine.clear(from: .min, through: .max, origin: nil)
      #expect(driver.engine.sources.values.isEmpty && driver.engine.eventReports.values.isEmpty)
    }
  }
}
