/// A clock and an event queue: what is scheduled happens in order, and the clock shows when.
///
/// Nothing else is known here: no ads, no browsers, no randomness.
@frozen
public struct EventLoop<Element>: ~Copyable {
  /// The events that wait.
  public var queue = EventQueue<Element>()
  /// The time of the last event that happened, or what ``run(until:_:)`` advanced it to.
  public private(set) var now: SimulationTime

  /// Makes a loop whose clock shows `start`.
  public init(start: SimulationTime = .zero) { now = start }

  /// Schedules an event.
  ///
  /// - Parameters:
  ///   - time: when it is to happen, not before ``now``.
  ///   - priority: see ``EventQueue/schedule(_:at:priority:)``.
  /// - Throws: ``EventInThePast`` when `time` lies before ``now``.
  @discardableResult
  public mutating func schedule(
    _ element: Element, at time: SimulationTime, priority: UInt32 = 0
  ) throws(EventInThePast) -> EventQueue<Element>.Token {
    guard time >= now else { throw EventInThePast(time: time, now: now) }
    return queue.schedule(element, at: time, priority: priority)
  }

  /// Lets the earliest event happen.
  ///
  /// - Returns: the event, or nil when none waits.
  public mutating func step() -> Element? {
    guard let (time, element) = queue.pop() else { return nil }
    now = time
    return element
  }

  /// Lets everything happen that is due before `end`, then sets the clock to `end`.
  ///
  /// Events at exactly `end` stay in the queue, so that two runs that meet at a time count nothing twice.
  ///
  /// - Parameter body: acts on an event and may schedule more.
  public mutating func run(
    until end: SimulationTime, _ body: (_ element: Element, _ loop: inout Self) throws -> Void
  ) rethrows {
    while let time = queue.nextTime, time < end, let element = step() {
      try body(element, &self)
    }
    now = max(now, end)
  }

  /// Empties the queue and sets the clock back.
  public mutating func reset(to start: SimulationTime = .zero) {
    queue.reset()
    now = start
  }
}

/// An event was scheduled before the present.
public struct EventInThePast: Error, Equatable, CustomStringConvertible {
  /// When the event was to happen.
  public var time: SimulationTime
  /// What the clock showed.
  public var now: SimulationTime

  /// Both times in words.
  public var description: String {
    "an event at \(time.milliseconds) ms cannot be scheduled: the clock already shows \(now.milliseconds) ms"
  }
}
