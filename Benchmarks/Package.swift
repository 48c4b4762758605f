// swift-tools-version: 6.2
import PackageDescription

// The commands `make bench-frequent` and `make bench-targeted` take their targets from here, the first for what is
// small and measured often, the second for one part of the road at a time. `make bench` needs queue-hold alone.

func products(_ names: [String]) -> [Target.Dependency] {
  names.map { .product(name: $0, package: "AttributionSimulator") }
}

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]
let benchmark = Target.Dependency.product(name: "Benchmark", package: "benchmark")
let plugin = Target.PluginUsage.plugin(name: "BenchmarkPlugin", package: "benchmark")

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "AttributionSimulator", path: ".."),
    // Without its traits it needs no jemalloc; allocations are not counted then.
    .package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "queue-hold", dependencies: products(["SimulationKernel"]), swiftSettings: strict),
    // The plugin finds benchmarks by the folder that theirs lies in, which has to be named Benchmarks.
    .executableTarget(
      name: "Frequent",
      dependencies: [benchmark] + products(["SimulationKernel"]),
      path: "Frequent", swiftSettings: strict, plugins: [plugin]),
  ]
)
