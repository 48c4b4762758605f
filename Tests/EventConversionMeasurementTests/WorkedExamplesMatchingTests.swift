import Measurement
import Testing

@testable import EventConversionMeasurement

/// Worked examples 13...24: which clicks a conversion finds.
@Suite struct WorkedExamplesMatching {
  private let both = EventConversionMeasurement.exactProfiles

  @Test func example13_destinationsMatchByRegistrableDomain() throws {
    let shop = "https://shop.advertiser.example"
    let bare = "https://advertiser.example"
    for settings in both {
      for (destination, page, reports) in [
        (bare, shop, 1), (shop, bare, 1), (bare, "https://advertiser.test", 0),
      ] {
        let browser = try drive(settings) { browser in
          try browser.click(at: 0, destination: destination)
          try browser.convert(at: hour, page: page)
        }
        #expect(browser.sent.count == reports)
      }
    }
    let exact = try drive(.exactChromium.with { $0.destinationMatching = .origin }) { browser in
      try browser.click(at: 0, destination: bare)
      try browser.convert(at: hour, page: shop)
      try browser.convert(at: hour, page: bare)
    }
    #expect(exact.outcomes == [.noMatchingClick, .scheduled])
  }

  @Test func example14_anotherReportingOriginFindsAndConsumesNothing() throws {
    for settings in both {
      let browser = try drive(settings) { browser in
        try browser.click(at: 0)
        try browser.convert(at: hour, reporting: "https://different.test")
        for _ in 0..<3 { try browser.convert(at: 2 * hour) }
      }
      #expect(browser.outcomes == [.noMatchingClick, .scheduled, .scheduled, .scheduled])
      #expect(browser.sent.count == 3)
    }
  }

  @Test func example15_withoutAClickNothingIsReported() throws {
    for settings in both {
      let browser = try drive(settings) { try $0.convert(at: hour) }
      #expect(browser.sent.isEmpty)
      #expect(browser.outcomes == [.noMatchingClick])
    }
  }

  @Test func example16_twoClicksGetTwoReportsAndTheLastTheCredit() throws {
    for settings in both {
      let browser = try drive(settings) { browser in
        try browser.click(at: 0)
        try browser.click(at: 100 * hour, publisher: "https://other.example")
        try browser.convert(at: 101 * hour)
      }
      #expect(browser.sent.map(\.click) == [1, 0])
      #expect(browser.sent.map(\.credit) == [100, 0])
      #expect(browser.sentTimes == [100 * hour + 2 * day, 7 * day])
    }
  }

  @Test func example17_everyReportFollowsItsOwnClick() throws {
    var driver = try BrowserDriver(.exactChromium)
    driver.engine.schedule.rule = .afterClick(5)
    for time in [0, 3, 6] as [Int64] { try driver.click(at: time) }
    try driver.convert(at: 6)
    driver.run()
    let byClick = driver.sent.sorted { $0.click < $1.click }
    #expect(byClick.map(\.due) == [5, 8, 11])
    #expect(byClick.map(\.at) == [6, 8, 11])
    #expect(byClick.map(\.credit) == [0, 0, 100])
  }

  @Test func example18_aClickReportsThreeConversions() throws {
    for settings in both {
      let browser = try drive(settings) { browser in
        try browser.click(at: 0)
        for index in 1...4 { try browser.convert(at: Int64(index) * hour) }
      }
      #expect(browser.sent.map(\.credit) == [100, 100, 100])
      #expect(browser.outcomes == [.scheduled, .scheduled, .scheduled, .reportCapReached])
      #expect(browser.outbox.cappedReports == 1)
    }
  }

  @Test func example19_twentyClicksReportThreeConversionsEach() throws {
    for settings in both {
      let browser = try drive(settings) { browser in
        for index in 0..<20 { try browser.click(at: Int64(index)) }
        for index in 1...4 { try browser.convert(at: Int64(index) * hour) }
      }
      #expect(browser.sent.count == 60)
      for conversion in 0..<3 as Range<UInt32> {
        let reports = browser.sent.filter { $0.conversion == conversion }
        #expect(reports.count == 20)
        #expect(reports.filter { $0.credit == 100 }.map(\.click) == [19])
        #expect(reports.filter { $0.credit == 0 }.count == 19)
      }
      #expect(browser.outcomes == [.scheduled, .scheduled, .scheduled, .reportCapReached])
      #expect(browser.outbox.cappedReports == 20)
    }
  }

  @Test func example20_aNewClickDeactivatesAConvertedOne() throws {
    let timeline = { (browser: inout BrowserDriver) in
      try browser.click(at: 0)
      try browser.convert(at: hour)
      try browser.click(at: 2 * hour)
      try browser.convert(at: 3 * hour)
    }
    let chromium = try drive(.exactChromium, timeline)
    #expect(chromium.sent.map(\.click) == [0, 1])
    #expect(chromium.sent.map(\.conversion) == [0, 1])
    #expect(chromium.sent.map(\.credit) == [100, 100])
    let article = try drive(.exactArticle, timeline)
    #expect(article.sent.count == 3)
  }

  @Test func example21_anotherReportingOriginDeactivatesNothing() throws {
    let browser = try drive(.exactChromium) { browser in
      try browser.click(at: 0)
      try browser.convert(at: hour)
      try browser.click(at: 2 * hour, reporting: "https://different.test")
      try browser.convert(at: 3 * hour)
    }
    #expect(browser.sent.map(\.click) == [0, 0])
  }

  @Test func example22_anUnconvertedClickStaysActive() throws {
    for settings in both {
      let browser = try drive(settings) { browser in
        try browser.click(at: 0)
        try browser.click(at: hour)
        try browser.convert(at: 2 * hour)
      }
      #expect(browser.sent.map(\.click) == [0, 1])
      #expect(browser.sent.map(\.credit) == [0, 100])
    }
  }

  @Test func example23_aClickOutlivesItsExpiryWhileAReportWaits() throws {
    var driver = try BrowserDriver(.exactChromium)
    try driver.click(at: 0, expiry: 3)
    try driver.convert(at: 1)
    driver.run(through: 3)
    #expect(driver.engine.storedClicks(at: 3) == 1)
    driver.run()
    #expect(driver.sent.count == 1)
    #expect(driver.engine.storedClicks(at: 2 * day) == 0)
  }

  @Test func example24_anExpiredClickIsDeletedAndALiveOneConverts() throws {
    var driver = try BrowserDriver(.exactChromium)
    try driver.click(at: 0, expiry: 3)
    try driver.click(at: 0, expiry: 4)
    try driver.convert(at: 3)
    driver.run(through: 3)
    #expect(driver.engine.storedClicks(at: 3) == 1)
    driver.run()
    #expect(driver.sent.map(\.click) == [1])
    #expect(driver.sent.map(\.credit) == [100])
  }
}
