import SimulationKernel
import Testing
import Web

@testable import AttributionReporting

/// The engine against ``NaiveAttribution``, over random histories with small limits.
@Suite struct NaiveModelOfAttribution {
  @Test(arguments: [(histories: 3000, steps: 40), (histories: 60, steps: 500)])
  func theEngineDoesWhatTheNaiveModelDoes(histories: Int, steps: Int) {
    var sourceResults: Set<SourceResult> = []
    var eventResults: Set<EventLevelResult> = []
    var aggregatableResults: Set<AggregatableResult> = []
    for number in 0..<histories {
      var history = RandomHistory(number: UInt64(steps * 100_000 + number))
      let parameters = history.parameters()
      var driver = EngineDriver(parameters)
      driver.engine.remembersLosses = history.chance(2)
      var naive = NaiveAttribution(parameters)
      for (index, (time, step)) in history.steps(steps).enumerated() {
        let place: Comment = "history \(number), step \(index)"
        switch step {
        case .source(let registration, let destinations, let context, let reporting, let response):
          let actual = driver.source(
            registration, at: time, destinations: destinations, context: context, reporting: reporting,
            response: response)
          let expected = naive.source(
            registration, at: time, destinations: destinations, context: context, reporting: reporting,
            response: response)
          #expect(actual.result == expected.0, place)
          #expect(actual.replacesDestinations == expected.replaces, place)
          sourceResults.insert(actual.result)
        case .trigger(let registration, let page, let reporting, let nullDays, let delay):
          let actual = driver.trigger(
            registration, at: time, page: page, reporting: reporting, nullDays: nullDays, delay: delay)
          let expected = naive.trigger(
            .init(
              registration: registration, page: page, reporting: reporting, time: time,
              tag: driver.triggers, nullDays: nullDays, delay: delay))
          #expect(actual.eventLevel == expected.event, place)
          #expect(actual.aggregatable == expected.aggregatable, place)
          #expect(actual.source == expected.source, place)
          eventResults.insert(actual.eventLevel)
          aggregatableResults.insert(actual.aggregatable)
        case .clearing(let from, let through, let origin):
          driver.deliver(through: time)
          naive.deliver(through: time)
          driver.engine.clear(from: from, through: through, origin: origin)
          naive.clear(from: from, through: through, origin: origin)
        }
      }
      driver.deliver(through: .max)
      naive.deliver(through: .max)
      let areEqual = driver.left.sorted() == naive.left.sorted()
      let (actual, expected) = (driver.left.sorted(), naive.left.sorted())
      let firstDifference =
        zip(actual, expected).first { $0 != $1 }.map { "\($0)" } ?? "the numbers of reports"
      #expect(areEqual, "history \(number): \(firstDifference)")
      #expect(driver.engine.sources.values.allSatisfy { $0.pending == 0 })
      #expect(driver.engine.liveContributions == 0)
    }
    // Every way out was taken, but those that the number of states decides.
    let untried: [SourceResult] = [
      .stateCardinality, .channelCapacity, .maxEventStates, .scopesChannelCapacity,
    ]
    #expect(sourceResults == Set(SourceResult.allCases).subtracting(untried))
    #expect(eventResults == Set(EventLevelResult.allCases))
    #expect(aggregatableResults == Set(AggregatableResult.allCases))
  }
}
