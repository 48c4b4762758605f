import SimulationKernel
import Testing

@testable import EventConversionMeasurement

/// What the moment at which a report is due says about its conversion.
@Suite struct ConversionTimesTests {
  private static let hour = SimulationDuration.hours(1).milliseconds

  @Test(arguments: [EventConversionMeasurement.Settings.article, .chromium2020])
  func everyConversionLiesInTheRangeOfItsReportAndNoOtherDoes(
    _ preset: EventConversionMeasurement.Settings
  ) throws {
    for days in [1, 2, 3, 5, 7, 10, 30] {
      for windows in [[], [2], [2, 7], [1, 2, 20]] {
        var settings = preset
        settings.windows = windows.map { .days(Int64($0)) }
        settings.expiry = .days(Int64(days))
        let expiry = settings.grantedExpiry(nil).milliseconds
        let schedule = ReportSchedule(settings)
        var times: [Int64] = []
        for hour in 0..<expiry / Self.hour {
          let start = hour * Self.hour
          times += [start, start + 1, start + Self.hour - 1]
        }
        for time in times {
          let delay = schedule.delay(conversionAfter: time, expiry: expiry)
          let range = try #require(schedule.conversionTimes(reportedAfter: delay, expiry: expiry))
          #expect(range.contains(time))
          // The ends are sharp: just outside, the report would be due at another moment.
          if range.lowerBound > 0 {
            #expect(schedule.delay(conversionAfter: range.lowerBound - 1, expiry: expiry) != delay)
          }
          if range.upperBound < expiry {
            #expect(schedule.delay(conversionAfter: range.upperBound, expiry: expiry) != delay)
          }
        }
      }
    }
  }

  @Test func theArticlesWindowsAreTheirOwnRanges() {
    let settings = EventConversionMeasurement.Settings.article
    let click = SimulationTime(milliseconds: 12_345)
    let ranges = [SimulationDuration.days(2), .days(7), .days(30)].map {
      settings.conversionTimes(reportDue: click + $0, click: click)
    }
    #expect(
      ranges == [
        click..<click + .days(2), click + .days(2)..<click + .days(7), click + .days(7)..<click + .days(30),
      ])
    #expect(settings.conversionTimes(reportDue: click + .days(3), click: click) == nil)
  }

  /// Article: windows of 2 d, 7 d and the expiry; Chromium 2020 takes conversions an hour less and reports later.
  @Test func theLongestDelaysAreThoseOfTheLastWindow() {
    let article = EventConversionMeasurement.Settings.article
    #expect(article.longestDelayAfterClick() == .days(30))
    #expect(article.longestDelayAfterConversion() == .days(23))
    #expect(article.longestDelayAfterClick(declaredExpiry: .days(10)) == .days(10))
    #expect(article.longestDelayAfterConversion(declaredExpiry: .days(10)) == .days(5))
    let chromium = EventConversionMeasurement.Settings.chromium2020
    #expect(chromium.longestDelayAfterClick() == .days(30) + .hours(1))
    #expect(
      chromium.longestDelayAfterConversion()
        == .days(23) + .hours(2) - SimulationDuration(milliseconds: 1))
    let outliving = article.with { $0.windows = [.days(40)] }
    #expect(outliving.longestDelayAfterClick() == .days(40))
    #expect(outliving.longestDelayAfterConversion() == .days(40))
    #expect(article.with { $0.debugMode = true }.longestDelayAfterClick() == .zero)
  }
}
