import Measurement
import SimulationKernel
import Testing

@testable import EventConversionMeasurement

/// Rules about noise, order and closed browsers that the worked examples leave open.
@Suite struct SendingRules {
  typealias Settings = EventConversionMeasurement.Settings

  /// The data that 20,000 registrations with data 5 would carry at one noise probability.
  private func noised(_ settings: Settings, _ probability: Double) -> [UInt8] {
    let reduction = DataReduction(settings.with { $0.noise = probability })
    let random = AddressedRandom(seed: 20_201_006, replication: 2)
    return (0..<20_000 as Range<UInt64>).map { reduction.reduce(5, ordinal: $0, random: random) }
  }

  @Test func withoutNoiseTheDataStayWhatTheyAre() {
    for settings in EventConversionMeasurement.profiles {
      #expect(noised(settings, 0).allSatisfy { $0 == 5 })
    }
  }

  @Test func strikesAtLittleNoiseAreASubsetOfThoseAtMuch() {
    for settings in EventConversionMeasurement.profiles {
      let (low, high) = (noised(settings, 0.01), noised(settings, 0.05))
      for (few, many) in zip(low, high) where few != 5 { #expect(few == many) }
      // Changed: 20,000 * 0.01 * 7/8 (or 8/9) is at least 175, and five times as many; z = 6.
      let counts = [low, high].map { $0.filter { $0 != 5 }.count }
      #expect(abs(Double(counts[0]) - 176) < 6 * 13.3 + 2)
      #expect(abs(Double(counts[1]) - 882) < 6 * 29.1 + 7)
    }
  }

  @Test func noiseReachesEveryBitOfTheDataAndNeverMore() throws {
    for bits in 1...8 {
      let reduction = DataReduction(
        .article.with {
          $0.bits = bits
          $0.noise = 0.999
        })
      let random = AddressedRandom(seed: 20_201_006, replication: 3)
      let seen = Set(
        (0..<20_000 as Range<UInt64>).map { reduction.reduce(0, ordinal: $0, random: random) })
      // A value is missed by 20,000 draws over 256 values with a chance below 256 * e^-78.
      #expect(seen.count == 1 << bits)
      #expect(seen.max() == UInt8((1 << bits) - 1))
    }
  }

  @Test func everyOrderOfThreeReportsOfOneTimeIsEquallyLikely() throws {
    var driver = try BrowserDriver(.exactArticle)
    var counts: [[UInt32]: Int] = [:]
    let browsers = 12_000
    for person in 0..<browsers {
      driver.restart(person: UInt64(person))
      try driver.click(at: 0)
      for index in 1...3 as ClosedRange<Int64> { try driver.convert(at: index * hour) }
      driver.run()
      #expect(driver.sentTimes == [2 * day, 2 * day, 2 * day])
      counts[driver.sent.map(\.conversion), default: 0] += 1
    }
    // 12,000 browsers, 6 orders: 2000 each with a standard deviation of 40.8; z = 6.
    #expect(counts.count == 6)
    for count in counts.values { #expect(abs(Double(count) - 2000) < 6 * 40.8) }
  }

  @Test func manyReportsOfOneTimeAllLeave() throws {
    let browser = try drive(.exactArticle.with { $0.reportsPerClick = 500 }) { browser in
      try browser.click(at: 0)
      for index in 0..<500 as Range<Int64> { try browser.convert(at: index) }
    }
    #expect(Set(browser.sent.map(\.conversion)).count == 500)
    #expect(browser.sentTimes.allSatisfy { $0 == 2 * day })
    #expect(browser.sent.map(\.conversion) != (0..<500).map { $0 })
  }

  @Test func aBrowserThatClosesBeforeTheDelayIsOverDrawsAnewAtTheNextStart() throws {
    var again = 0
    for person in 0..<200 as Range<UInt64> {
      var driver = try BrowserDriver(.exactChromium, person: person)
      try driver.click(at: 0)
      try driver.convert(at: hour)
      let (first, second) = (2 * day + hour, 2 * day + 2 * hour)
      driver.close(from: day, to: first)
      driver.close(from: first + minute, to: second)
      driver.run()
      let sent = try #require(driver.sent.first)
      #expect(driver.sent.count == 1)
      #expect(sent.due == 2 * day)
      let ordinal = UInt64(sent.conversion) << 32 | UInt64(sent.click)
      let draws = (0..<2 as Range<UInt32>).map {
        driver.engine.startDelay.draw(ordinal: ordinal, start: $0, random: driver.random)
      }
      #expect(draws[0] != draws[1])
      if draws[0] < minute {
        #expect(sent.at == first + draws[0])
      } else {
        again += 1
        #expect(sent.at == second + draws[1])
      }
    }
    // A first draw lies beyond the minute with probability 0.8: 160 of 200, standard deviation 5.7.
    #expect(abs(again - 160) < 34)
  }

  @Test func aDelayDrawnAnewReplacesTheOneBefore() throws {
    // Closed and opened again while the first delay still runs: only the second counts.
    for person in 0..<200 as Range<UInt64> {
      var driver = try BrowserDriver(.exactChromium, person: person)
      try driver.click(at: 0)
      try driver.convert(at: hour)
      let first = 2 * day + hour
      driver.close(from: day, to: first)
      driver.close(from: first + 1, to: first + 2)
      driver.run()
      let delay = driver.engine.startDelay.draw(ordinal: 0, start: 1, random: driver.random)
      #expect(driver.sentTimes == [first + 2 + delay])
    }
  }

  @Test func reportsNotYetDueKeepTheirTimeOverAStart() throws {
    for settings in EventConversionMeasurement.exactProfiles {
      let browser = try drive(settings) { browser in
        try browser.click(at: 0)
        try browser.convert(at: hour)
        browser.close(from: 2 * hour, to: 3 * hour)
        browser.close(from: 4 * hour, to: 2 * day - 1)
      }
      #expect(browser.sentTimes == [2 * day])
    }
  }

  @Test func whatIsStillOnTheDeviceIsListedInTheOrderOfScheduling() throws {
    var driver = try BrowserDriver(.exactArticle)
    try driver.click(at: 0)
    try driver.convert(at: hour, data: 1)
    try driver.click(at: 3 * day)
    try driver.convert(at: 3 * day + hour, data: 2)
    driver.run(through: 4 * day)
    let unsent = driver.engine.unsentReports()
    #expect(driver.sent.map(\.conversion) == [0])
    #expect(unsent.map(\.tag.conversion) == [1, 1])
    #expect(unsent.map(\.tag.click) == [1, 0])
    #expect(unsent.map(\.due.milliseconds) == [5 * day, 7 * day])
    #expect(unsent.map(\.sent) == unsent.map(\.due))
    #expect(unsent.map(\.report.conversionData) == [2, 2])
  }

  @Test func debugModeReportsAtOnceAndWithoutNoise() throws {
    let settings = Settings.chromium2020.with {
      $0.debugMode = true
      $0.noise = 0.99
    }
    let browser = try drive(settings) { browser in
      try browser.click(at: 0)
      for index in 1...3 as ClosedRange<Int64> { try browser.convert(at: index * day, data: 6) }
    }
    #expect(browser.sentTimes == [day, 2 * day, 3 * day])
    #expect(browser.sent.allSatisfy { $0.data == 6 })
  }

  @Test(arguments: [1, 3])
  func otherWindowsFollowTheSameRule(count: Int) throws {
    let windows = [SimulationDuration.hours(1), .hours(10), .days(5)].prefix(count)
    let settings = Settings.exactArticle.with { $0.windows = Array(windows) }
    #expect(try reportTimes(settings, conversionAt: hour - 1) == [hour])
    #expect(try reportTimes(settings, conversionAt: hour) == [count == 1 ? 30 * day : 10 * hour])
    #expect(try reportTimes(settings, expiry: 4 * day, conversionAt: 11 * hour) == [4 * day])
    let none = Settings.exactArticle.with { $0.windows = [] }
    #expect(try reportTimes(none, conversionAt: 1) == [30 * day])
  }
}
