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
  @usableFromInline let availability: Availability

  /// Makes the loop of a browser that has seen nothing yet.
  public init(_ settings: System.Settings, availability: Availability) {
    system = System(settings)
    self.availability = availability
  }

  /// Starts the next browser; buffers are kept.
  @inlinable
  public mutating func begin(_ traits: BrowserTraits) {
    system.reset(traits)
    outbox.reset()
    timers.reset()
    nextTimer = .never
  }

  /// Lets an event happen, after every timer that is due by then.
  ///
  /// - Parameter time: when it happens; not before the previous event.
  @inlinable
  @inline(__always)
  public mutating func play(_ event: BrowserEvent, at time: SimulationTime, random: AddressedRandom) {
    if nextTimer <= time { fireTimers(through: time, random: random) }
    system.handle(event, at: time, random: random, into: &outbox)
    if !outbox.timers.isEmpty { takeTimers(random: random) }
  }

  /// Lets every timer fire that is due by `end` (inclusive).
  @inlinable
  @inline(__always)
  public mutating func finish(through end: SimulationTime, random: AddressedRandom) {
    if nextTimer <= end { fireTimers(through: end, random: random) }
  }

  @inlinable
  mutating func fireTimers(through end: SimulationTime, random: AddressedRandom) {
    while nextTimer <= end {
      let now = nextTimer
      var waiting = timers.removeFirst()
      nextTimer = timers.earliest
      if waiting.isClosed {
        waiting.isClosed = false
        waiting.timer.late = true
        schedule(waiting, at: now + availability.closedFor.draw(waiting.word1, waiting.word2))
        continue
      }
      system.timerFired(waiting.timer, at: now, random: random, into: &outbox)
      if !outbox.timers.isEmpty { takeTimers(random: random) }
    }
  }

  /// Puts the timers of the outbox into the queue.
  ///
  /// Whether the browser will run is drawn here, not when the timer is due: the number is the same, and the
  /// processor has it ready by the time that anything depends on it.
  @inlinable
  mutating func takeTimers(random: AddressedRandom) {
    for index in 0..<outbox.timers.count {
      let request = outbox.timers[index]
      var waiting = WaitingTimer(timer: request.timer, isClosed: false, word1: 0, word2: 0)
      if availability.closedShare > 0, request.timer.needsOpenBrowser {
        let draw = availability.draw(random, ordinal: UInt64(bitPattern: request.time.milliseconds))
        waiting = WaitingTimer(
          timer: request.timer, isClosed: draw.isClosed, word1: draw.word1, word2: draw.word2)
      }
      schedule(waiting, at: request.time)
    }
    outbox.timers.removeAll()
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
  /// Whether the browser will be closed when the timer is due.
  @usableFromInline var isClosed: Bool
  @usableFromInline var word1: UInt32
  @usableFromInline var word2: UInt32

  @inlinable
  init(timer: Timer, isClosed: Bool, word1: UInt32, word2: UInt32) {
    self.timer = timer
    self.isClosed = isClosed
    self.word1 = word1
    self.word2 = word2
  }
}
