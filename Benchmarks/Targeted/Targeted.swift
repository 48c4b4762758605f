import Benchmark

// One part of the road at a time, on the people of Scenarios/benchmark.yaml.

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .throughput, .instructions, .peakMemoryResident],
    timeUnits: .microseconds,
    warmupIterations: 1, maxDuration: .milliseconds(800))
  population()
  engines()
  collectors()
  recovery()
  files()
  adversaries()
}
