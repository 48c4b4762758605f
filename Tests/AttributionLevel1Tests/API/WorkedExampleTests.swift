import SimulationKernel
import Testing

@testable import AttributionLevel1

/// Small histories whose histograms follow from the specification by hand.
@Suite struct WorkedExampleTests {
  private func histogram(
    _ impressions: [(index: UInt32, priority: Int32)], size: UInt32, value: UInt32, max: UInt32,
    credit: [Double] = [1]
  ) throws -> [UInt32] {
    var browser = try SmallBrowser()
    for (number, impression) in impressions.enumerated() {
      try browser.save(impression.index, at: Int64(number) + 1) { $0.priority = impression.priority }
    }
    return try browser.convert(size, at: 100) {
      $0.value = value
      $0.maxValue = max
      $0.credit = credit
    }
  }

  @Test func theLastTouchGetsAllAndTouchesShareByWeight() throws {
    #expect(try histogram([(0, 0), (1, 0)], size: 3, value: 5, max: 10) == [0, 5, 0])
    #expect(
      try histogram([(0, 200), (1, 300), (2, 200)], size: 4, value: 8, max: 10, credit: [6, 2])
        == [0, 6, 2, 0])
    #expect(
      try histogram([(0, 0), (1, 0), (2, 0)], size: 3, value: 8, max: 8, credit: [1, 2, 1]) == [2, 4, 2])
    #expect(
      try histogram([(1, 0), (0, 0), (0, 0)], size: 3, value: 12, max: 12, credit: [8, 3, 1])
        == [11, 1, 0])
    #expect(
      try histogram([(0, 0), (1, 0)], size: 4, value: 12, max: 12, credit: [6, 3, 3]) == [4, 8, 0, 0])
  }

  @Test func lifetimesAndLookBacksHoldToTheEndAndNotBeyond() throws {
    var browser = try SmallBrowser {
      $0.siteBudget = 1_000_000_000; $0.globalBudget = 1_000_000_000; $0.impressionSiteQuota = 1_000_000_000
    }
    try browser.save(0, at: 1) { $0.lifetimeDays = 2 }
    #expect(try browser.convert(1, at: 172_801) == [1])
    #expect(try browser.convert(1, at: 172_802) == [0])
    try browser.save(0, at: 172_803)
    #expect(try browser.convert(1, at: 172_803 + 2_592_000) == [1])
    #expect(try browser.convert(1, at: 172_803 + 2_592_001) == [0])
    try browser.save(0, at: 3_000_000) { $0.lifetimeDays = 31 }
    #expect(try browser.convert(1, at: 3_000_000 + 2_592_000) == [1])
    #expect(try browser.convert(1, at: 3_000_000 + 2_592_001) == [0])
    try browser.save(0, at: 6_000_000)
    #expect(try browser.convert(1, at: 6_086_400) { $0.lookbackDays = 1 } == [1])
    #expect(try browser.convert(1, at: 6_086_401) { $0.lookbackDays = 1 } == [0])
    // Deleting what has expired changes nothing at the last moment.
    try browser.save(0, at: 7_000_000) { $0.lifetimeDays = 1 }
    browser.api.deleteExpired(at: SimulationTime(milliseconds: 7_086_400_000))
    #expect(browser.api.storedImpressions == 2)
    #expect(try browser.convert(1, at: 7_086_400) == [1])
    browser.api.deleteExpired(at: SimulationTime(milliseconds: 7_086_400_001))
    #expect(browser.api.storedImpressions == 1)
  }

  @Test func callersAreComparedWithWhoeverCalls() throws {
    var browser = try SmallBrowser()
    try browser.save(0, at: 1) {
      $0.conversionCallers = ["foo.advertiser-3.example", "adtech-2.example"]
    }
    #expect(try browser.convert(1, at: 2, on: "advertiser-3.example", by: "adtech-1.example") == [0])
    #expect(try browser.convert(1, at: 3, on: "advertiser-3.example") == [1])
    #expect(try browser.convert(1, at: 4, on: "advertiser-4.example", by: "adtech-2.example") == [1])
    #expect(try browser.convert(1, at: 5, on: "advertiser-5.example", by: "advertiser-5.example") == [0])
    var other = try SmallBrowser()
    try other.save(0, at: 1, by: "adtech.example") { $0.conversionSites = ["www.shop.example"] }
    #expect(try other.convert(1, at: 2) == [0])
    #expect(
      try other.convert(1, at: 3, on: "shop.example") { $0.impressionCallers = ["publisher.example"] } == [0])
    #expect(
      try other.convert(1, at: 4, on: "shop.example") { $0.impressionSites = ["adtech.example"] } == [0])
    #expect(
      try other.convert(1, at: 5, on: "shop.example") {
        $0.impressionCallers = ["adtech.example"]
        $0.impressionSites = ["publisher.example"]
        $0.matchValues = [7, 0, 0]
      } == [1])
  }

  /// Epsilon 1 and maxValue 8 make noise of scale 16; a value of 4 within one epoch costs 4/16.
  @Test func withinOneEpochTheSumOfTheHistogramIsPaidFor() throws {
    var browser = try SmallBrowser()
    try browser.save(0, at: 1)
    try browser.save(1, at: 2)
    func convert(_ value: UInt32, at seconds: Int64, on site: String = "a.example") throws -> [UInt32] {
      try browser.convert(3, at: seconds, on: site) {
        $0.value = value
        $0.maxValue = 8
        $0.lookbackDays = 1
        $0.credit = value == 4 ? [3, 1] : [1]
      }
    }
    #expect(try convert(4, at: 3) == [1, 3, 0])
    #expect(try convert(8, at: 4) == [0, 8, 0])
    #expect(try convert(8, at: 5) == [0, 0, 0])
    #expect(try convert(4, at: 6) == [1, 3, 0])
    #expect(try convert(4, at: 7) == [0, 0, 0])
    #expect(try convert(8, at: 8, on: "b.example") == [0, 8, 0])
  }

  @Test func bucketsOutsideTheHistogramCostTheSiteNothingButTheOtherBudgets() throws {
    var browser = try SmallBrowser {
      $0.globalBudget = 3_000_000; $0.siteBudget = 1_500_000
    }
    try browser.save(4, at: 1)
    // Each conversion pays 2 x 1 / 2 = 1 of the budget of all sites, and nothing of its own.
    for second in 2...4 as ClosedRange<Int64> {
      #expect(try browser.convert(2, at: second) { $0.lookbackDays = 1 } == [0, 0])
    }
    try browser.save(0, at: 5)
    #expect(try browser.convert(2, at: 6) { $0.lookbackDays = 1 } == [0, 0])
    // Over several epochs the site pays too.
    var other = try SmallBrowser()
    try other.save(4, at: 1)
    #expect(try other.convert(2, at: 2) == [0, 0])
    try other.save(0, at: 3)
    #expect(try other.convert(2, at: 4) == [0, 0])
    #expect(try other.convert(2, at: 5, on: "b.example") == [1, 0])
  }

  @Test func noImpressionCostsNothing() throws {
    var browser = try SmallBrowser()
    for second in 1...5 as ClosedRange<Int64> { #expect(try browser.convert(3, at: second) == [0, 0, 0]) }
    try browser.save(2, at: 6)
    #expect(try browser.convert(3, at: 7) == [0, 0, 1])
    #expect(try browser.convert(3, at: 8) == [0, 0, 0])
  }

  @Test func sitesClearWhatTheySaved() throws {
    var browser = try SmallBrowser {
      $0.siteBudget = 1_000_000_000; $0.globalBudget = 1_000_000_000; $0.impressionSiteQuota = 1_000_000_000
    }
    try browser.save(0, at: 1, on: "c.example", by: "d.example")
    browser.api.clearImpressions(for: "c.example")
    #expect(try browser.convert(1, at: 2) == [1])
    browser.api.clearImpressions(for: "www.d.example")
    #expect(try browser.convert(1, at: 3) == [0])
    try browser.save(0, at: 4) { $0.conversionSites = ["a.example", "b.example"] }
    browser.api.clearImpressions(for: "a.example")
    #expect(try browser.convert(1, at: 5, on: "a.example") == [0])
    #expect(try browser.convert(1, at: 6, on: "b.example") == [1])
    // A list that becomes empty does not come to mean any site.
    browser.api.clearImpressions(for: "b.example")
    #expect(browser.api.storedImpressions == 0)
    try browser.save(0, at: 7) { $0.conversionCallers = ["a.example"] }
    browser.api.clearImpressions(for: "localhost")
    #expect(browser.api.storedImpressions == 1)
    browser.api.clearImpressions(for: "a.example")
    #expect(browser.api.storedImpressions == 0)
  }

  @Test func turnedOffItChecksEverythingAndDoesNothing() throws {
    var browser = try SmallBrowser()
    browser.api.isEnabled = false
    try browser.save(0, at: 1)
    #expect(browser.api.storedImpressions == 0)
    #expect(try browser.convert(2, at: 2) == [0, 0])
    #expect(throws: LevelOneError.self) { try browser.save(5, at: 3) }
    #expect(throws: LevelOneError.self) { _ = try browser.convert(0, at: 4) }
    browser.api.isEnabled = true
    try browser.save(0, at: 5)
    #expect(try browser.convert(2, at: 6) == [1, 0])
  }

  @Test func historyIsClearedInThreeWays() throws {
    var browser = try SmallBrowser()
    try browser.save(0, at: 1)
    try browser.clear(["adv-1.example"], forgetVisits: false, at: 2)
    #expect(try browser.convert(1, at: 3, on: "adv-1.example") == [0])
    #expect(try browser.convert(1, at: 4, on: "adv-2.example") == [1])
    try browser.clear(["adv-1.example"], forgetVisits: true, at: 5)
    #expect(browser.api.storedImpressions == 1)
    try browser.save(0, at: 6)
    for (second, site) in [(7, "adv-1.example"), (8, "adv-2.example"), (9, "adv-3.example")] {
      #expect(try browser.convert(1, at: Int64(second), on: site) == [0])
    }
    // Epoch 0 ends at 302 400 s.
    try browser.save(0, at: 302_400)
    #expect(try browser.convert(1, at: 302_401, on: "adv-1.example") == [1])
    try browser.clear(["publisher.example"], forgetVisits: true, at: 302_402)
    #expect(browser.api.storedImpressions == 0)
    try browser.save(0, at: 302_403)
    try browser.clear([], forgetVisits: true, at: 302_404)
    #expect(browser.api.storedImpressions == 0)
    #expect(refusal { try browser.clear([], forgetVisits: false, at: 302_405) } == .rangeError)
    #expect(refusal { try browser.clear(["com"], forgetVisits: true, at: 302_405) } == .syntaxError)
  }

  @Test func epochsStartAtTheFirstQuestionOnAWholeHour() throws {
    var engine = LevelOneEngine(LevelOneLimits())
    var draws = ConstantDraws(epoch: 0.5, allocation: 0.5)
    #expect(engine.epoch(of: 3_000, &draws) == 0)
    #expect(engine.epochStart == -302_400_000)
    #expect(engine.epoch(of: 302_399_999, &draws) == 0 && engine.epoch(of: 302_403_000, &draws) == 1)
    #expect(engine.epoch(of: -302_400_001, &draws) == -1)
    // Clearing without forgetting asks for the earliest epoch first.
    var other = LevelOneEngine(LevelOneLimits())
    other.exhaustBudgets(of: [1], at: 2_592_000_000, draws: &draws)
    #expect(other.epochStart == -302_400_000)
    var third = try SmallBrowser()
    third.api.isEnabled = false
    _ = try third.convert(1, at: 1)
    third.api.isEnabled = true
    try third.save(0, at: 1_000_000)
    // The start follows from this conversion: half an epoch before it is the epoch's middle.
    #expect(try third.convert(1, at: 1_300_000) { $0.lookbackDays = 4 } == [1])
  }
}
