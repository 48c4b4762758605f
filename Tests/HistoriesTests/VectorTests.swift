import Foundation
import Testing
import Web

@testable import Histories

/// Chromium's own cases, where they are.
enum Vectors {
  /// The package's folder, above the tests.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The folder of a suite: beside the package, or as `make vectors` fetches it; nil where it is absent.
  static func folder(_ name: String) -> String? {
    [root.deletingLastPathComponent().appending(path: "shared/vectors"), root.appending(path: ".vectors")]
      .map { $0.appending(path: name).path }
      .first { FileManager.default.fileExists(atPath: $0) }
  }

  /// The cases of Chromium's interop suite, without the settings beside them.
  static let interop: [String] = {
    guard let folder = folder("chromium-interop") else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".json") && $0 != "default_config.json" }.sorted().map {
      "\(folder)/\($0)"
    }
  }()
}

@Suite struct VectorTests {
  @Test(
    .enabled(if: !Vectors.interop.isEmpty, "make vectors fetches the interop suite; SKIPPED without it"),
    arguments: Vectors.interop)
  func aBrowserSendsTheReportsThatChromiumExpects(path: String) throws {
    var suite = try ConformanceSuite([path], suffixes: try PublicSuffixList())
    let result = try #require(try suite.play(path))
    #expect(
      result.outcome != .failed,
      "\(([result.reason ?? ""] + (result.differences ?? [])).joined(separator: "\n"))")
    if result.outcome == .skipped { print("SKIPPED \(path): \(result.reason ?? "")") }
  }

  @Test func whatIsPlayedAndWhatIsSkippedIsSaid() throws {
    for name in ["chromium-interop", "measurement-simulation"] where Vectors.folder(name) == nil {
      print("vectors of \(name): absent, so all are SKIPPED; make vectors fetches what can be fetched")
    }
    guard let folder = Vectors.folder("chromium-interop") else { return }
    var suite = try ConformanceSuite([folder], suffixes: try PublicSuffixList())
    var tally = ConformanceTally()
    for file in suite.files { if let result = try suite.play(file) { tally.count(result) } }
    #expect(tally.passed + tally.skipped == Vectors.interop.count)
    #expect(tally.failed == 0)
    print("vectors of chromium-interop: \(tally.passed) passed, \(tally.skipped) SKIPPED")
  }
}
