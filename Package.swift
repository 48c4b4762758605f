// swift-tools-version: 6.2
import PackageDescription

/// A library target; what it needs stands in a row above its own.
struct Floor {
  var name: String
  var needs: [String]
  var products: [Target.Dependency] = []
}

let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let structuredHeaders = Target.Dependency.product(
  name: "RawStructuredFieldValues", package: "swift-http-structured-headers")
let server: [Target.Dependency] = [
  .product(name: "GRDB", package: "GRDB.swift"), .product(name: "Hummingbird", package: "hummingbird"),
  .product(name: "HummingbirdCore", package: "hummingbird"),
  .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
  .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
]
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

// MARK: Libraries, lowest floor first

let floors = [
  Floor(name: "SimulationKernel", needs: ["CVectors"]),
  Floor(name: "JSONText", needs: []),
  Floor(name: "Statistics", needs: ["CGSL"]),
  Floor(name: "PrivacyMechanisms", needs: []),
  Floor(name: "Web", needs: ["CPSL", "SimulationKernel"]),
  Floor(name: "Measurement", needs: ["SimulationKernel", "Web"]),
  Floor(name: "Population", needs: ["SimulationKernel", "Web"]),
  Floor(name: "ThirdPartyCookies", needs: ["Measurement", "SimulationKernel", "Web"]),
  Floor(
    name: "EventConversionMeasurement",
    needs: ["Measurement", "PrivacyMechanisms", "SimulationKernel", "Web"]),
  Floor(
    name: "AttributionReporting",
    needs: ["JSONText", "Measurement", "PrivacyMechanisms", "SimulationKernel", "Web"],
    products: [structuredHeaders]),
  Floor(name: "PrivateClickMeasurement", needs: ["JSONText", "Measurement", "SimulationKernel", "Web"]),
  Floor(
    name: "AttributionLevel1", needs: ["Measurement", "SimulationKernel", "Web"],
    products: [structuredHeaders]),
  Floor(name: "ConversionsAPI", needs: ["JSONText", "SimulationKernel", "Web"], products: [crypto]),
  Floor(
    name: "AdTech",
    needs: [
      "AttributionLevel1", "AttributionReporting", "ConversionsAPI", "EventConversionMeasurement",
      "Measurement", "PrivacyMechanisms", "PrivateClickMeasurement", "SimulationKernel",
      "ThirdPartyCookies", "Web",
    ]),
  Floor(name: "Recovery", needs: ["PrivacyMechanisms", "Statistics"]),
  Floor(name: "Risk", needs: ["PrivacyMechanisms", "SimulationKernel", "Statistics", "Web"]),
  Floor(name: "ResultsExport", needs: [], products: [crypto]),
  Floor(name: "ActivityLogs", needs: ["Population", "ResultsExport", "SimulationKernel"]),
  Floor(name: "PopulationFits", needs: ["ActivityLogs", "SimulationKernel", "Statistics"]),
  Floor(name: "Comparisons", needs: ["ResultsExport", "SimulationKernel", "Statistics"]),
  Floor(
    name: "Histories",
    needs: [
      "AdTech", "AttributionLevel1", "AttributionReporting", "JSONText", "PrivacyMechanisms",
      "ResultsExport", "SimulationKernel", "Web",
    ]),
  Floor(
    name: "ConversionsServer", needs: ["ConversionsAPI", "JSONText", "ResultsExport"], products: server),
  Floor(
    name: "NoiseCorrection", needs: ["PrivacyMechanisms", "Recovery", "ResultsExport", "SimulationKernel"]),
  Floor(
    name: "Experiments",
    needs: [
      "AdTech", "AttributionLevel1", "AttributionReporting", "ConversionsAPI", "EventConversionMeasurement",
      "Measurement", "Population", "PrivacyMechanisms", "PrivateClickMeasurement", "Recovery",
      "ResultsExport", "Risk", "SimulationKernel", "Statistics", "ThirdPartyCookies", "Web",
    ]),
  Floor(
    name: "ScenarioFiles",
    needs: [
      "ActivityLogs", "AttributionLevel1", "AttributionReporting", "ConversionsAPI",
      "EventConversionMeasurement", "Experiments", "JSONText", "Measurement", "Population",
      "PrivacyMechanisms", "PrivateClickMeasurement",
      "Recovery",
      "ResultsExport", "Risk", "SimulationKernel", "Statistics", "ThirdPartyCookies", "Web",
    ], products: [yams]),
  Floor(
    name: "Reproductions",
    needs: [
      "AdTech", "AttributionLevel1", "AttributionReporting", "EventConversionMeasurement", "Experiments",
      "Measurement", "PrivacyMechanisms", "PrivateClickMeasurement", "Recovery", "ResultsExport",
      "Risk", "ScenarioFiles", "SimulationKernel", "Statistics", "Web",
    ]),
  Floor(
    name: "RunReports", needs: ["Experiments", "JSONText", "ResultsExport", "Statistics"], products: [yams]),
  Floor(
    name: "Guide",
    needs: [
      "AdTech", "Experiments", "Measurement", "Population", "PrivacyMechanisms", "Recovery", "Risk",
      "ScenarioFiles", "SimulationKernel", "Statistics", "Web",
    ]),
]

let libraries: [Target] = floors.map { floor in
  .target(
    name: floor.name, dependencies: floor.needs.map { .target(name: $0) } + floor.products,
    swiftSettings: strict,
    plugins: floor.name == "Experiments" ? [.plugin(name: "SourceDigest")] : [])
}

// MARK: Tests, one target a library and two for the whole

let tests: [Target] =
  [
    ("SimulationKernel", ["CGSL"]), ("Statistics", []), ("PrivacyMechanisms", []), ("Web", []),
    ("Measurement", ["SimulationKernel", "Statistics", "Web"]),
    ("Population", ["SimulationKernel", "Statistics", "Web"]),
    ("ThirdPartyCookies", ["Measurement", "SimulationKernel", "Web"]),
    ("EventConversionMeasurement", ["Measurement", "SimulationKernel", "Web"]),
    ("JSONText", []),
    (
      "AttributionReporting",
      ["JSONText", "Measurement", "PrivacyMechanisms", "SimulationKernel", "Web"]
    ),
    ("PrivateClickMeasurement", ["JSONText", "Measurement", "SimulationKernel", "Web"]),
    ("AttributionLevel1", ["Measurement", "SimulationKernel", "Web"]), ("ConversionsAPI", ["JSONText"]),
    ("ConversionsServer", ["ConversionsAPI", "JSONText"]),
    (
      "AdTech",
      [
        "AttributionReporting", "ConversionsAPI", "PrivacyMechanisms", "SimulationKernel", "Statistics",
        "Web",
      ]
    ),
    ("Histories", ["AttributionReporting", "JSONText", "ResultsExport", "SimulationKernel", "Web"]),
    ("NoiseCorrection", ["PrivacyMechanisms", "Recovery", "SimulationKernel"]),
    ("Recovery", ["PrivacyMechanisms", "SimulationKernel", "Statistics"]),
    ("Risk", ["PrivacyMechanisms", "SimulationKernel", "Statistics", "Web"]), ("ResultsExport", []),
    (
      "Experiments",
      [
        "ActivityLogs", "AdTech", "AttributionReporting", "ConversionsAPI", "EventConversionMeasurement",
        "Measurement", "Population",
        "PrivacyMechanisms",
        "Recovery", "ResultsExport", "Risk", "ScenarioFiles", "SimulationKernel", "Statistics", "Web",
      ]
    ), ("ScenarioFiles", ["Experiments", "Population", "Recovery", "SimulationKernel"]),
    ("Reproductions", ["Experiments", "ScenarioFiles"]),
    ("ActivityLogs", ["Population", "ResultsExport", "SimulationKernel"]),
    ("PopulationFits", ["ActivityLogs", "Population", "SimulationKernel", "Statistics"]),
    ("Comparisons", ["ResultsExport", "SimulationKernel", "Statistics"]),
    ("RunReports", ["Experiments", "JSONText", "ResultsExport", "ScenarioFiles"]),
    (
      "Guide",
      [
        "Experiments", "Histories", "Measurement", "Population", "PrivacyMechanisms", "Recovery", "Risk",
        "ScenarioFiles", "SimulationKernel", "Statistics", "Web",
      ]
    ),
  ].map { name, more in
    .testTarget(
      name: "\(name)Tests", dependencies: ([name] + more).map { .target(name: $0) }, swiftSettings: strict)
  }

let package = Package(
  name: "AttributionSimulator",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "attrsim", targets: ["attrsim"]),
    .library(name: "AttributionSimulator", targets: floors.map(\.name)),
  ] + floors.map { .library(name: $0.name, targets: [$0.name]) },
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-structured-headers", from: "1.7.0"),
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
  ],
  targets: [
    .systemLibrary(name: "CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"]), .brew(["gsl"])]),
    .systemLibrary(name: "CVectors"),
    .systemLibrary(name: "CPSL", pkgConfig: "libpsl", providers: [.apt(["libpsl-dev"]), .brew(["libpsl"])]),
    .plugin(name: "SourceDigest", capability: .buildTool()),
    .executableTarget(
      name: "attrsim",
      dependencies: [
        "ActivityLogs", "AttributionReporting", "Comparisons", "ConversionsAPI", "ConversionsServer",
        "Experiments", "Histories", "JSONText", "NoiseCorrection", "PopulationFits", "PrivacyMechanisms",
        "Recovery", "Reproductions", "ResultsExport", "RunReports", "ScenarioFiles",
        "Web", arguments,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CommandLineTests",
      dependencies: ["attrsim", "Experiments", "PrivacyMechanisms", "Recovery", "ScenarioFiles"],
      exclude: ["Help"], swiftSettings: strict),
    .testTarget(name: "ArchitectureTests", swiftSettings: strict),
  ] + libraries + tests
)
