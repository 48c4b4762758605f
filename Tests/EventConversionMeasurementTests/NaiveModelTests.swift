import Measurement
import SimulationKernel
import Testing

@testable import EventConversionMeasurement

/// Random timelines under random settings: the engine against ``NaiveBrowser``, and laws that need no model.
@Suite struct NaiveModel {
  typealias Settings = EventConversionMeasurement.Settings

  /// A source of choices; the seed is the number of the timeline.
  struct Choices {
    var sequence: RandomSequence

    init(timeline: UInt64) {
      sequence = RandomSequence(
        random: AddressedRandom(seed: 20_201_006, replication: 1, person: timeline),
        purpose: RandomPurpose(rawValue: 0xF000))
    }

    mutating func number(_ bound: Int) -> Int { Int(sequence.next(below: UInt64(bound))) }
    mutating func one<Value>(of values: [Value]) -> Value { values[number(values.count)] }
    mutating func chance(_ oneIn: Int) -> Bool { number(oneIn) == 0 }
  }

  private static func settings(_ choices: inout Choices, isLimited: Bool) -> Settings {
    var settings = choices.one(of: EventConversionMeasurement.exactProfiles)
    settings.bits = choices.one(of: [1, 3, 8])
    settings.reportsPerClick = choices.one(of: [1, 2, 3, 5])
    settings.destinationMatching = choices.one(of: [.site, .origin])
    settings.deactivatesConvertedClicks = choices.chance(2)
    settings.minimumExpiry = choices.one(of: [nil, .days(1), .days(2)])
    guard isLimited else { return settings }
    settings.clicksPerPublisherOrigin = choices.one(of: [nil, 2, 5, 40])
    settings.pendingReportsPerDestination = choices.one(of: [nil, 3, 10])
    settings.rateLimit = choices.one(of: [nil, nil, .init(count: 4, window: .days(3))])
    return settings
  }

  /// Steps at whole hours, so that ties and the edges of windows are common.
  private static func timeline(
    _ choices: inout Choices, steps: Int, hasClearing: Bool
  ) -> [(time: Int64, step: Step)] {
    let publishers = ["https://news.example", "https://other.example"]
    let destinations = ["https://shop.example", "https://www.shop.example", "https://store.test"]
    let reporters = ["https://adtech.example", "https://www.adtech.example"]
    let hours: [Int64?] = [nil, nil, 0, 1, 24, 47, 48, 96, 167, 168, 240, 1000]
    var time: Int64 = 0
    return (0..<steps).map { _ in
      time += choices.one(of: [0, 1, 1, 5, 11, 24]) * hour
      if hasClearing, choices.chance(12) {
        let start = time - Int64(choices.number(100)) * hour
        let origin = choices.one(of: [nil] + (publishers + destinations + reporters).map(Optional.some))
        return (time, .clearing(from: start, through: start + 30 * hour, origin: origin))
      }
      if choices.chance(2) {
        let expiry = choices.one(of: hours).map { $0 * hour }
        return (
          time,
          .click(
            expiry: expiry, publisher: choices.one(of: publishers),
            destination: choices.one(of: destinations), reporting: choices.one(of: reporters))
        )
      }
      return (
        time,
        .conversion(
          page: choices.one(of: destinations), reporting: choices.one(of: reporters),
          data: UInt64(choices.number(300)))
      )
    }
  }

  private static func put(_ steps: [(time: Int64, step: Step)], into driver: inout BrowserDriver) throws {
    for (time, step) in steps {
      switch step {
      case .click(let expiry, let publisher, let destination, let reporting):
        try driver.click(
          at: time, expiry: expiry, publisher: publisher, destination: destination, reporting: reporting)
      case .conversion(let page, let reporting, let data):
        try driver.convert(at: time, data: data, page: page, reporting: reporting)
      case .clearing(let from, let through, let origin):
        try driver.clear(at: time, from: from, through: through, origin: origin)
      }
    }
  }

  @Test(arguments: [(timelines: 600, steps: 40), (timelines: 40, steps: 400)])
  func theEngineDoesWhatTheNaiveModelDoes(timelines: Int, steps: Int) throws {
    var reports = 0
    for number in 0..<timelines {
      var choices = Choices(timeline: UInt64(steps * 10_000 + number))
      let settings = Self.settings(&choices, isLimited: true)
      let timeline = Self.timeline(&choices, steps: steps, hasClearing: choices.chance(2))
      var driver = try BrowserDriver(settings)
      try Self.put(timeline, into: &driver)
      driver.run()
      var naive = NaiveBrowser(settings)
      for (time, step) in timeline { naive.take(step, at: time) }
      naive.collectSent(before: .max)

      let actual = driver.sent.map {
        NaiveBrowser.Report(
          click: $0.click, conversion: $0.conversion, credit: $0.credit, due: $0.due, data: $0.data,
          convertedAt: 0)
      }
      let expected = naive.sent.map { report in
        var copy = report
        copy.convertedAt = 0
        return copy
      }
      #expect(actual.count == expected.count, "timeline \(number)")
      #expect(Set(actual) == Set(expected), "timeline \(number)")
      #expect(driver.sent.allSatisfy { $0.at == $0.due })
      #expect(driver.outbox.refusals.values.map(\.click) == naive.refused)
      let scheduled = driver.outbox.outcomes.values.filter { $0.outcome == .scheduled }.map(\.conversion)
      #expect(Set(scheduled) == naive.credited, "timeline \(number)")
      #expect(driver.engine.unsentReports().isEmpty)
      reports += actual.count
    }
    // The comparison says something only if there is much to compare.
    #expect(reports > 2000)
  }

  @Test func ifTheLatestLiveClickIsCappedSoIsEveryOlderOne() throws {
    var capped = 0
    for number in 0..<400 as Range<UInt64> {
      var choices = Choices(timeline: 90_000_000 + number)
      let settings = Self.settings(&choices, isLimited: false)
      var driver = try BrowserDriver(settings)
      let timeline = Self.timeline(&choices, steps: 60, hasClearing: false)
      try Self.put(timeline, into: &driver)
      for (time, _) in timeline {
        driver.run(through: time)
        let live = driver.engine.clicks.values.filter { $0.expiryTime > time }
        for pair in Set(live.map(\.pair)) {
          let rows = live.filter { $0.pair == pair }
          guard rows.last?.state == .capped else { continue }
          capped += 1
          #expect(rows.allSatisfy { $0.state != .active })
        }
      }
      driver.run()
      let reports = Dictionary(grouping: driver.sent, by: \.conversion)
      for settled in driver.outbox.outcomes.values {
        let (conversion, outcome) = (settled.conversion, settled.outcome)
        let credits = (reports[conversion] ?? []).map { Int($0.credit) }
        #expect(credits.reduce(0, +) == (outcome == .scheduled ? 100 : 0))
        #expect(credits.filter { $0 == 100 }.count == (outcome == .scheduled ? 1 : 0))
        if outcome != .scheduled { #expect(credits.isEmpty) }
      }
    }
    #expect(capped > 1000)
  }

  @Test func everyConversionHasExactlyOneOutcomeAndTheEngineStartsAfreshAfterAReset() throws {
    var choices = Choices(timeline: 1)
    let settings = Self.settings(&choices, isLimited: true)
    let timeline = Self.timeline(&choices, steps: 200, hasClearing: true)
    var driver = try BrowserDriver(settings)
    try Self.put(timeline, into: &driver)
    driver.run()
    let first = (sent: driver.sent, outcomes: driver.outcomes, capped: driver.outbox.cappedReports)
    let settled = driver.outbox.outcomes.values.map(\.conversion)
    let conversions = timeline.filter { if case .conversion = $0.step { true } else { false } }.count
    #expect(settled == (0..<UInt32(conversions)).map { $0 })
    // Left in the middle, with reports waiting, then used for the next browser.
    driver.restart(person: 0)
    try Self.put(timeline, into: &driver)
    driver.run(through: timeline[100].time)
    driver.restart(person: 0)
    try Self.put(timeline, into: &driver)
    driver.run()
    #expect(driver.sent == first.sent)
    #expect(driver.outcomes == first.outcomes)
    #expect(driver.outbox.cappedReports == first.capped)
  }
}
