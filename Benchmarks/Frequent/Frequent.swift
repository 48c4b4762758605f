import Benchmark

// What is small and called often: a change that makes it slower shows within seconds.
// One count of a benchmark is one call; it is measured by thousands.

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .throughput, .instructions], timeUnits: .nanoseconds,
    warmupIterations: 2, scalingFactor: .kilo, maxDuration: .milliseconds(300))
  randomNumbers()
  variates()
  eventQueues()
  counting()
  browsers()
}
