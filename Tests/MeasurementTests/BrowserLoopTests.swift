import Measurement
import SimulationKernel
import Testing
import Web

@Suite struct BrowserLoopTests {
  @Test func aTimerFiresBeforeAnEventOfTheSameTime() {
    let browser = StubBrowser(.init(timers: [(10, 0, true)]))
    browser.convert(at: 0)
    browser.click(at: 10)
    #expect(browser.log == ["c@0", "t0@10", "k@10"])
  }

  @Test func anEventBeforeATimerComesFirst() {
    let browser = StubBrowser(.init(timers: [(10, 0, true)]))
    browser.convert(at: 0)
    browser.click(at: 9)
    browser.click(at: 11)
    #expect(browser.log == ["c@0", "k@9", "t0@10", "k@11"])
  }

  @Test func theEndIsInclusiveAndWhatIsDueLaterStays() {
    let browser = StubBrowser(.init(timers: [(10, 0, true), (11, 0, true)]))
    browser.convert(at: 0)
    browser.finish(through: 9)
    #expect(browser.log == ["c@0"])
    browser.finish(through: 10)
    #expect(browser.log == ["c@0", "t0@10"])
    browser.finish(through: 100)
    #expect(browser.log == ["c@0", "t0@10", "t1@11"])
  }

  @Test func timersOfOneTimeFireByPriorityAndThenInTheOrderOfAsking() {
    let browser = StubBrowser(.init(timers: [(5, 2, true), (5, 1, true), (5, 2, true), (5, 0, true)]))
    browser.convert(at: 0)
    browser.finish(through: 5)
    #expect(browser.log == ["c@0", "t3@5", "t1@5", "t0@5", "t2@5"])
  }

  @Test func aTimerThatIsDueWhenTheBrowserIsClosedWaitsForItsStartAndIsLateOnce() {
    let browser = StubBrowser(.init(timers: [(10, 0, true)]), closedShare: 1, closedFor: 7)
    browser.convert(at: 0)
    browser.click(at: 12)
    browser.finish(through: 1_000)
    #expect(
      browser.log == ["c@0", "k@12", "t0@17 late"], "it waits 7 ms from when it was due, and only once")
    #expect(browser.sent == [.init(id: 0, late: true)])
  }

  @Test func aStartBeyondTheEndIsNotWaitedFor() {
    let browser = StubBrowser(.init(timers: [(10, 0, true)]), closedShare: 1, closedFor: 7)
    browser.convert(at: 0)
    browser.finish(through: 16)
    #expect(browser.log == ["c@0"])
    browser.finish(through: 17)
    #expect(browser.log == ["c@0", "t0@17 late"])
  }

  @Test func aTimerThatNeedsNoOpenBrowserNeverWaits() {
    let browser = StubBrowser(.init(timers: [(10, 0, false)]), closedShare: 1, closedFor: 7)
    browser.convert(at: 0)
    browser.finish(through: 10)
    #expect(browser.log == ["c@0", "t0@10"])
  }

  @Test func aBrowserThatIsNeverClosedIsNeverLate() {
    let browser = StubBrowser(.init(timers: [(10, 0, true)]), closedShare: 0, closedFor: 7)
    browser.convert(at: 0)
    browser.finish(through: 10)
    #expect(browser.log == ["c@0", "t0@10"])
  }

  @Test func aTimerMayAskForAnotherOfTheSameTime() {
    let browser = StubBrowser(.init(timers: [(10, 0, true)], chain: [0, 0, 3]))
    browser.convert(at: 0)
    browser.click(at: 10)
    browser.finish(through: 20)
    #expect(browser.log == ["c@0", "t0@10", "t1@10", "t2@10", "k@10", "t3@13"])
  }

  @Test func theNextBrowserStartsWithNothing() {
    let browser = StubBrowser(.init(timers: [(10, 0, true)]))
    browser.convert(at: 0)
    browser.convert(at: 12)
    #expect(browser.sent.count == 1)
    browser.begin(person: 1)
    #expect(browser.resets == 2 && browser.log.isEmpty && browser.sent.isEmpty)
    browser.finish(through: 1_000)
    #expect(browser.log.isEmpty, "a timer of the browser before fired")
  }

  /// The share of late timers over 40,000 people: 20 % within z = 6.
  @Test func browsersAreClosedAsOftenAsTheirShareSays() {
    let browser = StubBrowser(.init(timers: [(10, 0, true)]), closedShare: 0.2, closedFor: 5)
    let people = 40_000
    var late = 0
    for person in 0..<people {
      browser.begin(person: UInt64(person))
      browser.convert(at: 0)
      browser.finish(through: 100)
      late += browser.sent.count { $0.late }
    }
    let expected = 0.2 * Double(people)
    #expect(abs(Double(late) - expected) < 6 * (expected * 0.8).squareRoot())
  }
}

@Suite struct OutboxTests {
  @Test func aResetEmptiesAllOfIt() {
    var outbox = Outbox<Int>()
    outbox.send(1, tag: Tag(conversion: 0, click: 0), due: .zero, at: .zero)
    outbox.wake(at: .zero, Timer(id: 1, ordinal: 1))
    let page = WebOrigin(origin: 1, site: 1)
    outbox.settle(
      ConversionRegistration(number: 0, ordinal: 0, page: page, reporting: page, data: 0), .scheduled,
      cappedReports: 3)
    outbox.refuse(0, .storageLimit)
    #expect(outbox.cappedReports == 3)
    outbox.reset()
    #expect(outbox.sent.isEmpty && outbox.timers.values.isEmpty && outbox.outcomes.values.isEmpty)
    #expect(outbox.refusals.values.isEmpty && outbox.cappedReports == 0)
  }

  @Test func aReportKeepsWhenItWasDueAndWhenItLeft() {
    var outbox = Outbox<String>()
    outbox.send(
      "r", tag: Tag(conversion: 4, click: 2), due: SimulationTime(milliseconds: 5),
      at: SimulationTime(milliseconds: 9))
    let sent = outbox.sent[0]
    #expect(sent.report == "r" && sent.tag == Tag(conversion: 4, click: 2))
    #expect(sent.due.milliseconds == 5 && sent.sent.milliseconds == 9)
  }
}
