import Measurement
import SimulationKernel
import Testing
import Web

/// What a run loop makes of sessions, with browsers that close at once and stay closed for a century.
@Suite struct SessionLoopTests {
  private let second: Int64 = 1_000

  private func browser(_ settings: StubSystem.Settings) throws -> StubBrowser {
    StubBrowser(
      settings,
      .sessions(
        try SessionLaw(
          open: SimulationDuration(milliseconds: 1), closed: .days(36_500), dormantClosed: .days(1)))
    )
  }

  @Test func aReportThatWaitsForAStartIsSentWhenSomethingHappensAndBeforeIt() throws {
    let browser = try browser(.init(timers: [(10 * second, 0, true)]))
    browser.convert(at: 0)
    browser.click(at: 20 * second)
    browser.finish(through: 1_000 * second)
    #expect(browser.log == ["c@0", "t0@20000 late", "k@20000"])
  }

  @Test func allThatWaitsForOneStartLeavesThere() throws {
    let timers: [(Int64, UInt32, Bool)] = [
      (10 * second, 0, true), (15 * second, 0, true), (30 * second, 0, true),
    ]
    let browser = try browser(
      .init(timers: timers.map { (after: $0.0, priority: $0.1, needsOpenBrowser: $0.2) }))
    browser.convert(at: 0)
    browser.click(at: 20 * second)
    browser.click(at: 40 * second)
    #expect(
      browser.log == [
        "c@0", "t0@20000 late", "t1@20000 late", "k@20000", "t2@40000 late", "k@40000",
      ])
  }

  @Test func aBrowserThatNeverStartsAgainKeepsItsReports() throws {
    let browser = try browser(.init(timers: [(10 * second, 0, true)]))
    browser.convert(at: 0)
    browser.finish(through: 100_000 * second)
    #expect(browser.log == ["c@0"])
  }

  @Test func whateverIsDueAtTheMomentOfAnEventMeetsAnOpenBrowser() throws {
    let browser = try browser(.init(timers: [(0, 0, true)]))
    browser.convert(at: 7)
    browser.finish(through: 7)
    #expect(browser.log == ["c@7", "t0@7"])
  }

  @Test func aSessionMayEndBeforeAWaitInsideItDoes() throws {
    let browser = try browser(.init(timers: [(10 * second, 0, true)], chain: [300 * second]))
    browser.convert(at: 0)
    browser.click(at: 20 * second)
    browser.click(at: 1_000 * second)
    #expect(browser.log == ["c@0", "t0@20000 late", "k@20000", "t1@1000000 late", "k@1000000"])
  }

  @Test func theNextBrowserKnowsNothingOfTheStartsOfTheLast() throws {
    let browser = try browser(.init(timers: [(10 * second, 0, true)]))
    browser.convert(at: 0)
    browser.finish(through: 100 * second)
    browser.begin(person: 1)
    browser.convert(at: 0)
    browser.click(at: 11 * second)
    #expect(browser.log == ["c@0", "t0@11000 late", "k@11000"])
  }

  @Test func dormantBrowsersHavePausesOfTheirOwn() throws {
    let browser = try browser(.init(timers: [(10 * second, 0, true)]))
    browser.begin(person: 0, isDormant: true)
    browser.convert(at: 0)
    browser.finish(through: SimulationDuration.days(60).milliseconds)
    #expect(browser.sent == [.init(id: 0, late: true)], "it opens after a day on average")
  }
}
