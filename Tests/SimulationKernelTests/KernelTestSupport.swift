import SimulationKernel

/// A queue that expectations can be written about: macros capture references, not values that cannot be copied.
final class QueueBox<Element> {
  private var queue = EventQueue<Element>()

  var count: Int { queue.count }
  var isEmpty: Bool { queue.isEmpty }
  var nextTime: Int64? { queue.nextTime?.milliseconds }
  var peek: (time: SimulationTime, element: Element)? { queue.peek }

  @discardableResult
  func schedule(_ element: Element, at time: Int64, priority: UInt32 = 0) -> EventQueue<Element>.Token {
    queue.schedule(element, at: SimulationTime(milliseconds: time), priority: priority)
  }

  @discardableResult
  func cancel(_ token: EventQueue<Element>.Token) -> Bool { queue.cancel(token) }

  func pop() -> (time: SimulationTime, element: Element)? { queue.pop() }

  func reset() { queue.reset() }
}

/// A loop that expectations can be written about.
final class LoopBox<Element> {
  private var loop: EventLoop<Element>

  init(start: Int64 = 0) { loop = EventLoop(start: SimulationTime(milliseconds: start)) }

  var now: Int64 { loop.now.milliseconds }
  var count: Int { loop.queue.count }

  func schedule(_ element: Element, at time: Int64) throws(EventInThePast) {
    try loop.schedule(element, at: SimulationTime(milliseconds: time))
  }

  func step() -> Element? { loop.step() }

  func run(until end: Int64, _ body: (Element, inout EventLoop<Element>) throws -> Void) rethrows {
    try loop.run(until: SimulationTime(milliseconds: end), body)
  }

  func reset(to start: Int64) { loop.reset(to: SimulationTime(milliseconds: start)) }
}
