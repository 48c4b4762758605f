import Foundation
import Testing
import Web

@testable import Histories

/// The cases of W3C Attribution Level 1 that its editors wrote, where they are.
@Suite struct LevelOneVectorTests {
  static let cases: [String] = {
    guard let folder = Vectors.folder("w3c-attribution-level-1") else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".json") && $0 != "CONFIG.json" && $0 != "e2e.schema.json" }.sorted()
      .map { "\(folder)/\($0)" }
  }()

  private static let absent: Comment =
    "the cases of W3C Attribution Level 1 are not here; SKIPPED without them"

  @Test(.enabled(if: !cases.isEmpty, absent), arguments: cases)
  func everyCallGivesWhatTheEditorsExpect(path: String) throws {
    var suite = try ConformanceSuite([path], suffixes: try PublicSuffixList())
    let result = try #require(try suite.play(path))
    #expect(
      result.outcome == .passed,
      "\(([result.reason ?? ""] + (result.differences ?? [])).joined(separator: "\n"))")
  }

  @Test(.enabled(if: !cases.isEmpty, absent))
  func settingsAreNoCaseAndTheSchemaIsSkippedWithAReason() throws {
    let folder = try #require(Vectors.folder("w3c-attribution-level-1"))
    var suite = try ConformanceSuite([folder], suffixes: try PublicSuffixList())
    var tally = ConformanceTally()
    for file in suite.files {
      guard let result = try suite.play(file) else {
        #expect(file.hasSuffix("/CONFIG.json"))
        continue
      }
      tally.count(result)
      if result.outcome == .skipped { #expect(result.reason == "it is a JSON Schema and no case") }
    }
    #expect(tally.passed == Self.cases.count && tally.failed == 0 && tally.skipped == 1)
    let named = folder + "/CONFIG.json"
    var alone = try ConformanceSuite([named], suffixes: try PublicSuffixList())
    #expect(try alone.play(named)?.reason == "it holds settings and no case")
  }

  @Test(.enabled(if: !cases.isEmpty, absent))
  func anExpectationThatIsChangedMakesACaseFail() throws {
    let folder = try #require(Vectors.folder("w3c-attribution-level-1"))
    let config = try LevelOneConfiguration(
      PlacedValue(try TextFile.json(at: folder + "/CONFIG.json"), file: "CONFIG.json"))
    let player = LevelOnePlayer(config, suffixes: try PublicSuffixList())
    var changed = 0
    for path in Self.cases {
      let test = try LevelOneCase(PlacedValue(try TextFile.json(at: path), file: path))
      for index in test.events.indices {
        guard case .measure(let options, let caller, let expected) = test.events[index].action else {
          continue
        }
        var other = test
        let wrong: LevelOneCase.Expectation =
          if case .histogram(let buckets) = expected { .histogram(buckets + [0]) } else { .histogram([]) }
        other.events[index].action = .measure(options, caller, expected: wrong)
        let lines = try player.differences(in: other)
        #expect(lines.count == 1 && lines[0].hasPrefix("events[\(index)] at "), "\(path)")
        changed += 1
      }
    }
    #expect(changed > 40)
  }
}
