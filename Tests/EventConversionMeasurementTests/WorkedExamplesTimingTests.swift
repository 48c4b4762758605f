import Testing
import Web

@testable import EventConversionMeasurement

/// Worked examples 1...12 and 31: when reports leave.
///
/// C is `chromium2020`, A is `article`.
@Suite struct WorkedExamplesTiming {
  private let both = EventConversionMeasurement.exactProfiles

  @Test func example01_oneReportAtTwoDays() throws {
    for settings in both {
      let browser = try drive(settings) { browser in
        try browser.click(at: 0, data: 200_400_600, expiry: 10 * day)
        try browser.convert(at: day, data: 2)
      }
      #expect(browser.sentTimes == [2 * day])
      #expect(
        browser.urls == [
          "https://adtech.example/.well-known/register-conversion?impression-data=200400600"
            + "&conversion-data=2&credit=100"
        ])
    }
  }

  @Test func example02_aConversionAtTheClickIsReportedAtTwoDays() throws {
    #expect(try reportTimes(.exactChromium, expiry: 30 * day, conversionAt: 0) == [2 * day])
  }

  @Test func example03_oneMinuteBeforeTwoDaysIsTooLateOnlyInChromium() throws {
    #expect(try reportTimes(.exactChromium, conversionAt: 2 * day - minute) == [7 * day])
    #expect(try reportTimes(.exactArticle, conversionAt: 2 * day - minute) == [2 * day])
  }

  @Test func example04_theFirstDeadlineIsFortySevenHoursInclusive() throws {
    #expect(try reportTimes(.exactChromium, conversionAt: 2 * day - 61 * minute) == [2 * day])
    #expect(try reportTimes(.exactChromium, conversionAt: 47 * hour) == [2 * day])
    #expect(try reportTimes(.exactChromium, conversionAt: 47 * hour + 1) == [7 * day])
  }

  @Test func example05_anExpiryOfTwoHoursIsRaisedOnlyInTheArticle() throws {
    #expect(try reportTimes(.exactChromium, expiry: 2 * hour, conversionAt: hour) == [2 * day])
    #expect(try reportTimes(.exactArticle, expiry: 2 * hour, conversionAt: hour) == [2 * day])
    #expect(try reportTimes(.exactArticle, expiry: 2 * hour, conversionAt: 3 * hour) == [2 * day])
    #expect(try reportTimes(.exactChromium, expiry: 2 * hour, conversionAt: 3 * hour) == [])
  }

  @Test func example06_anExpiryOfFourDaysEndsTheSecondWindow() throws {
    #expect(try reportTimes(.exactChromium, expiry: 4 * day, conversionAt: 3 * day) == [4 * day + hour])
    #expect(try reportTimes(.exactArticle, expiry: 4 * day, conversionAt: 3 * day) == [4 * day])
  }

  @Test func example07_aConversionAtSevenDaysIsReportedAtTheExpiry() throws {
    #expect(try reportTimes(.exactChromium, expiry: 9 * day, conversionAt: 7 * day) == [9 * day + hour])
    #expect(try reportTimes(.exactArticle, expiry: 9 * day, conversionAt: 7 * day) == [9 * day])
  }

  @Test func example08_theSecondDeadlineIsInclusive() throws {
    #expect(try reportTimes(.exactChromium, expiry: 9 * day, conversionAt: 167 * hour) == [7 * day])
    #expect(
      try reportTimes(.exactChromium, expiry: 9 * day, conversionAt: 167 * hour + 1) == [9 * day + hour])
  }

  @Test func example09_aLateConversionIsReportedAfterTheExpiry() throws {
    #expect(
      try reportTimes(.exactChromium, expiry: 30 * day, conversionAt: 20 * day) == [30 * day + hour])
    #expect(try reportTimes(.exactArticle, expiry: 30 * day, conversionAt: 20 * day) == [30 * day])
  }

  @Test func example10_aClickConvertsUntilJustBeforeItsExpiry() throws {
    for settings in both {
      #expect(try reportTimes(settings, expiry: 30 * day, conversionAt: 30 * day) == [])
      #expect(try reportTimes(settings, expiry: 30 * day, conversionAt: 30 * day - 1).count == 1)
    }
  }

  @Test func example11_anExpiryOfFortyEightHoursReportsAnHourLaterInChromium() throws {
    let late = 47 * hour + 30 * minute
    #expect(try reportTimes(.exactChromium, expiry: 48 * hour, conversionAt: late) == [49 * hour])
    #expect(try reportTimes(.exactChromium, expiry: 48 * hour, conversionAt: hour) == [48 * hour])
    #expect(try reportTimes(.exactArticle, expiry: 48 * hour, conversionAt: late) == [48 * hour])
    #expect(try reportTimes(.exactArticle, expiry: 48 * hour, conversionAt: hour) == [48 * hour])
  }

  /// Whether a click with this attribute converts at a time.
  private func converts(
    _ settings: EventConversionMeasurement.Settings, attribute: String, at time: Int64
  ) throws -> Bool {
    let page = try Origin("https://news.example")
    let reading = ImpressionDeclaration.read(
      LinkAttributes(
        impressionData: "1", conversionDestination: "https://advertiser.example",
        impressionExpiry: attribute), page: page)
    guard case .declared(let declaration) = reading else {
      Issue.record("the link was not read as an impression: \(reading)")
      return false
    }
    return try !reportTimes(
      settings, expiry: declaration.declaredExpiry?.milliseconds, conversionAt: time
    ).isEmpty
  }

  @Test func example12_theExpiryAttributeIsBounded() throws {
    for settings in both {
      for attribute in ["5184000000", "abc", "-5"] {
        #expect(try converts(settings, attribute: attribute, at: 30 * day - 1))
        #expect(try !converts(settings, attribute: attribute, at: 30 * day))
      }
    }
    #expect(try converts(.exactArticle, attribute: "86400000", at: 2 * day - 1))
    #expect(try !converts(.exactArticle, attribute: "86400000", at: 2 * day))
    #expect(try converts(.exactChromium, attribute: "86400000", at: day - 1))
    #expect(try !converts(.exactChromium, attribute: "86400000", at: day))
    #expect(try !converts(.exactChromium, attribute: "0", at: 0))
  }

  @Test func example31_twoReportsOfOneTimeLeaveInRandomOrder() throws {
    var driver = try BrowserDriver(.exactArticle)
    var firstLeads = 0
    // 10,000 browsers; the standard deviation of the count is 50, and z = 6.
    let browsers = 10_000
    for person in 0..<browsers {
      driver.restart(person: UInt64(person))
      try driver.click(at: 0)
      try driver.convert(at: hour, data: 1)
      try driver.convert(at: 2 * hour, data: 5)
      driver.run()
      #expect(driver.sentTimes == [2 * day, 2 * day])
      #expect(Set(driver.sent.map(\.data)) == [1, 5])
      if driver.sent.first?.data == 1 { firstLeads += 1 }
    }
    #expect(abs(Double(firstLeads - browsers / 2)) < 6 * 50)
  }
}
