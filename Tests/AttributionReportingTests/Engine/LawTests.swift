import SimulationKernel
import Testing
import Web

@testable import AttributionReporting

/// Laws that need no second model: what must make no difference.
@Suite struct LawsOfAttribution {
  /// Everything that a history leads to.
  private struct Course: Equatable {
    var sources: [SourceResult] = []
    var events: [EventLevelResult] = []
    var aggregatable: [AggregatableResult] = []
    var left: [LeftReport] = []
  }

  /// How a history is told otherwise.
  private struct Telling {
    var shift: Int64 = 0
    /// Added to the numbers of contexts and reporting origins, and of their sites.
    var offset: UInt32 = 0
    /// Whether a stranger, whom nothing concerns, does the same at the same times.
    var hasStranger = false
  }

  private func party(_ party: WebOrigin, _ offset: UInt32) -> WebOrigin {
    WebOrigin(origin: party.origin + offset, site: party.site + offset)
  }

  private func play(
    _ steps: [(time: Int64, step: RandomHistory.Step)], _ telling: Telling, _ driver: inout EngineDriver
  ) -> Course {
    var course = Course()
    for (time, step) in steps {
      let time = time + telling.shift
      switch step {
      case .source(let registration, let destinations, let context, let reporting, let response):
        course.sources.append(
          driver.source(
            registration, at: time, destinations: destinations, context: party(context, telling.offset),
            reporting: party(reporting, telling.offset), response: response
          ).result)
        guard telling.hasStranger else { continue }
        _ = driver.source(
          registration, at: time, destinations: destinations.map { $0 + 500 }, context: party(context, 500),
          reporting: party(reporting, 500), response: response)
      case .trigger(let registration, let page, let reporting, let nullDays, let delay):
        let outcome = driver.trigger(
          registration, at: time, page: page, reporting: party(reporting, telling.offset),
          nullDays: nullDays, delay: delay)
        course.events.append(outcome.eventLevel)
        course.aggregatable.append(outcome.aggregatable)
        guard telling.hasStranger else { continue }
        _ = driver.trigger(
          registration, at: time, page: page + 500, reporting: party(reporting, 500), nullDays: nullDays,
          delay: delay)
      case .clearing(let from, let through, let origin):
        driver.deliver(through: time)
        driver.engine.clear(
          from: from + telling.shift, through: through + telling.shift,
          origin: origin.map { $0 + telling.offset })
      }
    }
    driver.deliver(through: .max)
    course.left = driver.left.sorted()
    return course
  }

  @Test func whereTimeBeginsAndHowPartiesAreNumberedMakesNoDifference() {
    for number in 0..<300 as Range<UInt64> {
      var history = RandomHistory(number: 7_000_000 + number)
      let parameters = history.parameters()
      let steps = history.steps(40)
      var plain = EngineDriver(parameters)
      let expected = play(steps, Telling(), &plain)
      var renumbered = EngineDriver(parameters)
      #expect(play(steps, Telling(offset: 1000), &renumbered) == expected, "history \(number)")
      var shifted = EngineDriver(parameters)
      var course = play(steps, Telling(shift: 365 * day), &shifted)
      for index in course.left.indices {
        course.left[index].time -= 365 * day
        if course.left[index].sourceTime != 0 { course.left[index].sourceTime -= 365 * day }
      }
      #expect(course == expected, "history \(number)")
    }
  }

  @Test func strangersMakeNoDifference() {
    for number in 0..<300 as Range<UInt64> {
      var history = RandomHistory(number: 8_000_000 + number)
      let parameters = history.parameters()
      // Clearing for everybody and reports of a stranger aside, nothing is shared.
      let steps = history.steps(40)
      var alone = EngineDriver(parameters)
      let expected = play(steps, Telling(), &alone)
      var together = EngineDriver(parameters)
      let course = play(steps, Telling(hasStranger: true), &together)
      #expect(course.sources == expected.sources, "history \(number)")
      #expect(course.events == expected.events, "history \(number)")
      #expect(course.aggregatable == expected.aggregatable, "history \(number)")
    }
  }

  @Test func anEngineThatIsUsedAgainIsLikeNew() {
    var used = EngineDriver()
    for number in 0..<200 as Range<UInt64> {
      var history = RandomHistory(number: 9_000_000 + number)
      let steps = history.steps(60)
      var new = EngineDriver()
      let expected = play(steps, Telling(), &new)
      used.reset()
      #expect(play(steps, Telling(), &used) == expected, "history \(number)")
    }
  }

  /// Where few rows exist, limits are not asked one by one.
  @Test func theShortWayLeadsToTheSamePlace() {
    for number in 0..<300 as Range<UInt64> {
      var history = RandomHistory(number: 5_000_000 + number)
      var parameters = Parameters()
      parameters.maxReportingOriginsPerSourceAndReportingSite = 1 + history.number(2)
      let steps = history.steps(60)
      var short = EngineDriver(parameters)
      var long = EngineDriver(parameters)
      long.engine.usesScopes = true
      #expect(play(steps, Telling(), &short) == play(steps, Telling(), &long), "history \(number)")
    }
  }

  @Test func remembranceOfLossesMakesNoDifference() {
    for number in 0..<100 as Range<UInt64> {
      var history = RandomHistory(number: 6_000_000 + number)
      let parameters = history.parameters()
      let steps = history.steps(300)
      var plain = EngineDriver(parameters)
      var remembering = EngineDriver(parameters)
      remembering.engine.remembersLosses = true
      #expect(play(steps, Telling(), &plain) == play(steps, Telling(), &remembering), "history \(number)")
    }
  }
}
