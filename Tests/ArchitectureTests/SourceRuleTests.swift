import Foundation
import Testing

/// Rules that every source file keeps.
@Suite struct SourceRuleTests {
  private func text(_ file: URL) throws -> String { try String(contentsOf: file, encoding: .utf8) }

  private func everywhere() throws -> [URL] {
    try ["Sources", "Tests", "Plugins", "Benchmarks/Sources"].flatMap {
      try PackageDescription.swiftFiles(below: $0)
    }
  }

  @Test func everyFileIsShorterThan400Lines() throws {
    let files = try everywhere()
    #expect(files.count > 100)
    for file in files {
      let lines = try text(file).split(separator: "\n", omittingEmptySubsequences: false).count
      #expect(lines < 400, "\(PackageDescription.name(file))")
    }
  }

  @Test func noModelCodeUsesTheStandardLibrarysRandomNumbers() throws {
    let random =
      /\.random\(in:|\.randomElement\(|\.shuffled\(|RandomNumberGenerator|arc4random|drand48|\brand\(\)|SystemRandom/
    for file in try PackageDescription.swiftFiles(below: "Sources") {
      #expect(try text(file).firstMatch(of: random) == nil, "\(PackageDescription.name(file))")
    }
  }

  @Test func noTrajectoryDependsOnTheWallClock() throws {
    let clock = /\bDate\(\)|ContinuousClock|SuspendingClock|clock_gettime|gettimeofday|DispatchTime/
    let model = [
      "SimulationKernel", "Statistics", "PrivacyMechanisms", "Web", "Measurement", "Population",
      "ThirdPartyCookies",
      "EventConversionMeasurement", "AdTech", "Recovery", "Risk", "Experiments/Simulation",
      "Experiments/Scoring",
      "Experiments/Tables",
    ]
    for folder in model {
      for file in try PackageDescription.swiftFiles(below: "Sources/\(folder)") {
        #expect(try text(file).firstMatch(of: clock) == nil, "\(PackageDescription.name(file))")
      }
    }
  }

  @Test func nothingEndsTheProcessOnAnError() throws {
    let ending = /\btry!|\bfatalError\(|\bas!\s/
    for file in try PackageDescription.swiftFiles(below: "Sources") {
      #expect(try text(file).firstMatch(of: ending) == nil, "\(PackageDescription.name(file))")
    }
  }

  @Test func nothingIsLeftForLater() throws {
    // Put together here, or this file would not keep its own rule.
    let marks = ["TO" + "DO", "FIX" + "ME", "not imple" + "mented"]
    for file in try everywhere() {
      let text = try text(file)
      for mark in marks { #expect(!text.contains(mark), "\(PackageDescription.name(file)): \(mark)") }
    }
  }
}
