import SimulationKernel
import Web

/// One browser's clock: hands events and timers to a measurement system in the order of time.
///
/// Generic and specialised for each system, since it is the loop that everything else waits for.
@frozen
public struct BrowserLoop<System: MeasurementSystem & ~Copyable>: ~Copyable {
  /// The device side of the system under test.
  public var system: System
  /// What the system has emitted since ``begin(_:)``.
  public var outbox = Outbox<System.Report>()
  @usableFromInline var timers = EventQueue<WaitingTimer>()
  /// When the earliest timer is due, so that an event before it need not ask the queue.
  @usableFromInline var nextTimer = SimulationTime.never
  @usableFromInline let moments: IndependentMoments
  @usableFromInline let sessions: SessionLaw?
  /// Whether sessions decide, beside ``sessions`` since that is longer to look at.
  @usableFromInline let hasSessions: Bool
  /// A moment at which the browser is known to be open; while it lies ahead, the browser is closed.
  @usableFromInline var knownOpen = SimulationTime.zero
  @usableFromInline var isDormant = false
  /// The browser's position among its person's, where the ordinals of random addresses have it.
  @usableFromInline var browserBits: UInt64 = 0

  /// Makes the loop of a browser that has seen nothing yet.
  public init(_ settings: System.Settings, availability: Availability) {
    system = System(settings)
    moments = availability.moments
    sessions = availability.sessions
    hasSessions = sessions != nil
  }

  /// Starts the next browser; buffers are kept.
  ///
  /// - Parameters:
  ///   - traits: what is fixed about the browser.
  ///   - browser: its position among its person's browsers, 0...255.
  @inlinable
  public mutating func begin(_ traits: BrowserTraits, browser: Int = 0) {
    system.reset(traits)
    outbox.reset()
    timers.reset()
    nextTimer = .never
    // Nothing is due before the first event, which sets the moment.
    knownOpen = .zero
    isDormant = traits.isDormant
    browserBits = UInt64(truncatingIfNeeded: browser) &<< 48
  }

  /// Lets an event happen, after every timer that is due by then.
  ///
  /// - Parameter time: when it happens; not before the previous event.
  @inlinable
  @inline(__always)
  public mutating func play(_ event: BrowserEvent, at time: SimulationTime, random: AddressedRandom) {
    if nextTimer <= time { fireTimers(through: time, nextEvent: time, random: random) }
    knownOpen = time
    system.handle(event, at: time, random: random, into: &outbox)
    if !outbox.timers.isEmpty { takeTimers(random: random) }
  }

  /// Whether anything waits for its time.
  @inlinable public var isWaiting: Bool { nextTimer != .never }

  /// Notes that somebody uses the browser: it is open then, and what waited for its start leaves.
  ///
  /// - Parameter time: when; not before the previous event or visit.
  @inlinable
  public mutating func visit(at time: SimulationTime, random: AddressedRandom) {
    if nextTimer <= time { fireTimers(through: time, nextEvent: time, random: random) }
    knownOpen = time
  }

  /// Lets every timer fire that is due by `end` (inclusive), when no more events follow.
  @inlinable
  @inline(__always)
  public mutating func finish(through end: SimulationTime, random: AddressedRandom) {
    if nextTimer <= end { fireTimers(through: end, nextEvent: .never, random: random) }
  }

  @inlinable
  mutating func fireTimers(through end: SimulationTime, nextEvent: SimulationTime, random: AddressedRandom) {
    while nextTimer <= end {
      let now = nextTimer
      var waiting = timers.removeFirst()
      nextTimer = timers.earliest
      if waiting.mayBeClosed, let start = start(waiting, due: now, nextEvent: nextEvent, random: random) {
        waiting.mayBeClosed = false
        waiting.timer.late = true
        schedule(waiting, at: start)
        continue
      }
      system.timerFired(waiting.timer, at: now, random: random, into: &outbox)
      if !outbox.timers.isEmpty { takeTimers(random: random) }
    }
  }

  /// When the browser starts, if it is closed at a time that something is due; nil when it is open.
  @inlinable
  @inline(__always)
  mutating func start(
    _ waiting: WaitingTimer, due: SimulationTime, nextEvent: SimulationTime, random: AddressedRandom
  ) -> SimulationTime? {
    hasSessions
      ? startOfSession(due: due, nextEvent: nextEvent, random: random)
      : due + moments.closedFor.draw(waiting.word1, waiting.word2)
  }

  /// The start as sessions have it; what is found out about the browser holds for all that is due later.
  @inlinable
  @inline(never)
  mutating func startOfSession(
    due: SimulationTime, nextEvent: SimulationTime, random: AddressedRandom
  ) -> SimulationTime? {
    if due < knownOpen { return knownOpen }
    guard knownOpen < due, let sessions else { return nil }
    let start = sessions.start(
      at: due, openAt: knownOpen, isDormant: isDormant, random.block(Availability.purpose, ordinal(of: due)))
    guard let start else {
      knownOpen = due
      return nil
    }
    // The next event opens the browser, if nothing did before.
    knownOpen = min(start, nextEvent)
    return knownOpen
  }

  /// Puts the timers of the outbox into the queue.
  ///
  /// Where moments are independent, whether the browser will run is drawn here, not when the timer is due: the
  /// number is the same, and the processor has it ready by the time that anything depends on it.
  @inlinable
  mutating func takeTimers(random: AddressedRandom) {
    for index in 0..<outbox.timers.count {
      let request = outbox.timers[index]
      var waiting = WaitingTimer(timer: request.timer, mayBeClosed: hasSessions, word1: 0, word2: 0)
      if moments.closedShare > 0, request.timer.needsOpenBrowser {
        let draw = moments.draw(random, ordinal: ordinal(of: request.time))
        waiting = WaitingTimer(
          timer: request.timer, mayBeClosed: draw.isClosed, word1: draw.word1, word2: draw.word2)
      }
      schedule(waiting, at: request.time)
    }
    outbox.timers.removeAll()
  }

  /// The address of what decides about a due time.
  @inlinable
  @inline(__always)
  func ordinal(of due: SimulationTime) -> UInt64 {
    // Times need no more than 48 bits; the upper bits of an early time are all set, so they are flipped.
    UInt64(bitPattern: due.milliseconds) ^ browserBits
  }

  @inlinable
  @inline(__always)
  mutating func schedule(_ waiting: WaitingTimer, at time: SimulationTime) {
    // A browser that stays closed for centuries never fires it; the report stays on the device.
    if time > EventQueue<WaitingTimer>.latest { return }
    timers.schedule(waiting, at: time, priority: waiting.timer.priority)
    if time < nextTimer { nextTimer = time }
  }
}

/// A timer in the queue, with what was drawn about the browser at its time.
@frozen
@usableFromInline
struct WaitingTimer: BitwiseCopyable, Sendable {
  @usableFromInline var timer: Timer
  /// Whether the browser will be closed when the timer is due or, with sessions, may be.
  @usableFromInline var mayBeClosed: Bool
  @usableFromInline var word1: UInt32
  @usableFromInline var word2: UInt32

  @inlinable
  init(timer: Timer, mayBeClosed: Bool, word1: UInt32, word2: UInt32) {
    self.timer = timer
    self.mayBeClosed = mayBeClosed
    self.word1 = word1
    self.word2 = word2
  }
}
