import Foundation
import Testing

@testable import attrsim

/// The commands that the pages of the guide show.
@Suite struct GuideCommandTests {
  private static let folder = "Sources/Guide/Guide.docc"
  private static let program = ".build/release/attrsim"

  private static func pages() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: Documents.root.appending(path: folder).path)
      .filter { $0.hasSuffix(".md") }.sorted()
  }

  /// The words of a page's commands, without the program's own name.
  private static func calls(_ page: String) throws -> [[String]] {
    Documents.commands(try Documents.text("\(folder)/\(page)"))
      .filter { !$0.hasPrefix("make ") }
      .map { command in
        var words = command.split(separator: " ").map(String.init)
        #expect(words.removeFirst() == program, "\(page): \(command)")
        return words
      }
  }

  @Test func everyCommandIsOneThatTheProgramUnderstands() throws {
    var count = 0
    for page in try Self.pages() {
      for words in try Self.calls(page) where !words.contains("--help") {
        count += 1
        #expect(throws: Never.self, "\(page): attrsim \(words.joined(separator: " "))") {
          try AttributionSimulator.parseAsRoot(words)
        }
      }
    }
    #expect(count > 25)
  }

  @Test func everyMakeTargetIsThere() throws {
    let makefile = try Documents.text("Makefile")
    for page in try Self.pages() {
      let text = try Documents.text("\(Self.folder)/\(page)")
      for target in text.matches(of: /(?:^|`|\n)make ([a-z-]+)/).map(\.1) {
        #expect(makefile.contains("\n\(target):"), "\(page): make \(target)")
      }
    }
  }

  @Test func thePublishedNumbersAgreeAsOftenAsThePageSays() throws {
    let text = try Documents.text("\(Self.folder)/Validation.md")
    let shown = try #require(
      text.firstMatch(of: /of (\d+) numbers (\d+) agree, (\d+) are explained and (\d+)\s+disagree/))
    struct Tally: Decodable {
      var agree: Int
      var explained: Int
      var disagree: Int
    }
    let arguments = [
      "reproduce", Documents.root.appending(path: "Scenarios/reproductions").path, "--quiet", "--json",
    ]
    let folder = try DocumentsFolder()
    let outcome = try DocumentedProgram.run(arguments, in: folder.path)
    let tally = try JSONDecoder().decode(Tally.self, from: Data(outcome.output.utf8))
    #expect(Int(shown.2) == tally.agree && Int(shown.3) == tally.explained && Int(shown.4) == tally.disagree)
    #expect(Int(shown.1) == tally.agree + tally.explained + tally.disagree)
  }

  /// From top to bottom as a reader types them, on few people.
  @Test(arguments: ["Tutorial.md", "BringYourOwnLogs.md", "LawsFromFiles.md", "ReadResults.md"])
  func theCommandsOfAPageWorkOneAfterTheOther(_ page: String) throws {
    let folder = try DocumentsFolder()
    for words in try Self.calls(page) {
      var words = words
      if words.first == "run" {
        words += ["--set", "replications=2", "--quiet"]
        if !words.contains("Scenarios/trace.yaml"),
          !words.contains(where: { $0.hasPrefix("population.people=") })
        {
          words += ["--set", "population.people=500"]
        }
      }
      let outcome = try DocumentedProgram.run(words, in: folder.path)
      #expect(outcome.status == 0, "\(page): \(words.joined(separator: " ")): \(outcome.errors)")
      // A log goes to its file and says nothing.
      #expect(
        !outcome.output.isEmpty || words.first == "log", "\(page): \(words.joined(separator: " "))")
    }
  }
}
