import Measurement
import SimulationKernel
import Testing

@testable import PrivateClickMeasurement

/// Random timelines under random settings: the engine against ``NaiveBrowser``, and laws that need no model.
@Suite struct NaiveModel {
  enum Step {
    case click(identifier: UInt8, source: String, destination: String)
    /// At every source, with the priority of the settings.
    case conversion(data: UInt64, destination: String)
    case trigger(data: UInt8, priority: UInt8, source: String, destination: String)
    case clearing(site: String?)
  }

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

  static let sources = ["a1.example", "a2.example", "b1.example"]
  static let destinations = ["b1.example", "b2.example"]

  private static func settings(_ choices: inout Choices) -> Settings {
    var settings = choices.one(of: [Settings.spec, .webkit])
    settings.priorities = (0..<choices.one(of: [0, 4, 16])).map { _ in choices.one(of: [0, 1, 5, 63]) }
    if choices.chance(3) { settings.keepsTimer.toggle() }
    if choices.chance(3) { settings.clickLifetime = .days(2) }
    if choices.chance(4) { (settings.earliestDelay, settings.latestDelay) = (.hours(1), .hours(100)) }
    settings.pacing = settings.keepsTimer && choices.chance(3)
    return settings
  }

  private static func timeline(_ choices: inout Choices, steps: Int) -> [(time: Int64, step: Step)] {
    var time: Int64 = 0
    return (0..<steps).map { _ in
      time += choices.one(of: [0, 1, 2, 7, 12, 24, 60]) * hour
      let destination = choices.one(of: destinations)
      if choices.chance(25) {
        return (time, .clearing(site: choices.one(of: [nil] + (sources + destinations).map(Optional.some))))
      }
      if choices.chance(2) {
        return (
          time,
          .click(
            identifier: UInt8(choices.number(256)), source: choices.one(of: sources), destination: destination
          )
        )
      }
      if choices.chance(2) {
        return (time, .conversion(data: UInt64(choices.number(40)), destination: destination))
      }
      return (
        time,
        .trigger(
          data: UInt8(choices.number(16)), priority: choices.one(of: [0, 1, 2, 63]),
          source: choices.one(of: sources), destination: destination)
      )
    }
  }

  static func put(_ steps: [(time: Int64, step: Step)], into driver: inout BrowserDriver) throws {
    for (time, step) in steps {
      switch step {
      case .click(let identifier, let source, let destination):
        try driver.click(at: time, Int(identifier) + 256, from: source, to: destination)
      case .conversion(let data, let destination): try driver.convert(at: time, data: data, on: destination)
      case .trigger(let data, let priority, let source, let destination):
        try driver.trigger(at: time, data, priority, from: source, on: destination)
      case .clearing(let site): try driver.clear(at: time, site)
      }
    }
  }

  private static func naive(
    _ steps: [(time: Int64, step: Step)], _ settings: Settings, _ random: AddressedRandom
  ) -> NaiveBrowser {
    var naive = NaiveBrowser(settings, random: random)
    var (clicks, conversions): (UInt32, UInt32) = (0, 0)
    for (time, step) in steps {
      naive.fire(before: time)
      switch step {
      case .click(let identifier, let source, let destination):
        naive.click(
          NaiveBrowser.Click(
            source: source, destination: destination, time: time, identifier: identifier, number: clicks))
        clicks += 1
      case .conversion(let data, let destination):
        let value = UInt8(data % 16)
        let list = settings.priorities
        naive.trigger(
          sources, destination, data: value, priority: Int(value) < list.count ? UInt8(list[Int(value)]) : 0,
          conversion: conversions, at: time)
        conversions += 1
      case .trigger(let data, let priority, let source, let destination):
        naive.trigger(
          [source], destination, data: data, priority: priority, conversion: conversions, at: time)
        conversions += 1
      case .clearing(let site): naive.clear(site)
      }
    }
    naive.fire(before: .max)
    return naive
  }

  @Test(arguments: [(timelines: 1500, steps: 40), (timelines: 60, steps: 400)])
  func theEngineDoesWhatTheNaiveModelDoes(timelines: Int, steps: Int) throws {
    var (reports, late) = (0, 0)
    for number in 0..<timelines {
      var choices = Choices(timeline: UInt64(steps * 10_000 + number))
      let settings = Self.settings(&choices)
      let timeline = Self.timeline(&choices, steps: steps)
      var driver = try BrowserDriver(settings, person: UInt64(number))
      try Self.put(timeline, into: &driver)
      driver.run()
      let naive = Self.naive(timeline, settings, driver.random)
      let actual = driver.sent.map {
        NaiveBrowser.Sent(
          at: $0.at, due: $0.due, isSource: $0.recipient == .source, identifier: $0.sourceID, data: $0.data,
          click: $0.click, conversion: $0.conversion)
      }
      #expect(actual.count == naive.sent.count, "timeline \(number)")
      #expect(Set(actual) == Set(naive.sent), "timeline \(number)")
      #expect(actual.map(\.at) == naive.sent.map(\.at), "timeline \(number)")
      #expect(driver.engine.unsentReports().isEmpty)
      let scheduled = driver.outbox.outcomes.values.filter { $0.outcome == .scheduled }.map(\.conversion)
      #expect(Set(scheduled).isSubset(of: naive.everScheduled), "timeline \(number)")
      #expect(
        driver.outbox.outcomes.values.map(\.conversion) == Array(0..<UInt32(driver.outbox.outcomes.count)))
      let counted = Set(driver.outbox.sent.filter(\.report.counts).map(\.tag.conversion))
      #expect(counted.isSubset(of: scheduled), "timeline \(number)")
      reports += actual.count
      late += actual.filter { $0.at > $0.due }.count
    }
    // The comparison says something only if there is much to compare.
    #expect(reports > 2000 && late > 10, "\(reports) reports, \(late) of them late")
  }

  @Test func withoutClearingWhateverIsScheduledIsSentAndCounts() throws {
    for number in 0..<400 as Range<UInt64> {
      var choices = Choices(timeline: 90_000_000 + number)
      var settings = Self.settings(&choices)
      if settings.sendsToDestination { settings.countsFrom = choices.one(of: Recipient.allCases) }
      var driver = try BrowserDriver(settings, person: number)
      let timeline = Self.timeline(&choices, steps: 60).filter {
        if case .clearing = $0.step { false } else { true }
      }
      try Self.put(timeline, into: &driver)
      driver.run()
      let counted = Set(driver.outbox.sent.filter(\.report.counts).map(\.tag.conversion))
      let scheduled = driver.outbox.outcomes.values.filter { $0.outcome == .scheduled }.map(\.conversion)
      #expect(counted == Set(scheduled), "timeline \(number)")
      for sent in driver.outbox.sent {
        #expect(sent.report.counts == (sent.report.recipient == settings.countsFrom))
        let delay = (sent.due.milliseconds, sent.sent.milliseconds)
        #expect(delay.1 >= delay.0)
      }
    }
  }

  @Test func theEngineStartsAfreshAfterAReset() throws {
    var choices = Choices(timeline: 1)
    let timeline = Self.timeline(&choices, steps: 200)
    for settings in [Settings.spec, .webkit] {
      var driver = try BrowserDriver(settings)
      try Self.put(timeline, into: &driver)
      driver.run()
      let first = (sent: driver.sent, outcomes: driver.outcomes)
      // Left in the middle, with reports waiting, then used for the next browser.
      driver.restart(person: 1)
      try Self.put(timeline, into: &driver)
      for (time, _) in timeline[100...] where driver.engine.unsentReports().isEmpty {
        driver.run(through: time)
      }
      #expect(!driver.engine.unsentReports().isEmpty)
      driver.restart(person: 0)
      try Self.put(timeline, into: &driver)
      driver.run()
      #expect(driver.sent == first.sent)
      #expect(driver.outcomes == first.outcomes)
    }
  }
}
