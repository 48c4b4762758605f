import Benchmark
import SimulationKernel

/// Random blocks at addresses, as people's and clicks' numbers are made.
func randomNumbers() {
  Benchmark("Philox block") { benchmark in
    let random = AddressedRandom(seed: 20_201_006, replication: 0)
    let purpose = RandomPurpose(rawValue: 2)
    var sum: UInt64 = 0
    for ordinal in benchmark.scaledIterations { sum &+= random.block(purpose, UInt64(ordinal)).low }
    blackHole(sum)
  }
}

/// Variates from words that are there already, and the functions that they need.
func variates() {
  let words = (0..<1024).map { UInt32(truncatingIfNeeded: $0 &* 2_654_435_761) }
  Benchmark("Poisson count from a word") { benchmark in
    let table = try PoissonTable(mean: 3)
    var sum = 0
    for index in benchmark.scaledIterations { sum &+= table.draw(words[index & 1023]) }
    blackHole(sum)
  }
  Benchmark("exponential delay from two words") { benchmark in
    let law = DelayLaw.exponential(try ExponentialLaw(mean: 259_200_000))
    var sum: Int64 = 0
    for index in benchmark.scaledIterations {
      sum &+= law.draw(words[index & 1023], words[(index &+ 7) & 1023]).milliseconds
    }
    blackHole(sum)
  }
  Benchmark("logarithm") { benchmark in
    var sum = 0.0
    for index in benchmark.scaledIterations { sum += Elementary.log(Uniform.unit(words[index & 1023])) }
    blackHole(sum)
  }
}

/// The hold model with as many events as wait in one browser, and with many more.
func eventQueues() {
  for pending in [4, 1000] {
    Benchmark("event queue, hold with \(pending) pending") { benchmark in
      var queue = EventQueue<UInt64>()
      for event in 0..<UInt64(pending) {
        queue.schedule(event, at: SimulationTime(milliseconds: Int64(event * 37)))
      }
      for index in benchmark.scaledIterations {
        guard let event = queue.pop() else { preconditionFailure("the hold model never empties its queue") }
        let later = event.time.milliseconds &+ 1 &+ Int64((index &* 7919) & 0xFFFF)
        queue.schedule(event.element, at: SimulationTime(milliseconds: later))
      }
      blackHole(queue.count)
    }
  }
}
