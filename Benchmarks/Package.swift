// swift-tools-version: 6.2
import PackageDescription

// `make bench-frequent` and `make bench-targeted` take Frequent and Targeted from here: what is small and measured
// often, and one part of the road at a time. `make bench` needs queue-hold alone.

func products(_ names: [String]) -> [Target.Dependency] {
  names.map { .product(name: $0, package: "AttributionSimulator") }
}

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]
let harness = Target.Dependency.product(name: "Benchmark", package: "benchmark")
let plugin = Target.PluginUsage.plugin(name: "BenchmarkPlugin", package: "benchmark")
let engines = [
  "AttributionLevel1", "AttributionReporting", "EventConversionMeasurement", "PrivateClickMeasurement",
  "ThirdPartyCookies",
]

// The plugin takes as benchmarks the targets in a folder named Benchmarks, which is this one.
let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "AttributionSimulator", path: ".."),
    // Without traits it needs no jemalloc, and counts no allocations.
    .package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "queue-hold", dependencies: products(["SimulationKernel"]), swiftSettings: strict),
    .target(
      name: "BenchmarkModel",
      dependencies: products(["Measurement", "Population", "SimulationKernel", "Web"] + engines),
      swiftSettings: strict),
    .executableTarget(
      name: "Frequent",
      dependencies: [harness, "BenchmarkModel"]
        + products(["AdTech", "Measurement", "SimulationKernel", "Web"] + engines),
      path: "Frequent", swiftSettings: strict, plugins: [plugin]),
    .executableTarget(
      name: "Targeted",
      dependencies: [harness, "BenchmarkModel"]
        + products(
          [
            "AdTech", "Experiments", "Measurement", "Population", "PrivacyMechanisms", "Recovery",
            "ResultsExport",
            "ScenarioFiles", "SimulationKernel",
          ] + engines),
      path: "Targeted", swiftSettings: strict, plugins: [plugin]),
  ]
)
