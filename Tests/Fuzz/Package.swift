// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the program's build knows nothing of it. Everything is instrumented by flags on the
// command line of `run`, the program's own targets included; `mutate` is built without.
let package = Package(
  name: "Fuzz",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "mutate", targets: ["mutate"]), .executable(name: "fuzz", targets: ["fuzz"])],
  dependencies: [.package(name: "AttributionSimulator", path: "../..")],
  targets: [
    .target(
      name: "Parsers",
      dependencies: [
        "ActivityLogs", "AttributionReporting", "ConversionsAPI", "Histories", "JSONText", "NoiseCorrection",
        "ScenarioFiles", "SimulationKernel", "Web",
      ].map { .product(name: $0, package: "AttributionSimulator") },
      swiftSettings: [.treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "fuzz", dependencies: ["Parsers"],
      swiftSettings: [.treatAllWarnings(as: .error), .unsafeFlags(["-parse-as-library"])]),
    .executableTarget(
      name: "mutate", dependencies: ["Parsers"],
      swiftSettings: [.treatAllWarnings(as: .error), .unsafeFlags(["-parse-as-library"])]),
  ]
)
