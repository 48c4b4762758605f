import SimulationKernel
import Testing
import Web

@testable import AttributionReporting

@Suite struct AttributionRules {
  private func lookback(_ window: SimulationDuration) -> [FilterConfig] {
    [FilterConfig(entries: [], lookbackWindow: window)]
  }

  @Test func aLookbackWindowIncludesItsEnd() {
    for (elapsed, isWithin) in [(hour, true), (hour + 1, false)] {
      for isNegated in [false, true] {
        var driver = EngineDriver()
        _ = driver.source(at: 0)
        let filters =
          isNegated ? FilterPair(negative: lookback(.hours(1))) : FilterPair(positive: lookback(.hours(1)))
        let outcome = driver.trigger(.plain(filters: filters), at: elapsed)
        #expect(outcome.eventLevel == (isWithin != isNegated ? .stored : .noMatchingConfiguration))
      }
    }
  }

  @Test func emptyListsMatchEmptyListsAlone() {
    var source = SourceRegistration(.navigation, destinations: [])
    source.filterData = [FilterEntry(key: "none", values: []), FilterEntry(key: "one", values: ["a"])]
    func passes(_ key: String, _ values: [String], isNegated: Bool) -> Bool {
      let config = [FilterConfig(entries: [FilterEntry(key: key, values: values)])]
      let pair = isNegated ? FilterPair(negative: config) : FilterPair(positive: config)
      return pair.admits(SourceDetails(source).filterData, elapsed: 0)
    }
    #expect(passes("none", [], isNegated: false) && !passes("none", [], isNegated: true))
    #expect(!passes("none", ["a"], isNegated: false) && passes("none", ["a"], isNegated: true))
    #expect(!passes("one", [], isNegated: false) && passes("one", [], isNegated: true))
    #expect(passes("one", ["a", "b"], isNegated: false) && !passes("one", ["a", "b"], isNegated: true))
    #expect(passes("absent", ["a"], isNegated: false) && passes("absent", ["a"], isNegated: true))
    #expect(passes("source_type", ["navigation"], isNegated: false))
  }

  /// Texts that Unicode holds to be the same are not.
  @Test func textsAreComparedByteByByte() {
    var source = SourceRegistration(.navigation, destinations: [])
    source.filterData = [FilterEntry(key: "k", values: ["\u{E9}"])]
    let config = [FilterConfig(entries: [FilterEntry(key: "k", values: ["e\u{301}"])])]
    #expect(!FilterPair(positive: config).admits(SourceDetails(source).filterData, elapsed: 0))
  }

  @Test func theRecordOfAReplacedReportGoes() {
    var parameters = Parameters()
    parameters.maxAttributions = 2
    var driver = EngineDriver(parameters)
    var one = SourceRegistration(.navigation, destinations: [])
    one.maxEventLevelReports = 1
    _ = driver.source(one, at: 0)
    #expect(driver.trigger(.plain(1), at: 1).eventLevel == .stored)
    #expect(driver.trigger(.plain(2, priority: 1), at: 2).eventLevel == .replaced)
    _ = driver.source(at: 3)
    #expect(driver.trigger(.plain(3), at: 4).eventLevel == .stored)
    #expect(driver.trigger(.plain(4), at: 5).eventLevel == .attributionLimit)
    #expect(driver.waitingData == [2, 3])
  }

  @Test func theLatestReportOfLeastPriorityGivesWay() {
    var driver = EngineDriver()
    _ = driver.source(at: 0)
    for (time, data, priority) in [(1, 0, 5), (2, 1, 2), (3, 2, 2)] {
      _ = driver.trigger(.plain(UInt64(data), priority: Int64(priority)), at: Int64(time))
    }
    #expect(driver.trigger(.plain(7, priority: 2), at: 4).eventLevel == .lowPriority)
    let outcome = driver.trigger(.plain(3, priority: 3), at: 5)
    #expect(outcome.eventLevel == .replaced && outcome.replacedReport?.data == 2)
    // Reports of another window never give way.
    #expect(driver.trigger(.plain(4, priority: 9), at: 2 * day).eventLevel == .excessiveReports)
    // And from then on none does.
    #expect(driver.trigger(.plain(4, priority: 9), at: 2 * day + 1).eventLevel == .excessiveReports)
    #expect(driver.left.map(\.data).compactMap { $0 }.sorted() == [0, 1, 3])
  }

  @Test func aSourceThatNeverTellsTheTruthBehavesLikeAnother() {
    var driver = EngineDriver()
    #expect(driver.source(at: 0, response: []).isNoised)
    #expect(driver.trigger(.plain(1, key: 7), at: 1).eventLevel == .neverAttributed)
    #expect(driver.trigger(.plain(1, key: 7), at: 2).eventLevel == .deduplicated)
    #expect(driver.trigger(at: 3).eventLevel == .neverAttributed)
    #expect(driver.trigger(at: 4).eventLevel == .neverAttributed)
    // Three reports would have been made.
    #expect(driver.trigger(at: 5).eventLevel == .excessiveReports)
    #expect(driver.engine.eventReports.values.isEmpty)
  }

  @Test func anUntrueResponseLeavesARecordEvenWithoutReports() {
    var parameters = Parameters()
    parameters.maxAttributions = 1
    var driver = EngineDriver(parameters)
    _ = driver.source(at: 0, response: [])
    #expect(driver.trigger(at: 1).eventLevel == .attributionLimit)
  }

  @Test func anUntrueSourceStillContributes() {
    var driver = EngineDriver()
    _ = driver.source(.keyed(), at: 0, response: [(2, 1)])
    var trigger = TriggerRegistration.contributing(9)
    trigger.eventTriggerData = [EventTriggerData()]
    let outcome = driver.trigger(trigger, at: 1, delay: 0)
    #expect(outcome.eventLevel == .falselyAttributed && outcome.aggregatable == .stored)
    driver.deliver(through: .max)
    #expect(driver.left.sorted().map(\.time) == [1, 7 * day])
    #expect(driver.left.sorted().map(\.window) == [nil, 1])
  }

  @Test func attributionsAgeWithTheirSources() {
    var parameters = Parameters()
    parameters.maxAttributionReportingOrigins = 1
    let other = WebOrigin(origin: 5, site: 5)
    // A trigger long after the first source: what counts is when the source was registered.
    for (time, result) in [(30 * day - 1, EventLevelResult.reportingOriginLimit), (30 * day, .stored)] {
      var driver = EngineDriver(parameters)
      _ = driver.source(at: 0)
      #expect(driver.trigger(at: 20 * day).eventLevel == .stored)
      _ = driver.source(at: 21 * day, reporting: other)
      #expect(driver.trigger(at: time, reporting: other).eventLevel == result)
    }
  }

  @Test func theLimitOfReportingOriginsSparesEarlierFailures() {
    var parameters = Parameters()
    parameters.maxAttributionReportingOrigins = 1
    let other = WebOrigin(origin: 5, site: 5)
    var driver = EngineDriver(parameters)
    _ = driver.source(at: 0)
    _ = driver.trigger(at: 1)
    _ = driver.source(.keyed(), at: 2, reporting: other)
    var trigger = TriggerRegistration.contributing(70_000)
    trigger.eventTriggerData = [
      EventTriggerData(
        filters: FilterPair(positive: [
          FilterConfig(entries: [FilterEntry(key: "source_type", values: ["event"])])
        ]))
    ]
    let outcome = driver.trigger(trigger, at: 3, reporting: other)
    #expect(outcome.eventLevel == .noMatchingConfiguration)
    // It is asked before the budgets.
    #expect(outcome.aggregatable == .reportingOriginLimit)
  }

  @Test func theWinnerIsOfHighestPriorityThenTheLatestThenTheFirst() {
    var driver = EngineDriver()
    var high = SourceRegistration(.navigation, destinations: [])
    high.priority = 1
    _ = driver.source(high, at: 0)
    _ = driver.source(high, at: 1)
    _ = driver.source(high, at: 1)
    _ = driver.source(at: 2)
    #expect(driver.trigger(at: 3).source == 1)
    #expect(driver.engine.sources.values.filter(\.isActive).map(\.sequence) == [1])
  }

  @Test func aSourceExpiresAtTheMomentItself() {
    for (time, result) in [(day - 1, EventLevelResult.stored), (day, .noMatchingSource)] {
      var driver = EngineDriver()
      var source = SourceRegistration(.navigation, destinations: [])
      source.expiry = .days(1)
      source.eventReportWindows = .standard(.navigation, last: .days(1))
      _ = driver.source(source, at: 0)
      #expect(driver.trigger(at: time).eventLevel == result)
    }
  }

  @Test func oldRowsAreForgotten() {
    var driver = EngineDriver()
    for number in 0..<5000 {
      let time = Int64(number) * day / 2
      #expect(driver.source(at: time).result == .stored)
      #expect(driver.trigger(at: time + 1).eventLevel == .stored)
    }
    // 30 days hold 60 sources, of which each trigger leaves one.
    #expect(driver.engine.sources.values.count < 200)
    #expect(driver.engine.sourceRecords.values.count < 200)
    #expect(driver.engine.attributionRecords.values.count < 200)
  }
}
