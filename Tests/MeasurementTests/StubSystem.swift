import Measurement
import SimulationKernel
import Web

/// A system that asks for the timers that it was set up with and writes down all that it is told.
struct StubSystem: MeasurementSystem {
  struct Settings: Sendable {
    /// Asked for at every conversion: how long after it, with what priority, and whether the browser must run.
    var timers: [(after: Int64, priority: UInt32, needsOpenBrowser: Bool)] = []
    /// Asked for at every timer until the chain is this long.
    var chain: [Int64] = []
  }

  struct Report: Sendable, Equatable {
    var id: UInt32
    var late: Bool
  }

  /// What happened, in order: `c` conversion, `k` click, `t` timer, then the time.
  private(set) var log: [String] = []
  private(set) var resets = 0
  private let settings: Settings
  private var nextTimer: UInt32 = 0
  private var chained = 0

  init(_ settings: Settings) { self.settings = settings }

  mutating func reset(_ browser: BrowserTraits) {
    log = []
    nextTimer = 0
    chained = 0
    resets += 1
  }

  mutating func handle(
    _ event: BrowserEvent, at now: SimulationTime, random: AddressedRandom, into outbox: inout Outbox<Report>
  ) {
    switch event {
    case .conversion:
      log.append("c@\(now.milliseconds)")
      for timer in settings.timers {
        outbox.wake(
          at: now + SimulationDuration(milliseconds: timer.after),
          Timer(
            id: nextTimer, ordinal: UInt64(nextTimer), priority: timer.priority,
            needsOpenBrowser: timer.needsOpenBrowser))
        nextTimer += 1
      }
    default: log.append("k@\(now.milliseconds)")
    }
  }

  mutating func timerFired(
    _ timer: Timer, at now: SimulationTime, random: AddressedRandom, into outbox: inout Outbox<Report>
  ) {
    log.append("t\(timer.id)@\(now.milliseconds)" + (timer.late ? " late" : ""))
    outbox.send(
      Report(id: timer.id, late: timer.late), tag: Tag(conversion: 0, click: 0), due: now, at: now)
    if chained < settings.chain.count {
      outbox.wake(
        at: now + SimulationDuration(milliseconds: settings.chain[chained]),
        Timer(id: nextTimer, ordinal: UInt64(nextTimer), needsOpenBrowser: false))
      nextTimer += 1
      chained += 1
    }
  }

  func unsentReports() -> [ScheduledReport<Report>] { [] }
}

/// A loop that expectations can be written about.
final class StubBrowser {
  private var loop: BrowserLoop<StubSystem>
  private var random: AddressedRandom

  convenience init(_ settings: StubSystem.Settings, closedShare: Double = 0, closedFor: Int64 = 0) {
    let closed = DelayLaw.constant(SimulationDuration(milliseconds: closedFor))
    self.init(settings, .independent(closedShare: closedShare, closedFor: closed))
  }

  init(_ settings: StubSystem.Settings, _ availability: Availability) {
    loop = BrowserLoop(settings, availability: availability)
    random = AddressedRandom(seed: 20_201_006, replication: 0)
    loop.begin(BrowserTraits())
  }

  var log: [String] { loop.system.log }
  var resets: Int { loop.system.resets }
  var sent: [StubSystem.Report] { loop.outbox.sent.map(\.report) }
  /// When each timer's report left, by the timer's number; nil for one that did not.
  func sentTimes(_ timers: Int) -> [Int64?] {
    var times = [Int64?](repeating: nil, count: timers)
    for sent in loop.outbox.sent { times[Int(sent.report.id)] = sent.sent.milliseconds }
    return times
  }

  func begin(person: UInt64 = 0, browser: Int = 0, isDormant: Bool = false) {
    random = random.of(person: person)
    loop.begin(BrowserTraits(isDormant: isDormant), browser: browser)
  }

  func convert(at time: Int64) {
    let origin = WebOrigin(origin: 0, site: 0)
    let registration = ConversionRegistration(number: 0, ordinal: 0, page: origin, reporting: origin, data: 0)
    loop.play(.conversion(registration), at: SimulationTime(milliseconds: time), random: random)
  }

  func click(at time: Int64) {
    let origin = WebOrigin(origin: 0, site: 0)
    let click = AdInteraction(
      number: 0, sourceData: 0, publisher: origin, destination: origin, reporting: origin)
    loop.play(.click(click), at: SimulationTime(milliseconds: time), random: random)
  }

  func finish(through end: Int64) { loop.finish(through: SimulationTime(milliseconds: end), random: random) }
}
