import Measurement
import SimulationKernel
import Testing
import Web

@testable import EventConversionMeasurement

/// Worked examples 25...30 and 32: data, noise, sessions, limits.
@Suite struct WorkedExamplesData {
  private let both = EventConversionMeasurement.exactProfiles

  @Test func example25_conversionDataKeepTheirLowestThreeBits() throws {
    let page = try Origin("https://advertiser.example")
    for (query, expected) in [
      ("?conversion-data=8", 0), ("?conversion-data=9", 1), ("", 0), ("?conversion-data=x", 0),
      ("?conversion-data=18446744073709551615", 7),
    ] as [(String, UInt8)] {
      let redirect = try ConversionRedirect.read(
        target: "/.well-known/register-conversion\(query)",
        redirectedFrom: "https://adtech.example/pixel", page: page)
      for settings in both {
        let browser = try drive(settings) { browser in
          try browser.click(at: 0)
          try browser.convert(at: hour, data: redirect.conversionData)
        }
        #expect(browser.sent.map(\.data) == [expected])
      }
    }
  }

  @Test func example26_impressionDataAreReportedInTheBaseInWhichTheyWereDeclared() throws {
    for (text, base, value, reported) in [
      ("256", .decimal, 256, "256"), ("256", .hexadecimal, 598, "256"), ("zz", .decimal, 0, "0"),
      ("zz", .hexadecimal, 0, "0"),
    ] as [(String, EventConversionMeasurement.NumberBase, UInt64, String)] {
      let reading = ImpressionDeclaration.read(
        LinkAttributes(impressionData: text, conversionDestination: "https://advertiser.example"),
        page: try Origin("https://news.example"), base: base)
      guard case .declared(let declaration) = reading else {
        Issue.record("the link was not read as an impression: \(reading)")
        continue
      }
      #expect(declaration.impressionData == value)
      let browser = try drive(.exactChromium.with { $0.impressionDataBase = base }) { browser in
        try browser.click(at: 0, data: declaration.impressionData)
        try browser.convert(at: hour)
      }
      #expect(browser.urls.first?.contains("?impression-data=\(reported)&") == true)
    }
  }

  @Test func example27_noiseComesBeforeTheLimitAndIsSharedByAllReports() throws {
    let reduction = DataReduction(.chromium2020)
    #expect(reduction.limit(4 + 1) == 5)
    #expect(reduction.limit(7 + 1) == 0)
    // The greatest draw of the inclusive range is 8, so 0 is drawn twice as often as any other value.
    #expect(reduction.values == 9)
    // Two clicks, many conversions, half of them noised: both reports always agree.
    var driver = try BrowserDriver(.chromium2020.with { $0.noise = 0.5 })
    var noised = 0
    for person in 0..<500 as Range<UInt64> {
      driver.restart(person: person)
      try driver.click(at: 0)
      try driver.click(at: 1)
      try driver.convert(at: hour, data: 4)
      driver.run()
      let values = Set(driver.sent.map(\.data))
      #expect(driver.sent.count == 2)
      #expect(values.count == 1)
      if values != [4] { noised += 1 }
    }
    // Expected 500 * 0.5 * 8 / 9 = 222.2 with a standard deviation of 11.1; z = 6.
    #expect(abs(Double(noised) - 222.2) < 6 * 11.1)
  }

  @Test(arguments: [BrowserDriver.Availability.events, .lateTimers])
  func example28_aReportDueWhileClosedLeavesAfterTheStart(
    availability: BrowserDriver.Availability
  ) throws {
    let opened = 2 * day + minute
    func times(
      _ settings: EventConversionMeasurement.Settings, opened: Int64, delay: Int64? = nil,
      person: UInt64 = 0
    ) throws -> [Int64] {
      var driver = try BrowserDriver(settings, person: person)
      if let delay { driver.engine.startDelay.rule = .fixed(delay) }
      driver.availability = availability
      try driver.click(at: 0)
      try driver.convert(at: hour)
      driver.close(from: day, to: opened)
      driver.run()
      #expect(driver.sent.map(\.due) == [2 * day])
      return driver.sentTimes
    }
    #expect(try times(.exactChromium, opened: opened, delay: 2 * minute) == [2 * day + 3 * minute])
    #expect(try times(.exactChromium, opened: 2 * day - minute) == [2 * day])
    #expect(try times(.exactArticle, opened: opened) == [opened])
    var delays: [Int64] = []
    for person in 0..<2000 as Range<UInt64> {
      delays += try times(.exactChromium, opened: opened, person: person).map { $0 - opened }
    }
    #expect(delays.count == 2000)
    #expect(delays.allSatisfy { (0...300_000).contains($0) })
    // The mean of U{0...300000} is 150,000, its standard error over 2000 draws 86,603 / sqrt(2000) = 1936.
    let mean = Double(delays.reduce(0, +)) / 2000
    #expect(abs(mean - 150_000) < 6 * 1936)
    // The extremes of 2000 draws lie within 6000 of the ends but for (1 - 0.02)^2000 < 1e-17.
    #expect((delays.min() ?? .max) < 6000 && (delays.max() ?? 0) > 294_000)
  }

  @Test func example29_storageLimitsDropClicksAndConversions() throws {
    let clicks = try drive(.exactChromium.with { $0.clicksPerPublisherOrigin = 2 }) { browser in
      for time in 0..<3 as Range<Int64> { try browser.click(at: time) }
      try browser.convert(at: hour)
    }
    #expect(clicks.sent.map(\.click) == [0, 1])
    #expect(clicks.outbox.refusals.values.map(\.click) == [2])
    #expect(clicks.outbox.refusals.values.map(\.reason) == [.storageLimit])
    let conversions = try drive(.exactChromium.with { $0.pendingReportsPerDestination = 2 }) { browser in
      try browser.click(at: 0)
      for time in 1...3 as ClosedRange<Int64> { try browser.convert(at: time) }
    }
    #expect(conversions.sent.count == 2)
    #expect(conversions.outcomes == [.scheduled, .scheduled, .pendingLimit])
  }

  @Test func example30_aRateLimitAllowsAgainAfterItsWindow() throws {
    let limit = EventConversionMeasurement.RateLimit(count: 2, window: .days(1))
    let browser = try drive(
      .exactChromium.with {
        $0.rateLimit = limit
        $0.reportsPerClick = 10
      }
    ) { browser in
      try browser.click(at: 0)
      try browser.convert(at: 10)
      try browser.convert(at: 20)
      try browser.convert(at: 30)
      try browser.convert(at: 10 + day - 1)
      try browser.convert(at: 10 + day)
    }
    #expect(browser.outcomes == [.scheduled, .scheduled, .rateLimited, .rateLimited, .scheduled])
    #expect(Set(browser.sent.map(\.conversion)) == [0, 1, 4])
  }

  @Test(arguments: EventConversionMeasurement.profiles)
  func example32_theNoiseHasTheDistributionOfItsProfile(
    settings: EventConversionMeasurement.Settings
  ) throws {
    let isUniform = settings.replacement == .uniform
    let other = isUniform ? 0.05 / 8 : 0.05 / 9
    let zero = isUniform ? 0.05 / 8 : 0.05 * 2 / 9
    var driver = try BrowserDriver(settings)
    var counts = [Int](repeating: 0, count: 8)
    // 100,000 conversions with data 3: 50,000 people, two conversions each.
    for person in 0..<50_000 as Range<UInt64> {
      driver.restart(person: person)
      try driver.click(at: 0)
      try driver.convert(at: hour, data: 3)
      try driver.convert(at: 2 * hour, data: 3)
      driver.run()
      for report in driver.sent { counts[Int(report.data)] += 1 }
    }
    let total = 100_000.0
    #expect(counts.reduce(0, +) == 100_000)
    for value in 0..<8 {
      let share = (value == 3 ? 0.95 : 0) + (value == 0 ? zero : other)
      let deviation = (total * share * (1 - share)).squareRoot()
      // z = 6 two-sided; with 16 cells the chance of a false alarm stays below 4e-8.
      #expect(abs(Double(counts[value]) - total * share) < 6 * deviation)
    }
  }
}
