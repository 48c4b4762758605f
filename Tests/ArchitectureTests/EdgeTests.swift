import Foundation
import Testing

/// What may know what: an arrow points down, nothing points up.
@Suite struct EdgeTests {
  /// Every target with its floor and all that it may import, in full.
  static let edges: [(name: String, floor: Int, needs: [String], products: [String])] = [
    ("CGSL", 0, [], []),
    ("CPSL", 0, [], []),
    ("CVectors", 0, [], []),
    ("SimulationKernel", 1, ["CVectors"], []),
    ("JSONText", 1, [], []),
    ("Statistics", 1, ["CGSL"], []),
    ("ResultsExport", 1, [], ["Crypto"]),
    ("PrivacyMechanisms", 2, [], []),
    ("Web", 2, ["CPSL", "SimulationKernel"], []),
    ("Measurement", 3, ["SimulationKernel", "Web"], []),
    ("Population", 3, ["SimulationKernel", "Web"], []),
    ("ThirdPartyCookies", 4, ["Measurement", "SimulationKernel", "Web"], []),
    ("EventConversionMeasurement", 4, ["Measurement", "PrivacyMechanisms", "SimulationKernel", "Web"], []),
    (
      "AttributionReporting", 4, ["JSONText", "Measurement", "PrivacyMechanisms", "SimulationKernel", "Web"],
      ["RawStructuredFieldValues"]
    ),
    ("PrivateClickMeasurement", 4, ["JSONText", "Measurement", "SimulationKernel", "Web"], []),
    ("AttributionLevel1", 4, ["Measurement", "SimulationKernel", "Web"], ["RawStructuredFieldValues"]),
    ("ConversionsAPI", 4, ["JSONText", "SimulationKernel", "Web"], ["Crypto"]),
    (
      "AdTech", 5,
      [
        "AttributionLevel1", "AttributionReporting", "ConversionsAPI", "EventConversionMeasurement",
        "Measurement", "PrivacyMechanisms", "PrivateClickMeasurement", "SimulationKernel",
        "ThirdPartyCookies", "Web",
      ], []
    ),
    ("Recovery", 6, ["PrivacyMechanisms", "Statistics"], []),
    ("Risk", 6, ["PrivacyMechanisms", "SimulationKernel", "Statistics", "Web"], []),
    ("ActivityLogs", 4, ["Population", "ResultsExport", "SimulationKernel"], []),
    ("PopulationFits", 5, ["ActivityLogs", "SimulationKernel", "Statistics"], []),
    ("Comparisons", 2, ["ResultsExport", "SimulationKernel", "Statistics"], []),
    ("RunReports", 9, ["Experiments", "JSONText", "ResultsExport", "Statistics"], ["Yams"]),
    (
      "Histories", 7,
      [
        "AdTech", "AttributionLevel1", "AttributionReporting", "JSONText", "PrivacyMechanisms",
        "ResultsExport", "SimulationKernel", "Web",
      ], []
    ),
    (
      "ConversionsServer", 7, ["ConversionsAPI", "JSONText", "ResultsExport"],
      ["GRDB", "Hummingbird", "HummingbirdCore", "NIOCore", "NIOHTTP1", "ServiceLifecycle"]
    ),
    ("NoiseCorrection", 7, ["PrivacyMechanisms", "Recovery", "ResultsExport", "SimulationKernel"], []),
    (
      "Experiments", 7,
      [
        "AdTech", "AttributionLevel1", "AttributionReporting", "ConversionsAPI", "EventConversionMeasurement",
        "Measurement", "Population", "PrivacyMechanisms", "PrivateClickMeasurement", "Recovery",
        "ResultsExport", "Risk", "SimulationKernel", "Statistics", "ThirdPartyCookies", "Web",
      ], []
    ),
    (
      "ScenarioFiles", 8,
      [
        "ActivityLogs", "AttributionLevel1", "AttributionReporting", "ConversionsAPI",
        "EventConversionMeasurement",
        "Experiments", "JSONText", "Measurement", "Population", "PrivacyMechanisms",
        "PrivateClickMeasurement",
        "Recovery",
        "ResultsExport", "Risk", "SimulationKernel", "Statistics", "ThirdPartyCookies", "Web",
      ], ["Yams"]
    ),
    (
      "Reproductions", 9,
      [
        "AdTech", "AttributionLevel1", "AttributionReporting", "EventConversionMeasurement", "Experiments",
        "Measurement", "PrivacyMechanisms", "PrivateClickMeasurement", "Recovery", "ResultsExport",
        "Risk", "ScenarioFiles", "SimulationKernel", "Statistics", "Web",
      ], []
    ),
    (
      "Guide", 10,
      [
        "AdTech", "Experiments", "Measurement", "Population", "PrivacyMechanisms", "Recovery", "Risk",
        "ScenarioFiles", "SimulationKernel", "Statistics", "Web",
      ], []
    ),
    (
      "attrsim", 10,
      [
        "ActivityLogs", "AttributionReporting", "Comparisons", "ConversionsAPI", "ConversionsServer",
        "Experiments", "Histories", "JSONText", "NoiseCorrection", "PopulationFits", "PrivacyMechanisms",
        "Recovery", "Reproductions", "ResultsExport", "RunReports", "ScenarioFiles", "Web",
      ], ["ArgumentParser"]
    ),
  ]

  /// System modules that a target's sources may import; none where it is not listed.
  static let systemModules: [String: [String]] = [
    "Statistics": ["Darwin", "Glibc"],
    "PrivacyMechanisms": ["Darwin", "Glibc"],
    "Web": ["Darwin", "Glibc", "Musl"],
    "Recovery": ["Darwin", "Glibc"],
    "Risk": ["Darwin", "Glibc"],
    "ActivityLogs": ["Foundation"],
    "Histories": ["Foundation"],
    "ConversionsServer": ["Foundation", "FoundationNetworking", "Synchronization"],
    "NoiseCorrection": ["Foundation"],
    "ResultsExport": ["Foundation"],
    "Experiments": ["Dispatch", "Foundation", "Synchronization"],
    "Reproductions": ["Foundation"],
    "RunReports": ["Foundation"],
    "ScenarioFiles": ["Foundation"],
    "attrsim": ["Dispatch", "Foundation", "Synchronization"],
  ]

  private static let description = Result { try PackageDescription.load() }

  private func targets() throws -> [PackageDescription.Target] {
    let targets = try Self.description.get().targets
    #expect(targets.count > 20, "the description was not understood")
    return targets
  }

  @Test func theEdgesAreExactlyTheDesignsEdges() throws {
    let product = try targets().filter { $0.kind != "test" && $0.kind != "plugin" }
    #expect(product.map(\.name).sorted() == Self.edges.map(\.name).sorted())
    for edge in Self.edges {
      let target = try #require(product.first { $0.name == edge.name })
      #expect(target.needs.sorted() == edge.needs, "\(edge.name)")
      #expect(target.products.sorted() == edge.products, "\(edge.name)")
    }
  }

  @Test func everyArrowPointsDown() throws {
    for edge in Self.edges {
      for need in edge.needs {
        let below = try #require(Self.edges.first { $0.name == need })
        #expect(below.floor < edge.floor, "\(edge.name) -> \(need)")
      }
    }
  }

  @Test func whatIsBehindATargetNeverLeadsBackToIt() throws {
    let targets = try targets()
    func reachable(from name: String) -> Set<String> {
      var seen: Set<String> = []
      var open = targets.first { $0.name == name }?.needs ?? []
      while let next = open.popLast() {
        if seen.insert(next).inserted { open += targets.first { $0.name == next }?.needs ?? [] }
      }
      return seen
    }
    for target in targets { #expect(!reachable(from: target.name).contains(target.name)) }
    let behindRecovery = reachable(from: "Recovery")
    #expect(behindRecovery == ["PrivacyMechanisms", "Statistics", "CGSL"])
    #expect(!behindRecovery.contains("Population"), "an estimator could peek at the truth")
    #expect(
      reachable(from: "Risk") == [
        "PrivacyMechanisms", "SimulationKernel", "CVectors", "Statistics", "CGSL", "Web", "CPSL",
      ],
      "an adversary could peek at the truth")
    #expect(!reachable(from: "AdTech").contains("Population"))
    #expect(reachable(from: "SimulationKernel") == ["CVectors"])
  }

  @Test func onlyStatisticsKnowsGSLAndOnlyWebKnowsLibpsl() throws {
    let product = try targets().filter { $0.kind != "test" }
    #expect(product.filter { $0.needs.contains("CGSL") }.map(\.name) == ["Statistics"])
    #expect(product.filter { $0.needs.contains("CPSL") }.map(\.name) == ["Web"])
    #expect(product.filter { $0.needs.contains("CVectors") }.map(\.name) == ["SimulationKernel"])
    for file in try PackageDescription.swiftFiles(below: "Sources") {
      let imports = try PackageDescription.imports(of: file)
      let name = PackageDescription.name(file)
      if imports.contains("CGSL") { #expect(name.hasPrefix("Sources/Statistics/"), "\(name)") }
      if imports.contains("CPSL") { #expect(name.hasPrefix("Sources/Web/"), "\(name)") }
      if imports.contains("CVectors") { #expect(name.hasPrefix("Sources/SimulationKernel/"), "\(name)") }
    }
  }

  /// SwiftPM lets a target import what happens to be built; only the declared edges count, and each is needed.
  @Test func everyImportIsADeclaredEdgeAndTheOtherWayRound() throws {
    let targets = try targets()
    let own = Set(targets.map(\.name))
    for target in targets where target.kind != "system" && target.kind != "plugin" {
      let folder = (target.kind == "test" ? "Tests/" : "Sources/") + target.name
      let files = try PackageDescription.swiftFiles(below: folder)
      #expect(!files.isEmpty, "\(folder)")
      var imported: Set<String> = []
      for file in files {
        for module in try PackageDescription.imports(of: file) {
          imported.insert(module)
          let name = PackageDescription.name(file)
          if own.contains(module) {
            #expect(target.needs.contains(module), "\(name) imports \(module)")
          } else if target.kind != "test", !target.products.contains(module) {
            #expect(Self.systemModules[target.name]?.contains(module) == true, "\(name) imports \(module)")
          }
        }
      }
      for need in target.needs { #expect(imported.contains(need), "\(target.name) never imports \(need)") }
    }
  }

  @Test func theKernelImportsNoLibraryButItsVectors() throws {
    for file in try PackageDescription.swiftFiles(below: "Sources/SimulationKernel") {
      let allowed: Set<String> = file.lastPathComponent == "PhiloxVectors.swift" ? ["CVectors"] : []
      #expect(Set(try PackageDescription.imports(of: file)) == allowed, "\(file.lastPathComponent)")
    }
  }

  @Test func theImportReaderSeesEveryFormOfImport() throws {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "attrsim-imports-\(UUID().uuidString).swift")
    defer { try? FileManager.default.removeItem(at: file) }
    let text = """
      import A
      @testable import B
      @preconcurrency internal import C
      import struct D.Thing
      public import E
      #if canImport(F)
        import F
      #endif
      // import G
      let important = 1
      """
    try text.write(to: file, atomically: true, encoding: .utf8)
    #expect(try PackageDescription.imports(of: file) == ["A", "B", "C", "D", "E", "F"])
  }
}
