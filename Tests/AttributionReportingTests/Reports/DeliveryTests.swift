import JSONText
import SimulationKernel
import Testing

@testable import AttributionReporting

@Suite struct DeliveryOfReports {
  private let due = 2 * day

  private func fixture(_ parameters: Parameters = Parameters()) throws -> BrowserFixture {
    var fixture = try BrowserFixture(parameters)
    try fixture.source(at: 0)
    try fixture.trigger(at: 1)
    return fixture
  }

  private func time(_ milliseconds: Int64) -> SimulationTime { SimulationTime(milliseconds: milliseconds) }

  @Test func aFailedReportIsTriedAgainTwiceAndThenDropped() throws {
    for (working, sent) in [
      (due, [due]), (due + 1, [due + 5 * minute]), (due + 5 * minute + 1, [due + 20 * minute]),
      (due + 20 * minute + 1, []),
    ] {
      var fixture = try fixture()
      fixture.browser.setConnection(.failing, at: time(2))
      fixture.deliver(through: working - 1)
      fixture.browser.setConnection(.working, at: time(working))
      fixture.deliver(through: .max)
      #expect(fixture.browser.sent.map(\.time.milliseconds) == sent)
      #expect(fixture.browser.nextSendTime == nil)
      // The report says when it was due, whenever it is sent.
      #expect(fixture.browser.sent.allSatisfy { $0.body["scheduled_report_time"] == .string("172800") })
    }
  }

  @Test func anAbsentBrowserHoldsReportsAndSendsThemWithinAMinute() throws {
    var times: Set<Int64> = []
    for seed in 0..<20 as Range<Int64> {
      var fixture = try fixture()
      fixture.browser.setConnection(.absent, at: time(2))
      fixture.deliver(through: due + 10 * day)
      #expect(fixture.browser.sent.isEmpty && fixture.browser.nextSendTime == nil)
      for start in 0...seed {
        fixture.browser.setConnection(.working, at: time(due + 10 * day + start))
        fixture.browser.setConnection(.absent, at: time(due + 10 * day + start))
      }
      fixture.browser.setConnection(.working, at: time(due + 11 * day))
      fixture.deliver(through: .max)
      let sent = try #require(fixture.browser.sent.first).time.milliseconds
      #expect((due + 11 * day...due + 11 * day + minute).contains(sent))
      times.insert(sent)
    }
    #expect(times.count > 15)
  }

  @Test func whatIsNotYetDueKeepsItsTime() throws {
    var fixture = try fixture()
    fixture.browser.setConnection(.absent, at: time(2))
    fixture.browser.setConnection(.working, at: time(due))
    fixture.deliver(through: .max)
    #expect(fixture.browser.sent.map(\.time.milliseconds) == [due])
  }

  @Test(arguments: [1, 2, 3])
  func oneOfTheTriesMayWaitForANavigation(_ retry: Int) throws {
    var fixture = try fixture()
    fixture.browser.retryAfterNavigation = retry
    fixture.browser.setConnection(.failing, at: time(2))
    fixture.deliver(through: due + 30 * minute)
    fixture.browser.setConnection(.working, at: time(due + 31 * minute))
    fixture.deliver(through: due + hour)
    #expect(fixture.browser.sent.isEmpty && fixture.browser.nextSendTime == nil)
    fixture.browser.navigate(at: time(due + hour))
    fixture.deliver(through: .max)
    #expect(fixture.browser.sent.map(\.time.milliseconds) == [due + hour + 5 * minute])
  }

  @Test func debugReportsAreLostWhileNothingArrives() throws {
    for connection in [ReportingBrowser.Connection.failing, .absent] {
      var fixture = try BrowserFixture()
      fixture.browser.setConnection(connection, at: time(0))
      try fixture.source(at: 0, debug: true) {
        $0.debugReporting = true
        $0.debugKey = 1
        $0.aggregatableDebugReporting = SourceDebugReporting(
          budget: 10, keyPiece: 1,
          contributions: [DebugContribution(kind: .sourceSuccess, keyPiece: 1, value: 1)])
      }
      try fixture.trigger(at: 1, debug: true) { $0.debugKey = 2 }
      fixture.browser.setConnection(.working, at: time(2))
      fixture.deliver(through: .max)
      #expect(fixture.browser.sent.map(\.kind) == [.eventLevel])
    }
  }

  @Test func clearedReportsAreNotSent() throws {
    var fixture = try fixture()
    fixture.browser.clear(from: time(0), through: time(0))
    fixture.deliver(through: .max)
    #expect(fixture.browser.sent.isEmpty)
  }

  @Test func theSameHistoryGivesTheSameRequests() throws {
    var first = try fixture()
    var second = try fixture()
    first.deliver(through: .max)
    second.deliver(through: .max)
    #expect(first.browser.takeSent() == second.browser.takeSent())
    #expect(first.browser.sent.isEmpty)
  }
}
