import Experiments
import Foundation
import Testing

/// The committed outputs in `results/reference`, and what `results/README.md` says of them.
@Suite struct ReferenceTests {
  static let names = [
    "quickstart", "noise-sweep", "chromium2020", "ara-event-level", "ara-summary", "all-systems",
  ]

  private func reference(_ name: String) -> URL {
    Documents.root.appending(path: "results/reference/\(name)")
  }

  /// The commands that made the references, as the documentation states them.
  private func command(_ name: String) throws -> [String] {
    let runs = Documents.commands(try Documents.text("results/README.md"))
    #expect(runs.count == Self.names.count)
    let number = try #require(Self.names.firstIndex(of: name))
    return runs[number].replacing("'", with: "").split(separator: " ").map(String.init)
  }

  @Test(arguments: names) func theReferenceIsMadeAgain(_ name: String) throws {
    let folder = try DocumentsFolder()
    var words = try command(name)
    #expect(words.removeFirst() == ".build/release/attrsim")
    #expect(words.contains("OUT"))
    let outcome = try DocumentedProgram.run(words + ["--quiet"], in: folder.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let made = folder.url.appending(path: "OUT")
    let kept = try FileManager.default.contentsOfDirectory(atPath: reference(name).path).sorted()
    let tables = try FileManager.default.contentsOfDirectory(atPath: made.path).filter {
      $0.hasSuffix(".csv")
    }
    #expect(kept == (tables + ["scenario.effective.yaml"]).sorted())
    for file in kept {
      let old = try String(contentsOf: reference(name).appending(path: file), encoding: .utf8)
      let new = try String(contentsOf: made.appending(path: file), encoding: .utf8)
      let difference = CSVText.difference(old, new)
      #expect(difference == nil, "\(name)/\(file): \(difference ?? "")")
    }
  }

  @Test func theComparisonSeesWhatDiffers() {
    #expect(CSVText.difference("a,1\n", "a,1\n") == nil)
    #expect(CSVText.difference("a,1\n", "a,2\n") != nil)
    #expect(CSVText.difference("a,1000000000000\n", "a,1000000000001\n") != nil)
    #expect(CSVText.difference("a,0.5\n", "a,0.5000000000001\n") == nil)
    #expect(CSVText.difference("a,0.5\n", "a,0.500001\n") != nil)
    #expect(CSVText.difference("a,0.5\n", "a,\n") != nil)
    #expect(CSVText.difference("a,1\n", "a,1\nb,2\n") != nil)
    #expect(CSVText.difference("\"[2d, 7d]\",x\n", "\"[2d, 8d]\",x\n") != nil)
    #expect(CSVText.difference("00ff,nan\n", "00fe,nan\n") != nil)
  }

  @Test func theReferencesStaySmallAndTellNothingOfAMachine() throws {
    var bytes = 0
    for name in Self.names {
      for file in try FileManager.default.contentsOfDirectory(atPath: reference(name).path) {
        #expect(file.hasSuffix(".csv") || file == "scenario.effective.yaml", "\(name)/\(file)")
        bytes += try Data(contentsOf: reference(name).appending(path: file)).count
      }
    }
    #expect(bytes > 10_000 && bytes < 1_000_000)
  }

  @Test func everyNameInTheTablesIsDefined() throws {
    let readme = try Documents.text("results/README.md")
    // Names in backquotes at the beginning of a row, several of them with commas between.
    var defined: Set<String> = []
    for line in readme.split(separator: "\n") where line.hasPrefix("|") {
      let cell = line.split(separator: "|").prefix(2).first { $0.contains("`") } ?? ""
      for name in cell.matches(of: /`([^`]+)`/) { defined.insert(String(name.1)) }
    }
    var seen: [String: Set<String>] = [:]
    for name in Self.names {
      for file in try FileManager.default.contentsOfDirectory(atPath: reference(name).path)
      where file.hasSuffix(".csv") {
        let rows = try CSVText.rows(
          String(contentsOf: reference(name).appending(path: file), encoding: .utf8))
        let header = try #require(rows.first)
        for column in header where !column.contains(".") { seen["column", default: []].insert(column) }
        for column in ["metric", "stage", "truth", "estimator", "status"] {
          guard let place = header.firstIndex(of: column) else { continue }
          for row in rows.dropFirst() where !row[place].isEmpty {
            seen[column, default: []].insert(row[place])
          }
        }
      }
    }
    #expect(
      seen["metric", default: []].count >= 24
        && seen["stage", default: []].count == FunnelStage.allCases.count)
    // Explained in the text around the list of columns, not in a row of their own.
    let elsewhere: Set = [
      "replication", "system", "adversary", "bound", "complete", "no-measurement",
      "not-attributed-by-any-report", "not-counted", "not-summed", "batch-too-small",
    ]
    for (kind, names) in seen.sorted(by: { $0.key < $1.key }) {
      let missing = names.subtracting(defined).filter {
        !elsewhere.contains($0) || !readme.contains("`\($0)`")
      }
      #expect(missing.isEmpty, "\(kind): \(missing.sorted())")
    }
  }
}

/// Tables as text.
private enum CSVText {
  /// The first difference between two tables; reals may differ by a billionth, everything else may not.
  static func difference(_ old: String, _ new: String) -> String? {
    let (before, after) = (rows(old), rows(new))
    guard before.count == after.count else { return "\(before.count) rows, now \(after.count)" }
    for (number, (left, right)) in zip(before, after).enumerated() {
      guard left.count == right.count else { return "row \(number): \(left.count) cells, now \(right.count)" }
      for (a, b) in zip(left, right) where !agree(a, b) { return "row \(number): \(a), now \(b)" }
    }
    return nil
  }

  private static func agree(_ a: String, _ b: String) -> Bool {
    if a == b { return true }
    if Int(a) != nil, Int(b) != nil { return false }
    let isReal = { (text: String) in text.wholeMatch(of: /-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?/) != nil }
    guard isReal(a), isReal(b), let x = Double(a), let y = Double(b) else { return false }
    return abs(x - y) <= 1e-9 * max(1, abs(x), abs(y))
  }

  /// The cells; a quoted one may hold commas, and none of these tables has a line break in a cell.
  static func rows(_ text: String) -> [[String]] {
    text.split(separator: "\n").map { line in
      line.matches(of: /(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/).map { String($0.1 ?? $0.2 ?? "") }
    }
  }
}
