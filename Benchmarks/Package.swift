// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "AttributionSimulator", path: "..")],
  targets: [
    .executableTarget(
      name: "queue-hold",
      dependencies: [.product(name: "SimulationKernel", package: "AttributionSimulator")],
      swiftSettings: [.treatAllWarnings(as: .error)])
  ]
)
