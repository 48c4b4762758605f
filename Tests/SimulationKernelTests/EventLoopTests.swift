import SimulationKernel
import Testing

@Suite struct EventLoopTests {
  @Test func theClockShowsEachEventsTimeWhileItHappens() throws {
    let loop = LoopBox<String>()
    try loop.schedule("b", at: 5)
    try loop.schedule("a", at: 3)
    #expect(loop.step() == "a")
    #expect(loop.now == 3)
    #expect(loop.step() == "b")
    #expect(loop.now == 5)
    #expect(loop.step() == nil)
    #expect(loop.now == 5, "the clock stays when nothing waits")
  }

  @Test func aRunEndsBeforeItsEndAndTwoRunsCountNothingTwice() throws {
    let loop = LoopBox<Int64>()
    for time in [1, 9, 10, 10, 11] as [Int64] { try loop.schedule(time, at: time) }
    var seen: [Int64] = []
    loop.run(until: 10) { element, _ in seen.append(element) }
    #expect(seen == [1, 9])
    #expect(loop.now == 10)
    loop.run(until: 12) { element, _ in seen.append(element) }
    #expect(seen == [1, 9, 10, 10, 11])
    #expect(loop.now == 12)
  }

  @Test func eventsThatEventsScheduleHappenInTheSameRun() throws {
    let loop = LoopBox<Int64>(start: 100)
    try loop.schedule(0, at: 100)
    var seen: [Int64] = []
    try loop.run(until: 150) { element, loop in
      seen.append(loop.now.milliseconds)
      try loop.schedule(element + 1, at: loop.now + SimulationDuration(milliseconds: 20))
      if element == 0 { try loop.schedule(50, at: loop.now) }
    }
    // 100, again 100 (scheduled for the present), then a chain from each of the two.
    #expect(seen == [100, 100, 120, 120, 140, 140])
    #expect(loop.count == 2)
  }

  @Test func anEventInThePastIsRefusedAndSaysWhen() throws {
    let loop = LoopBox<Int>(start: 50)
    try loop.schedule(1, at: 50)
    do throws(EventInThePast) {
      try loop.schedule(2, at: 49)
      Issue.record("an event was scheduled before the present")
    } catch {
      #expect(error.time.milliseconds == 49 && error.now.milliseconds == 50)
      #expect(error.description.contains("49 ms") && error.description.contains("50 ms"))
    }
    #expect(loop.count == 1, "a refused event leaves nothing behind")
  }

  @Test func aRunToAnEarlierTimeDoesNotTurnTheClockBack() throws {
    let loop = LoopBox<Int>(start: 50)
    loop.run(until: 20) { _, _ in Issue.record("nothing was scheduled") }
    #expect(loop.now == 50)
  }

  @Test func anErrorInAnEventStopsTheRunAndLosesNoOtherEvent() throws {
    struct Stop: Error {}
    let loop = LoopBox<Int>()
    for element in 0..<4 { try loop.schedule(element, at: Int64(element)) }
    var seen: [Int] = []
    do {
      try loop.run(until: 10) { element, _ in
        if element == 1 { throw Stop() }
        seen.append(element)
      }
      Issue.record("the error was swallowed")
    } catch is Stop {
      #expect(loop.now == 1)
    }
    loop.run(until: 10) { element, _ in seen.append(element) }
    #expect(seen == [0, 2, 3])
  }

  @Test func aResetEmptiesTheQueueAndSetsTheClock() throws {
    let loop = LoopBox<Int>()
    try loop.schedule(1, at: 5)
    loop.run(until: 3) { _, _ in }
    loop.reset(to: -7)
    #expect(loop.now == -7)
    #expect(loop.step() == nil)
    try loop.schedule(2, at: -7)
    #expect(loop.step() == 2)
  }
}
