import Measurement
import Testing
import Web

@testable import PrivateClickMeasurement

/// Worked examples 1...14 and 16: what is attributed and reported, with delays of 24 and 30 hours.
///
/// Stories read `hour source-id:data receiver`; both profiles unless one is named.
@Suite struct WorkedExamples {
  private let both: [Settings] = [.spec, .webkit]

  /// What the source is sent, which is the same in both profiles.
  private func sourceStory(_ timeline: (inout BrowserDriver) throws -> Void) throws -> [String] {
    let spec = try drive(.spec, timeline).story
    let webkit = try drive(.webkit, timeline).story.filter { $0.hasSuffix("a.example") }
    #expect(spec == webkit)
    return spec
  }

  @Test func example01_aReportADayAfterTheTriggerAndInWebKitACopy() throws {
    let timeline: (inout BrowserDriver) throws -> Void = { browser in
      try browser.click(at: 0, 7)
      try browser.trigger(at: hour, 7)
    }
    #expect(try drive(.spec, timeline).story == ["25 7:7 a.example"])
    #expect(try drive(.webkit, timeline).story == ["25 7:7 a.example", "31 7:7 b.example"])
  }

  @Test func example02_aClickLivesSevenDaysTheEndIncluded() throws {
    for settings in both {
      for (time, outcome) in [
        (168 * hour, ConversionOutcome.scheduled), (168 * hour + 1, .expired),
        (168 * hour + second, .expired),
      ] {
        let browser = try drive(settings) { browser in
          try browser.click(at: 0, 7)
          try browser.trigger(at: time, 7)
        }
        #expect(browser.outcomes == [outcome])
        #expect(browser.sent.first?.at == (outcome == .scheduled ? 192 * hour : nil))
      }
    }
  }

  @Test func example03_aStrongerTriggerTakesTheReportWithANewDelay() throws {
    for settings in both {
      let browser = try drive(settings) { browser in
        try browser.click(at: 0, 7)
        try browser.trigger(at: hour, 5, 10)
        try browser.trigger(at: 2 * hour, 9, 20)
      }
      #expect(browser.story.first == "26 7:9 a.example")
      #expect(browser.outcomes == [.lowPriority, .scheduled])
    }
  }

  @Test func examples04And05_equalAndWeakerTriggersAreIgnored() throws {
    for priority in [20, 10, 0] as [UInt8] {
      let story = try sourceStory { browser in
        try browser.click(at: 0, 7)
        try browser.trigger(at: hour, 5, 20)
        try browser.trigger(at: 2 * hour, 9, priority)
      }
      #expect(story == ["25 7:5 a.example"])
    }
  }

  @Test func example06_afterTheReportNothingMore() throws {
    for settings in both {
      let browser = try drive(settings) { browser in
        try browser.click(at: 0, 7)
        try browser.trigger(at: hour, 5)
        try browser.trigger(at: 26 * hour, 9, 63)
      }
      #expect(browser.story.first == "25 7:5 a.example")
      #expect(browser.story.allSatisfy { $0.contains("7:5") })
      #expect(browser.outcomes == [.scheduled, .reportCapReached])
    }
  }

  @Test func example07_halfSentIsSent() throws {
    let browser = try drive(.webkit) { browser in
      try browser.click(at: 0, 7)
      try browser.trigger(at: hour, 5)
      try browser.trigger(at: 28 * hour, 9, 63)
    }
    #expect(browser.story == ["25 7:5 a.example", "31 7:5 b.example"])
    #expect(browser.outcomes == [.scheduled, .reportCapReached])
  }

  @Test func example08_theLatestClickOfThePairCounts() throws {
    let story = try sourceStory { browser in
      try browser.click(at: 0, 7)
      try browser.click(at: hour, 9)
      try browser.trigger(at: 2 * hour, 3)
    }
    #expect(story == ["26 9:3 a.example"])
  }

  @Test func example09_aWeakerClickIsUsedUpAndLost() throws {
    for settings in both {
      let browser = try drive(settings) { browser in
        try browser.click(at: 0, 7)
        try browser.trigger(at: hour, 3, 30)
        try browser.click(at: 2 * hour, 9)
        try browser.trigger(at: 3 * hour, 4, 10)
        try browser.trigger(at: 4 * hour, 5, 63)
      }
      #expect(browser.story.first == "28 7:5 a.example")
      #expect(browser.story.allSatisfy { $0.contains("7:5") })
      #expect(browser.outcomes == [.lowPriority, .lowPriority, .scheduled])
    }
  }

  @Test func example10_aStrongerClickReplacesTheScheduledReport() throws {
    for settings in both {
      let browser = try drive(settings) { browser in
        try browser.click(at: 0, 7)
        try browser.trigger(at: hour, 3, 10)
        try browser.click(at: 2 * hour, 9)
        try browser.trigger(at: 3 * hour, 4, 30)
      }
      #expect(browser.story.first == "27 9:4 a.example")
      #expect(browser.sent.allSatisfy { $0.sourceID == 9 && $0.click == 1 && $0.conversion == 1 })
      #expect(browser.outcomes == [.lowPriority, .scheduled])
    }
  }

  @Test func example11_anotherSiteTriggersNothing() throws {
    for settings in both {
      let browser = try drive(settings) { browser in
        try browser.click(at: 0, 7)
        try browser.trigger(at: hour, 7, on: "c.example")
      }
      #expect(browser.sent.isEmpty && browser.outcomes == [.noMatchingClick])
    }
  }

  @Test func example14_sourceAndDestinationMustDiffer() throws {
    for settings in both {
      let browser = try drive(settings) { browser in
        try browser.click(at: 0, 7, from: "news.a.example", to: "shop.a.example")
        try browser.trigger(at: hour, 7, from: "a.example", on: "a.example")
      }
      #expect(browser.sent.isEmpty)
      #expect(browser.outbox.refusals.values.map(\.reason) == [.invalidDeclaration])
    }
  }

  @Test func example16_aRedirectAsksItsOwnSourceAlone() throws {
    for settings in both {
      let browser = try drive(settings) { browser in
        try browser.click(at: 0, 1, from: "a1.example")
        try browser.click(at: 0, 2, from: "a2.example")
        try browser.trigger(at: hour, 7, from: "a1.example")
        try browser.trigger(at: 50 * hour, 8, from: "a2.example")
      }
      #expect(
        browser.story.filter { !$0.hasSuffix("b.example") } == ["25 1:7 a1.example", "74 2:8 a2.example"])
    }
  }

  @Test func example19_aPrivateBrowserStoresNothing() throws {
    for settings in both {
      let browser = try drive(settings, traits: BrowserTraits(isPrivate: true)) { browser in
        try browser.click(at: 0, 7)
        try browser.trigger(at: hour, 7)
        try browser.convert(at: hour, data: 7)
      }
      #expect(browser.sent.isEmpty && browser.outcomes == [.browserExcluded, .browserExcluded])
      #expect(browser.outbox.refusals.values.map(\.reason) == [.browserExcluded])
    }
  }

  @Test func example20_clearedClicksAreGone() throws {
    for settings in both {
      for site in ["b.example", "www.b.example", "a.example", nil] {
        let browser = try drive(settings) { browser in
          try browser.click(at: 0, 7)
          try browser.clear(at: hour, site)
          try browser.trigger(at: 2 * hour, 7)
        }
        #expect(browser.sent.isEmpty && browser.outcomes == [.noMatchingClick])
      }
      let kept = try drive(settings) { browser in
        try browser.click(at: hour, 7)
        try browser.clear(at: hour, "c.example")
        try browser.clear(at: 2 * hour, from: hour + 1)
        try browser.trigger(at: 2 * hour, 7)
      }
      #expect(kept.outcomes == [.scheduled])
    }
  }

  @Test(arguments: BrowserDriver.Availability.allCases)
  func example21_whatWasDueWhileTheDeviceWasOffLeavesAtTheStart(_ availability: BrowserDriver.Availability)
    throws
  {
    for settings in both {
      let browser = try drive(settings) { browser in
        browser.availability = availability
        try browser.click(at: 0, 7)
        try browser.trigger(at: hour, 7)
        browser.close(from: 20 * hour, to: 60 * hour)
      }
      #expect(
        browser.sent.map(\.at) == Array(repeating: 60 * hour, count: settings.sendsToDestination ? 2 : 1))
      #expect(browser.sent.map(\.due) == Array([25 * hour, 31 * hour].prefix(browser.sent.count)))
    }
  }
}
