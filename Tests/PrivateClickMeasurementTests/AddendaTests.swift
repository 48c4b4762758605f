import Measurement
import SimulationKernel
import Testing
import Web

@testable import PrivateClickMeasurement

/// What WebKit does beside the worked examples: half-sent rows, its timer, its pacing, the switch of the feature.
@Suite struct Addenda {
  @Test func aStrongerClickReplacesEvenWhatIsHalfSent() throws {
    for (counts, outcome) in [(Recipient.source, ConversionOutcome.scheduled), (.destination, .lowPriority)] {
      let browser = try drive(.webkit.with { $0.countsFrom = counts }) { browser in
        try browser.click(at: 0, 7)
        try browser.trigger(at: hour, 3, 10)
        try browser.click(at: 26 * hour, 9)
        try browser.trigger(at: 27 * hour, 4, 30)
      }
      // The second report of the first conversion is never sent.
      #expect(browser.story == ["25 7:3 a.example", "51 9:4 a.example", "57 9:4 b.example"])
      #expect(browser.outcomes == [outcome, .scheduled])
      #expect(
        browser.outbox.sent.map(\.report.counts) == [
          counts == .source, counts == .source, counts == .destination,
        ])
    }
  }

  @Test func anEqualOrWeakerClickIsLostBesideWhatIsHalfSent() throws {
    for priority in [10, 9] as [UInt8] {
      let browser = try drive(.webkit) { browser in
        try browser.click(at: 0, 7)
        try browser.trigger(at: hour, 3, 10)
        try browser.click(at: 26 * hour, 9)
        try browser.trigger(at: 27 * hour, 4, priority)
        try browser.trigger(at: 40 * hour, 5, 63)
      }
      #expect(browser.story == ["25 7:3 a.example", "31 7:3 b.example"])
      #expect(browser.outcomes == [.scheduled, .lowPriority, .reportCapReached])
    }
  }

  @Test func afterBothCopiesTheNextClickIsReportedWhateverItsPriority() throws {
    for settings in [Settings.spec, .webkit] {
      let browser = try drive(settings) { browser in
        try browser.click(at: 0, 7)
        try browser.trigger(at: hour, 3, 63)
        try browser.click(at: 32 * hour, 9)
        try browser.trigger(at: 33 * hour, 4)
      }
      #expect(browser.outcomes == [.scheduled, .scheduled])
      #expect(browser.sent.last?.sourceID == 9)
    }
  }

  @Test func anAttributedClickHasNoSecondExpiry() throws {
    let browser = try drive(.spec) { browser in
      try browser.click(at: 0, 7)
      try browser.trigger(at: 160 * hour, 3)
      try browser.trigger(at: 170 * hour, 4, 1)
      try browser.trigger(at: 200 * hour, 5, 2)
    }
    #expect(browser.story == ["194 7:4 a.example"])
    #expect(browser.outcomes == [.lowPriority, .scheduled, .expired])
  }

  @Test func anEarlierTimeIsNoticedWhenWebKitsOldTimerFires() throws {
    for (keepsTimer, times) in [(true, [45 * hour, 45 * hour]), (false, [27 * hour, 28 * hour])] {
      var browser = try BrowserDriver(.webkit.with { $0.keepsTimer = keepsTimer })
      browser.engine.delays.rule = .fixed(source: 44 * hour, destination: 46 * hour)
      try browser.click(at: 0, 7)
      try browser.trigger(at: hour, 3)
      browser.run(through: hour)
      browser.engine.delays.rule = .fixed(source: 26 * hour, destination: 25 * hour)
      try browser.trigger(at: 2 * hour, 4, 1)
      browser.run()
      #expect(browser.sent.map(\.at) == times)
      #expect(browser.sent.map(\.due) == [27 * hour, 28 * hour])
      #expect(browser.sent.map(\.recipient) == [.destination, .source])
    }
  }

  @Test func atEqualTimesTheDestinationIsFirst() throws {
    let browser = try drive(.webkit, source: 24 * hour, destination: 24 * hour) { browser in
      try browser.click(at: 0, 7)
      try browser.trigger(at: 0, 3)
    }
    #expect(browser.story == ["24 7:3 b.example", "24 7:3 a.example"])
  }

  @Test(arguments: BrowserDriver.Availability.allCases)
  func pacedReportsLeaveOneByOneAfterAStart(_ availability: BrowserDriver.Availability) throws {
    let browser = try drive(.webkit.with { $0.pacing = true }) { browser in
      browser.availability = availability
      for source in ["a1.example", "a2.example", "a3.example"] {
        try browser.click(at: 0, 7, from: source)
        try browser.trigger(at: hour, 3, from: source)
      }
      browser.close(from: 20 * hour, to: 60 * hour)
    }
    let times = browser.sent.map(\.at)
    #expect(times.count == 6 && times[0] == 60 * hour + 5 * second)
    for (earlier, later) in zip(times, times.dropFirst()) {
      #expect((15 * minute..<30 * minute).contains(later - earlier))
      #expect((later - earlier) % second == 0)
    }
    #expect(Set(zip(times, times.dropFirst()).map { $1 - $0 }).count > 1)
    #expect(browser.sent.map(\.due) == [25, 25, 25, 31, 31, 31].map { $0 * hour })
  }

  @Test func withPacingWhatIsDueOneByOneLeavesOnTime() throws {
    let browser = try drive(.webkit.with { $0.pacing = true }) { browser in
      try browser.click(at: 0, 7)
      try browser.trigger(at: hour, 3)
    }
    #expect(browser.sent.map(\.at) == [25 * hour, 31 * hour])
  }

  @Test func aUserWhoSwitchesTheFeatureOffIsNotMeasured() throws {
    for settings in [Settings.spec, .webkit] {
      let browser = try drive(settings) { browser in
        try browser.click(at: 0, 7)
        try browser.trigger(at: hour, 3)
        browser.switchFeature(on: false, at: 2 * hour)
        try browser.click(at: 3 * hour, 9, from: "a2.example")
        try browser.trigger(at: 3 * hour, 4, 63)
        browser.switchFeature(on: true, at: 100 * hour)
        try browser.convert(at: 101 * hour, data: 4)
      }
      #expect(browser.outcomes == [.scheduled, .browserExcluded, .reportCapReached])
      #expect(browser.outbox.refusals.values.map(\.reason) == [.browserExcluded])
      #expect(
        browser.sent.map(\.at) == Array(repeating: 100 * hour, count: settings.sendsToDestination ? 2 : 1))
    }
  }

  @Test func webKitClearsNothingWhileTheFeatureIsOff() throws {
    for settings in [Settings.spec, .webkit] {
      let browser = try drive(settings) { browser in
        try browser.click(at: 0, 7)
        browser.switchFeature(on: false, at: hour)
        try browser.clear(at: 2 * hour)
        browser.switchFeature(on: true, at: 3 * hour)
        try browser.trigger(at: 4 * hour, 4)
      }
      #expect(browser.outcomes == [settings.clearsWhileOff ? .noMatchingClick : .scheduled])
    }
  }

  @Test func clearingTakesAttributionsByTheirClickOrWaitingConversion() throws {
    for (from, through, sent) in [
      (0, 0, 0), (1, 1, 1), (10, 10, 0), (11, 20, 1), (9, 10, 0),
    ] as [(Int64, Int64, Int)] {
      let browser = try drive(.spec) { browser in
        try browser.click(at: 0, 7)
        try browser.trigger(at: 10 * hour, 3)
        try browser.clear(at: 20 * hour, from: from * hour, through: through * hour)
      }
      #expect(browser.sent.count == sent, "\(from)...\(through)")
    }
    let late = try drive(.spec) { browser in
      try browser.click(at: 0, 7)
      try browser.trigger(at: 10 * hour, 3)
      try browser.clear(at: 40 * hour)
      try browser.trigger(at: 41 * hour, 3)
    }
    #expect(late.sent.count == 1 && late.outcomes == [.scheduled, .noMatchingClick])
  }
}
