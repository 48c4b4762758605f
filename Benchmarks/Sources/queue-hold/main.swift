import SimulationKernel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// The hold model on `EventQueue`: take the earliest event, put it back a little later. Prints one JSON line:
// for each number of pending events the million events a second, each a pop and a push. The increments come
// from the same generator as in hold/priority_queue.cpp, so both sides do the same work.

/// Exponential with mean 1,000,000 ms, rounded up to at least 1; the table is read in a ring.
func increments(_ number: Int) -> [Int64] {
  var state: UInt64 = 20_201_006
  return (0..<number).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let uniform = (Double(state >> 12) + 0.5) * 0x1p-52
    return 1 + Int64(-log(uniform) * 1_000_000)
  }
}

struct Hold {
  let table: [Int64]
  var checksum: UInt64 = 0

  mutating func round(_ queue: inout EventQueue<UInt64>, times: Int, sequence: inout Int) {
    let mask = table.count - 1
    for _ in 0..<times {
      guard let event = queue.pop() else { preconditionFailure("the hold model never empties its queue") }
      checksum =
        checksum &* 31 &+ event.element &+ UInt64(bitPattern: event.time.milliseconds)
      let time = event.time.milliseconds &+ table[sequence & mask]
      queue.schedule(event.element, at: SimulationTime(milliseconds: time))
      sequence &+= 1
    }
  }

  mutating func millionEventsPerSecond(pending: Int, events: Int) -> Double {
    var queue = EventQueue<UInt64>()
    var sequence = 0
    while sequence < pending {
      let time = SimulationTime(milliseconds: table[sequence & (table.count - 1)])
      queue.schedule(UInt64(sequence), at: time)
      sequence += 1
    }
    // One round over all pending events first: the steady state is what is timed.
    round(&queue, times: pending, sequence: &sequence)
    let start = ContinuousClock.now
    round(&queue, times: events, sequence: &sequence)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return Double(events) / seconds / 1e6
  }
}

func rounded(_ rate: Double) -> Double { (rate * 1000).rounded() / 1000 }

var hold = Hold(table: increments(1 << 16))
let rates = [1000, 100_000, 1_000_000].map {
  rounded(hold.millionEventsPerSecond(pending: $0, events: 4_000_000))
}
print("{\"1e3\": \(rates[0]), \"1e5\": \(rates[1]), \"1e6\": \(rates[2]), \"checksum\": \(hold.checksum)}")
