import Foundation
import Histories
import Testing
import Web

/// The pages of the guide say what the program and its sources say.
@Suite struct GuidePageTests {
  /// The package's root, found from this file.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  /// Made from the schema when the guide is built.
  static let generated = "ScenarioReference"

  private struct Page {
    var name: String
    var text: String
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
  }

  private func pages() throws -> [Page] {
    let folder = "Sources/Guide/Guide.docc"
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: folder).path)
    let pages = try names.filter { $0.hasSuffix(".md") }.sorted().map {
      Page(name: String($0.dropLast(3)), text: try text("\(folder)/\($0)"))
    }
    #expect(pages.count > 15)
    return pages
  }

  /// What stands in a source file between two marks.
  private func region(_ name: String, of file: String) throws -> String {
    let source = try text(file)
    let begin = try #require(source.range(of: "// guide: begin \(name)\n"), "\(file): no region \(name)")
    let end = try #require(source.range(of: "// guide: end \(name)\n"))
    return source[begin.upperBound..<end.lowerBound].trimmingCharacters(in: .newlines)
  }

  @Test func everySwiftBlockIsTheCodeOfItsFile() throws {
    var blocks = 0
    for page in try pages() {
      let parts = page.text.components(separatedBy: "```swift\n")
      for (before, after) in zip(parts, parts.dropFirst()) {
        let mark = try #require(
          before.firstMatch(of: /<!-- code: (\S+) (\S+) -->\s*$/), "\(page.name): a block without its source")
        let shown = try #require(after.components(separatedBy: "\n```").first)
        let source = try region(String(mark.2), of: String(mark.1))
        #expect(shown == source, "\(page.name): run .ci/guide-code")
        blocks += 1
      }
    }
    #expect(blocks >= 7)
  }

  @Test func everyRegionOfTheSourcesIsShown() throws {
    let shown = try pages().map(\.text).joined()
    let folder = "Sources/Guide"
    for file in try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: folder).path)
    where file.hasSuffix(".swift") {
      for mark in try text("\(folder)/\(file)").matches(of: /\/\/ guide: begin (\S+)/) {
        #expect(shown.contains("<!-- code: \(folder)/\(file) \(mark.1) -->"), "\(file): \(mark.1)")
      }
    }
  }

  @Test func everyPageIsOnTheFirstOneAndEveryLinkLeadsSomewhere() throws {
    let pages = try pages()
    let names = Set(pages.map(\.name) + [Self.generated])
    let first = try #require(pages.first { $0.name == "Guide" })
    for name in names where name != "Guide" { #expect(first.text.contains("- <doc:\(name)>"), "\(name)") }
    for page in pages {
      for link in page.text.matches(of: /<doc:([^>]+)>/) {
        #expect(names.contains(String(link.1)), "\(page.name): \(link.1)")
      }
    }
  }

  /// Files that runs write stand below `results`.
  @Test func everyFileThatIsNamedExists() throws {
    let path = /`((?:Scenarios|Sources|Tests|Notebooks-export|results\/README)[^` ]*)`/
    var named = 0
    for page in try pages() {
      for match in page.text.matches(of: path) {
        named += 1
        #expect(
          FileManager.default.fileExists(atPath: Self.root.appending(path: String(match.1)).path),
          "\(page.name): \(match.1)")
      }
    }
    #expect(named > 20)
  }

  /// The table is renewed by `make reference`; what is said of it must follow from it.
  @Test func deviationsFromPublishedFiguresAreWhatTheTableSays() throws {
    let page = try #require(try pages().first { $0.name == "Validation" })
    let row = /\| `(\w+)`[^|]*\| ([0-9.]+) \| ([0-9.]+) \| ([-+][0-9.]+) % \|/
    let rows = page.text.matches(of: row)
    #expect(rows.count == 15)
    // What the page names as not matching; all others it says to match within 4 %.
    let named = [
      "clicks_per_person_sd", "several_conversions_share", "value_sd",
    ]
    for match in rows {
      let (here, published) = (try #require(Double(match.2)), try #require(Double(match.3)))
      let deviation = try #require(Double(match.4.replacing("+", with: "")))
      // The value is printed with four digits, the deviation with one after the point.
      #expect(abs(100 * (here / published - 1) - deviation) < 0.11, "\(match.1)")
      #expect((abs(deviation) > 4) == named.contains(String(match.1)), "\(match.1)")
    }
  }

  // MARK: Tallies

  static let vectors = root.appending(path: "../shared/vectors").standardizedFileURL

  static var hasVectors: Bool { FileManager.default.fileExists(atPath: vectors.path) }

  @Test(
    .enabled(if: hasVectors, "../shared/vectors is absent"),
    arguments: [
      ("AttributionReporting", "chromium-interop"), ("AttributionLevelOne", "w3c-attribution-level-1"),
    ])
  func theTallyOfAPageIsWhatTheSuiteSays(_ name: String, _ suite: String) throws {
    let page = try #require(try pages().first { $0.name == name })
    let line = try #require(page.text.components(separatedBy: "<!-- tally: \(suite) -->").dropFirst().first)
    let shown = try #require(line.firstMatch(of: /^ (\d+) passed, (\d+) failed/))
    var played = try ConformanceSuite(
      [Self.vectors.appending(path: suite).path], suffixes: try PublicSuffixList())
    var tally = ConformanceTally()
    for file in played.files {
      if let result = try played.play(file) { tally.count(result) }
    }
    #expect(Int(shown.1) == tally.passed && Int(shown.2) == tally.failed, "\(tally.text)")
  }
}
