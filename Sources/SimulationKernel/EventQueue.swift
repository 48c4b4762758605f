/// Events in the order (time, priority, sequence): equal times by priority, equal priorities first in, first out.
///
/// A 4-ary heap of 128-bit keys. A key holds everything that order depends on and the number of the slot
/// that keeps the element, so that the heap moves 16 bytes an event whatever the element's size.
///
/// - Complexity: `schedule` and `pop` are O(log n), `cancel` and `nextTime` O(1) amortised.
@frozen
public struct EventQueue<Element>: ~Copyable {
  /// Names one scheduled event, so that it can be cancelled.
  @frozen
  public struct Token: Hashable, Sendable {
    @usableFromInline var slot: UInt32
    @usableFromInline var sequence: UInt64

    @inlinable
    init(slot: UInt32, sequence: UInt64) {
      self.slot = slot
      self.sequence = sequence
    }
  }

  @usableFromInline var heap = EventHeap()
  @usableFromInline var slots = SlotTable<Element>()
  @usableFromInline var nextSequence: UInt64 = 0
  /// How many keys in the heap belong to cancelled events.
  @usableFromInline var cancelled = 0

  /// The latest time at which an event can be scheduled: 278 years after 0.
  @inlinable
  public static var latest: SimulationTime { SimulationTime(milliseconds: EventKey.timeOffset - 1) }

  /// Makes an empty queue.
  @inlinable
  public init() {}

  /// The number of events that wait.
  @inlinable
  public var count: Int { heap.count - cancelled }

  /// Whether no event waits.
  @inlinable
  public var isEmpty: Bool { count == 0 }

  /// Puts an event into the queue.
  ///
  /// - Parameters:
  ///   - element: what is to happen.
  ///   - time: when; the queue itself has no clock, so any time is allowed (within 278 years of 0).
  ///   - priority: which of several events at the same time comes first, the smallest leading; below 2^24.
  /// - Returns: a token for ``cancel(_:)``.
  @inlinable
  @discardableResult
  public mutating func schedule(
    _ element: Element, at time: SimulationTime, priority: UInt32 = 0
  ) -> Token {
    let sequence = nextSequence
    nextSequence = sequence &+ 1
    let slot = slots.occupy(element, sequence: sequence)
    heap.insert(EventKey.make(time: time, priority: priority, sequence: sequence, slot: slot))
    return Token(slot: slot, sequence: sequence)
  }

  /// Takes an event back.
  ///
  /// - Returns: whether it was still waiting; false once it was popped, cancelled or reset away.
  @inlinable
  @discardableResult
  public mutating func cancel(_ token: Token) -> Bool {
    guard slots.vacate(token.slot, sequence: token.sequence) else { return false }
    cancelled += 1
    return true
  }

  /// The time of the event that ``pop()`` would return.
  @inlinable
  public var nextTime: SimulationTime? {
    mutating get {
      if cancelled > 0 { discardCancelled() }
      return heap.count == 0 ? nil : EventKey.time(of: heap.first)
    }
  }

  /// The event that ``pop()`` would return, left where it is.
  @inlinable
  public var peek: (time: SimulationTime, element: Element)? {
    mutating get {
      guard let time = nextTime else { return nil }
      return (time, slots.element(EventKey.slot(of: heap.first)))
    }
  }

  /// Takes the earliest event out.
  @inlinable
  public mutating func pop() -> (time: SimulationTime, element: Element)? {
    if cancelled > 0 { discardCancelled() }
    if heap.count == 0 { return nil }
    let key = heap.removeFirst()
    return (EventKey.time(of: key), slots.release(EventKey.slot(of: key)))
  }

  /// The time of the earliest event, or ``SimulationTime/never`` when none waits.
  @inlinable
  public var earliest: SimulationTime {
    mutating get {
      if cancelled > 0 { discardCancelled() }
      return heap.count == 0 ? .never : EventKey.time(of: heap.first)
    }
  }

  /// Takes the earliest event out; the queue must not be empty.
  @inlinable
  public mutating func removeFirst() -> Element {
    if cancelled > 0 { discardCancelled() }
    precondition(heap.count > 0, "no event waits")
    return slots.release(EventKey.slot(of: heap.removeFirst()))
  }

  /// Empties the queue; buffers are kept, old tokens become void.
  @inlinable
  public mutating func reset() {
    // The usual case: a browser without reports.
    if slots.used == 0 { return }
    heap.count = 0
    slots.reset()
    // Sequences go on counting, so that an old token does not name a later event.
    if nextSequence > 1 << 35 { nextSequence = 1 }
    cancelled = 0
  }

  @usableFromInline
  mutating func discardCancelled() {
    while cancelled > 0, heap.count > 0, slots.isVacant(EventKey.slot(of: heap.first)) {
      slots.recycle(EventKey.slot(of: heap.removeFirst()))
      cancelled -= 1
    }
  }
}

extension EventQueue: @unchecked Sendable where Element: Sendable {}

/// How time, priority, sequence and slot share 128 bits, most significant first.
@usableFromInline
enum EventKey {
  @inlinable
  static func make(time: SimulationTime, priority: UInt32, sequence: UInt64, slot: UInt32) -> UInt128 {
    // 44 bits of time (shifted so that none is negative), 24 of priority, 36 of sequence, 24 of slot; the
    // priority straddles the halves: 20 bits above, 4 below.
    let shifted = UInt64(bitPattern: time.milliseconds &+ timeOffset)
    precondition(
      shifted < 1 << 44 && priority < 1 << 24 && sequence < 1 << 36,
      "an event's time must lie within 278 years of 0, its priority below 2^24, its sequence below 2^36")
    let upper = shifted &<< 20 | UInt64(priority) &>> 4
    let lower = UInt64(priority & 15) &<< 60 | sequence &<< 24 | UInt64(slot)
    return UInt128(_low: lower, _high: upper)
  }

  @inlinable
  static func time(of key: UInt128) -> SimulationTime {
    SimulationTime(milliseconds: Int64(bitPattern: key._high &>> 20) &- timeOffset)
  }

  @inlinable
  static func slot(of key: UInt128) -> UInt32 { UInt32(truncatingIfNeeded: key._low) & 0xFF_FFFF }

  @inlinable
  static var timeOffset: Int64 { 1 << 43 }
}
