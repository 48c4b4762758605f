import SimulationKernel
import Testing

/// What the queue promises, done the slow way: a list that is searched for its least entry.
private struct NaiveQueue {
  struct Entry {
    var time: Int64
    var priority: UInt32
    var sequence: Int
    var element: Int
  }

  private(set) var waiting: [Entry] = []
  private var nextSequence = 0

  mutating func schedule(_ element: Int, at time: Int64, priority: UInt32) -> Int {
    waiting.append(Entry(time: time, priority: priority, sequence: nextSequence, element: element))
    nextSequence += 1
    return nextSequence - 1
  }

  private var first: Int? {
    waiting.indices.min {
      let (a, b) = (waiting[$0], waiting[$1])
      return (a.time, a.priority, a.sequence) < (b.time, b.priority, b.sequence)
    }
  }

  var next: Entry? { first.map { waiting[$0] } }

  mutating func pop() -> Entry? { first.map { waiting.remove(at: $0) } }

  mutating func cancel(_ sequence: Int) -> Bool {
    guard let index = waiting.firstIndex(where: { $0.sequence == sequence }) else { return false }
    waiting.remove(at: index)
    return true
  }

  mutating func reset() { waiting = [] }
}

/// Random whole numbers for operation sequences.
private struct Dice {
  var sequence: RandomSequence

  init(_ stream: UInt64) {
    sequence = RandomSequence(
      random: AddressedRandom(seed: LawsTest.seed, replication: stream),
      purpose: RandomPurpose(rawValue: 0x7301))
  }

  mutating func below(_ bound: Int) -> Int { Int(sequence.next(below: UInt64(bound))) }
}

@Suite struct EventQueueTests {
  /// 40 sequences of 3,000 operations; few times and priorities, so that ties abound.
  @Test(arguments: 0..<40) func anySequenceOfOperationsDoesWhatASortedListDoes(_ stream: UInt64) {
    var dice = Dice(stream)
    let queue = QueueBox<Int>()
    var model = NaiveQueue()
    var tokens: [(token: EventQueue<Int>.Token, sequence: Int)] = []
    let times = [1, 4, 1_000][Int(stream % 3)]
    // Some sequences keep the queue nearly empty, others let it grow past its first buffers.
    let scheduleShare = [30, 45, 60][Int(stream / 3 % 3)]
    for element in 0..<3_000 {
      switch dice.below(100) {
      case 0..<scheduleShare:
        let time = Int64(dice.below(times)) - Int64(times / 2)
        let priority = UInt32(dice.below(3))
        let token = queue.schedule(element, at: time, priority: priority)
        tokens.append((token, model.schedule(element, at: time, priority: priority)))
      case scheduleShare..<(scheduleShare + 20):
        let popped = queue.pop()
        let expected = model.pop()
        #expect(popped?.element == expected?.element)
        #expect(popped?.time.milliseconds == expected?.time)
      case (scheduleShare + 20)..<(scheduleShare + 35) where !tokens.isEmpty:
        // Any token ever given out: waiting, popped, cancelled or reset away.
        let (token, sequence) = tokens[dice.below(tokens.count)]
        #expect(queue.cancel(token) == model.cancel(sequence))
      case 99 where dice.below(5) == 0:
        queue.reset()
        model.reset()
      default:
        #expect(queue.nextTime == model.next?.time)
        #expect(queue.peek?.element == model.next?.element)
      }
      #expect(queue.count == model.waiting.count)
      #expect(queue.isEmpty == model.waiting.isEmpty)
    }
    while let expected = model.pop() {
      let popped = queue.pop()
      #expect(popped?.element == expected.element && popped?.time.milliseconds == expected.time)
    }
    #expect(queue.pop() == nil)
  }

  @Test func equalTimesComeByPriorityAndEqualPrioritiesFirstInFirstOut() {
    let queue = QueueBox<String>()
    queue.schedule("late", at: 2)
    queue.schedule("second of 1", at: 1, priority: 1)
    queue.schedule("first of 0", at: 1, priority: 0)
    queue.schedule("third of 1", at: 1, priority: 1)
    queue.schedule("last", at: 1, priority: (1 << 24) - 1)
    queue.schedule("early", at: -5, priority: 9)
    var order: [String] = []
    while let (_, element) = queue.pop() { order.append(element) }
    #expect(order == ["early", "first of 0", "second of 1", "third of 1", "last", "late"])
  }

  @Test func aThousandEventsOfOneTimeLeaveInTheOrderInWhichTheyCame() {
    let queue = QueueBox<Int>()
    for element in 0..<1_000 { queue.schedule(element, at: 7) }
    for element in 0..<1_000 { #expect(queue.pop()?.element == element) }
  }

  @Test func aTokenWorksOnceAndNotAfterItsEventHappened() {
    let queue = QueueBox<Int>()
    let first = queue.schedule(1, at: 1)
    let second = queue.schedule(2, at: 2)
    #expect(queue.cancel(second))
    #expect(!queue.cancel(second), "cancelled already")
    #expect(queue.count == 1)
    #expect(queue.pop()?.element == 1)
    #expect(!queue.cancel(first), "popped already")
    #expect(queue.pop() == nil)
  }

  @Test func aTokenFromBeforeAResetNamesNoLaterEvent() {
    let queue = QueueBox<Int>()
    let old = (0..<20).map { queue.schedule($0, at: 1) }
    queue.reset()
    #expect(queue.isEmpty && queue.nextTime == nil)
    for element in 100..<120 { queue.schedule(element, at: 1) }
    for token in old {
      #expect(!queue.cancel(token))
    }
    #expect(queue.count == 20)
  }

  @Test func aSlotThatIsUsedAgainDoesNotAnswerToItsOldToken() {
    let queue = QueueBox<Int>()
    let old = queue.schedule(1, at: 1)
    _ = queue.pop()
    queue.schedule(2, at: 1)
    #expect(!queue.cancel(old))
    #expect(queue.pop()?.element == 2)
  }

  @Test func theFarthestTimesAreToldApart() {
    let queue = QueueBox<Int>()
    let end = Int64(1) << 43
    queue.schedule(3, at: end - 1)
    queue.schedule(1, at: -end)
    queue.schedule(2, at: 0)
    #expect(queue.pop()?.time.milliseconds == -end)
    #expect(queue.pop()?.time.milliseconds == 0)
    #expect(queue.pop()?.time.milliseconds == end - 1)
  }

  @Test func everyElementIsReleasedHoweverItLeaves() {
    final class Counter { var alive = 0 }
    final class Element {
      let counter: Counter
      init(_ counter: Counter) {
        self.counter = counter
        counter.alive += 1
      }
      deinit { counter.alive -= 1 }
    }
    let counter = Counter()
    func useAQueue() {
      let queue = QueueBox<Element>()
      let tokens = (0..<100).map { queue.schedule(Element(counter), at: Int64($0 % 7)) }
      for token in tokens.prefix(30) { queue.cancel(token) }
      #expect(counter.alive == 70)
      for _ in 0..<20 { _ = queue.pop() }
      #expect(counter.alive == 50)
      queue.reset()
      #expect(counter.alive == 0)
      for _ in 0..<40 { queue.schedule(Element(counter), at: 1) }
      #expect(counter.alive == 40)
    }
    useAQueue()
    #expect(counter.alive == 0)
  }

  @Test func tenThousandEventsComeOutSorted() {
    var dice = Dice(77)
    let queue = QueueBox<Int>()
    for element in 0..<10_000 { queue.schedule(element, at: Int64(dice.below(1 << 40))) }
    var last = Int64.min
    var popped = 0
    while let (time, _) = queue.pop() {
      #expect(time.milliseconds >= last)
      last = time.milliseconds
      popped += 1
    }
    #expect(popped == 10_000)
  }
}
