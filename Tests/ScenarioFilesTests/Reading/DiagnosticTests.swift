import ScenarioFiles
import Testing

@Suite struct DiagnosticTests {
  @Test func anUnknownSettingIsShownWithItsLineACaretAndAProposal() {
    let yaml = """
      scenario: 1
      seed: 2
      systems:
        ara:
          kind: x
          # one
          # two
          summary:
            epsilom: 10
      """
    let found = findings(yaml) { root in
      _ = root.value("scenario", .int(1...1), default: 1)
      _ = root.value("seed", .uint64(0...UInt64.max), default: 1)
      root.group("systems") { systems in
        systems.group("ara") { ara in
          _ = ara.required("kind", .string())
          ara.group("summary") { _ = $0.value("epsilon", .double(.above(0, upTo: 64)), default: 10) }
        }
      }
    }
    #expect(
      ScenarioError(found).description == """
        t.yaml:9:7: error: systems.ara.summary.epsilom is not a known setting
            9 |       epsilom: 10
                      ^^^^^^^ did you mean "epsilon"?  (allowed: 0 < epsilon <= 64)
        """)
  }

  @Test func caretsStandUnderTheStretchWhateverComesBeforeIt() {
    func caretLine(_ line: String, column: Int, length: Int) -> String {
      let source = SourceText(line, fileName: "t")
      let place = FilePlace(source: source, line: 1, column: column, length: length)
      let rendered = Diagnostic(at: .file(place), "m").rendered
      return String(rendered.split(separator: "\n").last ?? "")
    }
    #expect(caretLine("a:\tbad", column: 4, length: 3) == "          \t^^^")
    #expect(caretLine("\u{E9}t\u{E9}: bad", column: 6, length: 3) == "             ^^^")
    // An e with a combining accent takes one column although it is two scalars.
    #expect(caretLine("e\u{301}: bad", column: 5, length: 3) == "           ^^^")
    // A Chinese character takes two columns.
    #expect(caretLine("\u{6570}: \u{6570}", column: 4, length: 1) == "            ^^")
    // The end of the line can be pointed at.
    #expect(caretLine("a: [1", column: 6, length: 1) == "             ^")
    #expect(caretLine("", column: 1, length: 1) == "        ^")
  }

  @Test func aVeryLongLineIsCutAroundTheStretch() {
    let line = String(repeating: "x", count: 500) + "BAD" + String(repeating: "y", count: 500)
    let place = FilePlace(source: SourceText(line, fileName: "t"), line: 1, column: 501, length: 3)
    let lines = Diagnostic(at: .file(place), "m").rendered.split(separator: "\n").map(Array.init)
    #expect(lines[1].count < 200)
    #expect(lines[2].lastIndex(of: "^") == lines[1].firstIndex(of: "D"))
  }

  @Test func controlCharactersDoNotReachTheTerminal() {
    let source = SourceText("a: \u{1B}[2J", fileName: "t")
    let rendered = Diagnostic(at: .file(FilePlace(source: source, line: 1, column: 4, length: 1)), "m")
      .rendered
    #expect(!rendered.unicodeScalars.contains("\u{1B}"))
  }

  @Test func findingsAreSortedByPlaceWithOptionsLast() {
    let source = SourceText("a\nb\n", fileName: "t")
    func at(_ line: Int, _ column: Int) -> Place {
      .file(FilePlace(source: source, line: line, column: column, length: 1))
    }
    let sorted = ScenarioError([
      Diagnostic(at: .override(option: "--set x=1"), "1"), Diagnostic(at: at(2, 1), "2"),
      Diagnostic(at: at(1, 9), "3"), Diagnostic(at: at(1, 2), "4"),
      Diagnostic(at: .document(fileName: "t"), "5"), Diagnostic(at: at(1, 2), "6"),
    ])
    #expect(sorted.diagnostics.map(\.message) == ["5", "4", "6", "3", "2", "1"])
  }

  @Test func anOptionStandsInThePlaceOfFileAndLine() throws {
    var root = try ConfigDocument.parse("noise: 0", fileName: "t.yaml")
    try root.apply(Override(set: "noise=-1"))
    let error = try #require(
      failure { () throws(ScenarioError) in
        _ = try Reading(root) { $0.value("noise", .share(.atLeast(0, below: 1)), default: 0) }
      })
    #expect(
      error.description == """
        --set noise=-1: error: noise is -1, which is out of range
                allowed: 0 <= noise < 1
        """)
  }

  @Test func afterAHundredFindingsOnlyTheirNumberIsTold() {
    let many = (0..<150).map { Diagnostic(at: .document(fileName: "t"), "finding \($0)") }
    let lines = ScenarioError(many).description.split(separator: "\n")
    #expect(lines.count == 101)
    #expect(lines.last == "... and 50 more")
  }

  @Test func aDocumentOfOneVeryLongLineIsReadInTime() throws {
    // A reader that counts columns from the start of the line for each value would need minutes.
    let yaml = "{" + (0..<40_000).map { "key\($0): \($0)" }.joined(separator: ", ") + "}"
    let root = try ConfigDocument.parse(yaml, fileName: "t")
    let elapsed = ContinuousClock().measure {
      let error = failure { () throws(ScenarioError) in
        _ = try Reading(root) { _ = $0.named("systems") { _, _ in } }
      }
      #expect(error?.diagnostics.count == 40_001)
    }
    #expect(elapsed < .seconds(60))
  }

  @Test func linesEndWhereTheYAMLReaderEndsThem() throws {
    for end in ["\n", "\r\n", "\r", "\u{2028}", "\u{85}"] {
      let yaml = "a: 1" + end + "b: 2" + end + "c: 3"
      let root = try ConfigDocument.parse(yaml, fileName: "t")
      guard case .file(let place)? = root.mapping?["c"]?.keyPlace else { continue }
      #expect(place.line == 3 && place.lineText == "c: 3", "\(end.unicodeScalars)")
    }
  }
}
