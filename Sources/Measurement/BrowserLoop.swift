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
  @usableFromInline var timers = EventQueue<Timer>()
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
    if !outbox.timers.isEmpty { takeTimers() }
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
      var timer = timers.removeFirst()
      nextTimer = timers.earliest
      if timer.needsOpenBrowser, !timer.late,
        let wait = availability.wait(random, ordinal: timer.ordinal)
      {
        timer.late = true
        schedule(timer, at: now + wait)
        continue
      }
      system.timerFired(timer, at: now, random: random, into: &outbox)
      if !outbox.timers.isEmpty { takeTimers() }
    }
  }

  @inlinable
  mutating func takeTimers() {
    for index in 0..<outbox.timers.count {
      schedule(outbox.timers[index].timer, at: outbox.timers[index].time)
    }
    outbox.timers.removeAll()
  }

  @inlinable
  @inline(__always)
  mutating func schedule(_ timer: Timer, at time: SimulationTime) {
    timers.schedule(timer, at: time, priority: timer.priority)
    if time < nextTimer { nextTimer = time }
  }
}
