// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the program's build knows nothing of it. Everything is instrumented by flags on the
// command line of `run`, the program's own targets included.
let package = Package(
  name: "Fuzz",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "AttributionSimulator", path: "../..")],
  targets: [
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "AttributionReporting", "ConversionsAPI", "Histories", "JSONText", "NoiseCorrection",
        "SimulationKernel", "Web",
      ].map { .product(name: $0, package: "AttributionSimulator") },
      swiftSettings: [.treatAllWarnings(as: .error), .unsafeFlags(["-parse-as-library"])])
  ]
)
