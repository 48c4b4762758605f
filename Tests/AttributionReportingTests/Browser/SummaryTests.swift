import Measurement
import SimulationKernel
import Testing
import Web

@testable import AttributionReporting

@Suite struct SummaryPart {
  typealias Settings = AttributionReportingBrowser.Settings
  typealias Summary = AttributionReportingBrowser.SummarySettings

  @Test func conversionsContributeUnderTwoKeys() {
    var settings = Settings.truthful
    settings.summary = Summary(countContribution: 100, valueContribution: 1000, maximumValue: 500)
    settings.parameters.nullReportRateExcludingTime = 0
    var person = PersonDriver(settings)
    person.click(0, at: 0)
    person.convert(4, at: 10, data: 6, value: 125)
    person.convert(5, at: 11, data: 6, value: 0)
    person.convert(6, at: 12, page: 99)
    person.finish()
    let reports = person.sent.filter { $0.report.kind == .aggregatable }
    let count = ContributionKey(campaign: 3, data: 6, isValue: false).bits
    let value = ContributionKey(campaign: 3, data: 0, isValue: true).bits
    #expect(count == UInt128(3) << 65 | 12 && value == UInt128(3) << 65 | 1)
    #expect(ContributionKey(count) == ContributionKey(campaign: 3, data: 6, isValue: false))
    let contributions = Set(reports.map(\.report.contributions))
    #expect(
      contributions == [
        [Contribution(key: count, value: 100), Contribution(key: value, value: 250)],
        [Contribution(key: count, value: 100)],
      ])
    #expect(Set(reports.map(\.tag)) == [Tag(conversion: 4, click: 0), Tag(conversion: 5, click: 0)])
    #expect(reports.allSatisfy { (10...12 + 10 * minute).contains($0.sent.milliseconds) })
    #expect(reports.allSatisfy { $0.report.sourceEventID == 0 })
  }

  @Test func valuesAreRoundedHalfUpAndCut() {
    let summary = Summary(countContribution: 0, valueContribution: 10, maximumValue: 100)
    #expect(
      [0, 4, 5, 14, 15, 100, 101, .max, -7].map { summary.contribution(ofValue: $0) }
        == [0, 0, 1, 1, 2, 10, 10, 10, 0])
    let largest = Summary(countContribution: 0, valueContribution: 65_536, maximumValue: 1 << 40)
    #expect(largest.contribution(ofValue: 1 << 40) == 65_536)
  }

  @Test func theBudgetEndsContributions() {
    var settings = Settings.truthful
    settings.eventLevel = false
    settings.settles = .summary
    settings.summary = Summary(countContribution: 30_000)
    settings.parameters.nullReportRateExcludingTime = 1
    var person = PersonDriver(settings)
    person.click(0, at: 0)
    for number in 0..<3 as Range<UInt32> { person.convert(number, at: 1) }
    person.convert(3, at: 2, page: 99)
    person.finish()
    #expect(person.outcomes == [.scheduled, .scheduled, .budgetExhausted, .noMatchingClick])
    // Where there is no true report there is a null one, which tells nobody apart.
    #expect(person.sent.count == 4 && person.sent.allSatisfy { $0.report.kind == .aggregatable })
    let nulls = person.sent.filter { $0.report.contributions.isEmpty }
    #expect(nulls.map(\.tag) == Array(repeating: Tag(conversion: Tag.noConversion, click: .max), count: 2))
  }

  @Test func reportsWithSourceTimesHaveNullReportsOfOtherDays() {
    var settings = Settings.truthful
    settings.summary = Summary(countContribution: 1)
    settings.summary?.includesSourceTime = true
    settings.parameters.nullReportRateIncludingTime = 1
    var person = PersonDriver(settings)
    person.click(0, at: 40 * day)
    person.convert(0, at: 42 * day)
    person.finish()
    #expect(person.sent.filter { $0.report.kind == .aggregatable }.count == 31)
    #expect(Set(person.times).count > 25)
  }

  @Test func settingsOutOfRangeAreNamed() {
    func problem(_ change: (inout Settings) -> Void) -> String? {
      var settings = Settings()
      change(&settings)
      do {
        try settings.validate()
        return nil
      } catch {
        return error.setting
      }
    }
    #expect(problem { _ in } == nil)
    #expect(problem { $0.flipRate = 1.5 } == "flip-rate" && problem { $0.flipRate = .nan } == "flip-rate")
    #expect(problem { $0.navigation.expiry = .days(31) } == "navigation.expiry")
    #expect(problem { $0.event.epsilon = 15 } == "event.epsilon")
    #expect(problem { $0.event.epsilon = .nan } == "event.epsilon")
    #expect(
      problem {
        $0.parameters.maxEventLevelEpsilon = 20
        $0.event.epsilon = 15
      } == nil)
    #expect(problem { $0.navigation.maxEventLevelReports = 21 } == "navigation.max-event-level-reports")
    #expect(problem { $0.navigation.reportWindows = [] } == "navigation.report-windows")
    #expect(problem { $0.navigation.reportWindows = [.minutes(59)] } == "navigation.report-windows")
    #expect(problem { $0.navigation.reportWindows = [.days(2), .days(2)] } == "navigation.report-windows")
    #expect(problem { $0.navigation.reportWindows = [.hours(1), .days(30)] } == nil)
    #expect(problem { $0.navigation.triggerData = [1, 2] } == "navigation.trigger-data")
    #expect(
      problem {
        $0.navigation.triggerData = [1, 2]
        $0.navigation.matching = .exact
      } == nil)
    #expect(problem { $0.event.triggerDataCardinality = 33 } == "event.trigger-data")
    #expect(problem { $0.eventLevel = false } == "event-level")
    #expect(problem { $0.settles = .summary } == "settles")
    #expect(problem { $0.summary = Summary(countContribution: 65_537) } == "summary.count-contribution")
    #expect(problem { $0.summary = Summary(countContribution: 0) } == "summary.count-contribution")
    #expect(
      problem { $0.summary = Summary(countContribution: 1, maximumValue: 0) } == "summary.maximum-value")
    #expect(problem { $0.parameters.maxAttributions = 0 } == "max-attributions")
    #expect(problem { $0.parameters.rateLimitWindow = .days(-1) } == "rate-limit-window")
    #expect(problem { $0.parameters.nullReportRateExcludingTime = 2 } == "null-report-rate-excluding-time")
    #expect(problem { $0.parameters.maxChannelCapacityEvent = .nan } == "max-channel-capacity-event")
  }
}
