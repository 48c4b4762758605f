import SimulationKernel
import Web

/// One browser's clock: hands events and timers to a measurement system in the order of time.
///
/// Generic and specialised for each system, since it is the loop that everything else waits for.
@frozen
public struct BrowserLoop<System: MeasurementSystem>: ~Copyable {
  /// The device side of the system under test.
  public var system: System
  /// What the system has emitted since ``begin(_:)``.
  public var outbox = Outbox<System.Report>()
  @usableFromInline var timers = EventQueue<TimerRequest>()
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
  }

  /// Lets an event happen, after every timer that is due by then.
  ///
  /// - Parameter time: when it happens; not before the previous event.
  @inlinable
  public mutating func play(_ event: BrowserEvent, at time: SimulationTime, random: AddressedRandom) {
    fireTimers(through: time, random: random)
    system.handle(event, at: time, random: random, into: &outbox)
    takeTimers()
  }

  /// Lets every timer fire that is due by `end` (inclusive).
  @inlinable
  public mutating func finish(through end: SimulationTime, random: AddressedRandom) {
    fireTimers(through: end, random: random)
  }

  @inlinable
  mutating func fireTimers(through end: SimulationTime, random: AddressedRandom) {
    while let next = timers.nextTime, next <= end, let (time, popped) = timers.pop() {
      var request = popped
      if request.timer.needsOpenBrowser, !request.timer.late,
        let wait = availability.wait(random, ordinal: request.timer.ordinal)
      {
        request.timer.late = true
        timers.schedule(request, at: time + wait, priority: request.priority)
        continue
      }
      system.timerFired(request.timer, at: time, random: random, into: &outbox)
      takeTimers()
    }
  }

  @inlinable
  mutating func takeTimers() {
    if outbox.timers.isEmpty { return }
    for request in outbox.timers {
      timers.schedule(request, at: request.time, priority: request.priority)
    }
    outbox.timers.removeAll(keepingCapacity: true)
  }
}
