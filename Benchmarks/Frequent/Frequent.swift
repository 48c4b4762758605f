import Benchmark
import SimulationKernel

let benchmarks: @Sendable () -> Void = {
  Benchmark("philox", configuration: .init(metrics: [.wallClock, .instructions, .throughput], maxDuration: .seconds(1))) { b in
    for i in b.scaledIterations { blackHole(Philox.block(.init(1, 2, 3, UInt32(truncatingIfNeeded: i)), key: .init(1, 2))) }
  }
}
