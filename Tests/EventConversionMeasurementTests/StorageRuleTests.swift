import Measurement
import SimulationKernel
import Testing
import Web

@testable import EventConversionMeasurement

/// Rules about what is stored, limited and cleared that the worked examples leave open.
@Suite struct StorageRules {
  typealias Settings = EventConversionMeasurement.Settings

  @Test func aClickRefusedByTheLimitDeactivatesNothing() throws {
    let browser = try drive(.exactChromium.with { $0.clicksPerPublisherOrigin = 1 }) { browser in
      try browser.click(at: 0)
      try browser.convert(at: 1)
      try browser.click(at: 2)
      try browser.convert(at: 3)
    }
    #expect(browser.outbox.refusals.values.map(\.click) == [1])
    #expect(browser.sent.map(\.click) == [0, 0])
  }

  @Test func theLimitCountsClicksOfOnePublisherOriginAndForgetsExpiredOnes() throws {
    let browser = try drive(.exactChromium.with { $0.clicksPerPublisherOrigin = 1 }) { browser in
      try browser.click(at: 0, expiry: 10)
      try browser.click(at: 1, publisher: "https://www.news.example")
      try browser.click(at: 9)
      try browser.click(at: 10)
    }
    #expect(browser.outbox.refusals.values.map(\.click) == [2])
  }

  @Test func privateBrowsersAreExcludedInBothProfilesAndBlockedCookiesOnlyInChromium() throws {
    for (settings, traits, isExcluded) in [
      (.exactArticle, BrowserTraits(isPrivate: true), true),
      (.exactChromium, BrowserTraits(isPrivate: true), true),
      (.exactArticle, BrowserTraits(blocksThirdPartyCookies: true), false),
      (.exactChromium, BrowserTraits(blocksThirdPartyCookies: true), true),
    ] as [(Settings, BrowserTraits, Bool)] {
      var driver = try BrowserDriver(settings, traits: traits)
      try driver.click(at: 0)
      try driver.convert(at: 1)
      driver.run()
      #expect(driver.outcomes == [isExcluded ? .browserExcluded : .scheduled])
      #expect(driver.outbox.refusals.values.map(\.reason) == (isExcluded ? [.browserExcluded] : []))
      #expect(driver.sent.count == (isExcluded ? 0 : 1))
    }
  }

  @Test func aLostConversionSaysWhatItsLatestClickLacked() throws {
    let expired = try drive(.exactChromium) { browser in
      try browser.click(at: 0, expiry: day)
      try browser.convert(at: day)
    }
    #expect(expired.outcomes == [.expired])
    // Only clearing can leave a deactivated click without a later one of its pair.
    let deactivated = try drive(.exactChromium) { browser in
      try browser.click(at: 0)
      try browser.convert(at: 1)
      try browser.click(at: 10)
      try browser.clear(at: 20, from: 10, through: 10)
      try browser.convert(at: 30)
    }
    #expect(deactivated.outcomes == [.scheduled, .deactivated])
  }

  @Test func aCleanUpDoesNotMakeAnOutcomeForgotten() throws {
    let browser = try drive(.exactChromium) { browser in
      try browser.click(at: 0, expiry: 1)
      for index in 0..<500 as Range<Int64> {
        try browser.click(at: 10 + index, expiry: 1, reporting: "https://different.test")
      }
      try browser.convert(at: hour)
    }
    #expect(browser.outcomes == [.expired])
    #expect(browser.engine.clicks.count < 130)
    #expect(browser.engine.storedClicks(at: hour) == 0)
  }

  @Test func ofClicksAtOneMomentTheFirstGetsTheCredit() throws {
    for settings in EventConversionMeasurement.exactProfiles {
      let browser = try drive(settings) { browser in
        for _ in 0..<3 { try browser.click(at: 5) }
        try browser.convert(at: 5)
      }
      #expect(browser.sent.filter { $0.credit == 100 }.map(\.click) == [0])
      #expect(browser.sent.count == 3)
    }
  }

  @Test func clearingTakesAClickWithAllItsReportsAndMovesNoCredit() throws {
    func browser(clearing range: ClosedRange<Int64>, origin: String? = nil) throws -> BrowserDriver {
      try drive(.exactArticle) { browser in
        try browser.click(at: 0)
        try browser.click(at: 10)
        try browser.convert(at: 20)
        try browser.clear(at: 30, from: range.lowerBound, through: range.upperBound, origin: origin)
        try browser.convert(at: 40)
      }
    }
    // The first click by its own time: its first report goes too.
    let first = try browser(clearing: 0...9)
    #expect(first.sent.map(\.click) == [1, 1])
    #expect(first.sent.map(\.credit) == [100, 100])
    // The second: the first keeps its credit of 0 and then gets the credit of the next conversion.
    let second = try browser(clearing: 10...10)
    #expect(second.sent.map(\.click) == [0, 0])
    #expect(Set(second.sent.map { [Int($0.conversion), Int($0.credit)] }) == [[0, 0], [1, 100]])
    // Both by the time of the conversion whose reports wait.
    let both = try browser(clearing: 20...20)
    #expect(both.sent.isEmpty)
    #expect(both.outcomes == [.scheduled, .noMatchingClick])
    // Of another origin, nothing; of any of the three that belong to it, everything.
    #expect(try browser(clearing: 0...20, origin: "https://unknown.example").sent.count == 4)
    for origin in ["https://news.example", "https://advertiser.example", "https://adtech.example"] {
      #expect(try browser(clearing: 0...20, origin: origin).sent.isEmpty)
    }
  }

  @Test func aSentReportLeavesNoTraceForClearing() throws {
    let browser = try drive(.exactArticle) { browser in
      try browser.click(at: 0)
      try browser.convert(at: hour)
      try browser.clear(at: 3 * day, from: hour, through: hour)
      try browser.convert(at: 4 * day)
    }
    #expect(browser.outcomes == [.scheduled, .scheduled])
  }

  @Test func aTimerOfAClearedReportDoesNotSendTheReportThatTookItsPlace() throws {
    let browser = try drive(.exactArticle) { browser in
      try browser.click(at: 0)
      try browser.convert(at: hour)
      try browser.clear(at: 2 * hour, from: 0, through: hour)
      try browser.click(at: day)
      try browser.convert(at: day + hour)
    }
    #expect(browser.sentTimes == [3 * day])
    #expect(browser.sent.map(\.click) == [1])
  }

  @Test func theRateLimitRefusesAfterTheCreditIsAssigned() throws {
    let limit = EventConversionMeasurement.RateLimit(count: 1)
    let browser = try drive(.exactArticle.with { $0.rateLimit = limit }) { browser in
      try browser.click(at: 0)
      try browser.click(at: 1, publisher: "https://other.example")
      // Uses up the pair (other.example, advertiser.example) through another reporting origin.
      try browser.click(at: 2, publisher: "https://other.example", reporting: "https://different.test")
      try browser.convert(at: 3, reporting: "https://different.test")
      try browser.convert(at: 4)
    }
    #expect(browser.outcomes == [.scheduled, .rateLimited])
    #expect(Set(browser.sent.map { [Int($0.click), Int($0.credit)] }) == [[2, 100], [0, 0]])
    let scheduled = browser.engine.clicks.values.map(\.scheduled)
    #expect(scheduled == [1, 0, 1])
  }

  @Test func theRateLimitCountsSitesAndNotOrigins() throws {
    let limit = EventConversionMeasurement.RateLimit(count: 1)
    let browser = try drive(.exactArticle.with { $0.rateLimit = limit }) { browser in
      try browser.click(at: 0, publisher: "https://a.news.example")
      try browser.convert(at: 1)
      try browser.click(at: 2, publisher: "https://b.news.example", reporting: "https://different.test")
      try browser.convert(at: 3, page: "https://shop.advertiser.example", reporting: "https://different.test")
    }
    #expect(browser.outcomes == [.scheduled, .rateLimited])
  }
}
