import Population
import SimulationKernel
import Statistics
import Testing
import Web

/// When clicks and conversions may lie, and what counts.
@Suite struct TimelineTests {
  private func crowd(_ timeline: Timeline, count: Int = 5_000) throws -> Crowd {
    try Crowd(PopulationTest.rich(), timeline, count: count)
  }

  @Test func clickTimesAreUniformFromTheWarmUpToTheEndOfAds() throws {
    var timeline = Timeline()
    timeline.warmUp = .days(10)
    timeline.period = .days(20)
    timeline.adsEnd = .days(5)
    let times = try crowd(timeline).clicks.map { Double($0.time.milliseconds) }
    let (low, span) = (-864_000_000.0, 15 * 86_400_000.0)
    #expect(times.allSatisfy { $0 >= low && $0 < low + span })
    let fit = try KolmogorovSmirnov.test(times) { min(max(($0 - low) / span, 0), 1) }
    #expect(fit.pValue > PopulationTest.significance, "\(fit)")
  }

  @Test func adsRunToTheEndOfThePeriodUnlessTheyStopBefore() throws {
    var timeline = Timeline()
    #expect(timeline.adsRun == .days(60))
    timeline.adsEnd = .days(3)
    #expect(timeline.adsRun == .days(33))
    let crowd = try crowd(timeline)
    #expect(crowd.clicks.allSatisfy { $0.time < SimulationTime.zero + .days(3) })
    #expect(crowd.conversions.contains { $0.time > SimulationTime.zero + .days(3) && $0.causedBy >= 0 })
  }

  @Test func nothingLiesBeforeTheWarmUpAndNoConversionAfterThePeriod() throws {
    let timeline = Timeline()
    let crowd = try crowd(timeline)
    let start = SimulationTime.zero - timeline.warmUp
    let end = SimulationTime.zero + timeline.period
    #expect(crowd.clicks.allSatisfy { $0.time >= start && $0.time < end })
    #expect(crowd.conversions.allSatisfy { $0.time >= start && $0.time < end })
    #expect(crowd.clicks.contains { $0.time < .zero } && crowd.conversions.contains { $0.time < .zero })
  }

  @Test func withoutAWarmUpNothingLiesBeforeThePeriod() throws {
    var timeline = Timeline()
    timeline.warmUp = .zero
    let crowd = try crowd(timeline)
    #expect(crowd.clicks.allSatisfy { $0.time >= .zero } && crowd.conversions.allSatisfy(\.counts))
  }

  @Test func aConversionCountsWhenItLiesInThePeriod() throws {
    for conversion in try crowd(Timeline()).conversions {
      #expect(conversion.counts == (conversion.time >= .zero))
    }
  }

  @Test func theEndComesAfterPeriodAndDrainAndWithoutADrainAfterEverything() {
    var timeline = Timeline()
    #expect(timeline.end == SimulationTime.zero + .days(60) + .hours(1))
    timeline.drain = .zero
    #expect(timeline.end == SimulationTime.zero + .days(30))
    timeline.drain = nil
    #expect(timeline.end > SimulationTime.zero + .days(36_500))
  }

  @Test func clicksScaleWithTheLengthOfTheAds() throws {
    var timeline = Timeline()
    timeline.warmUp = .zero
    timeline.period = .days(90)
    let n = 30_000.0
    let clicks = try Crowd(PopulationTest.plain(), timeline, count: Int(n)).clicks.count
    #expect(abs(Double(clicks) / n - 9) < PopulationTest.z * (9 / n).squareRoot())
  }
}
