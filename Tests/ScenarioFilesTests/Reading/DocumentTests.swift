import Foundation
import ScenarioFiles
import Testing

@Suite struct DocumentTests {
  @Test func everyKeyAndValueHasItsPlace() throws {
    let root = try ConfigDocument.parse("a: 1\nb:\n  c: [x, 'y z']\n", fileName: "t.yaml")
    let b = try #require(root.mapping?["b"])
    #expect(b.keyPlace.label == "t.yaml:2:1")
    let list = try #require(b.value.mapping?["c"]?.value.sequence)
    #expect(list.map(\.place.label) == ["t.yaml:3:7", "t.yaml:3:10"])
    guard case .file(let place) = list[1].place else {
      Issue.record("a value of a file has a place in the file")
      return
    }
    #expect(place.length == 5)
    #expect(place.lineText == "  c: [x, 'y z']")
    #expect(root.mapping?.entries.map(\.key) == ["a", "b"])
  }

  @Test func plainNullsAreNothingAndQuotedOnesAreText() throws {
    let root = try ConfigDocument.parse("[~, null, '', \"null\", !!str null, ]", fileName: "t")
    let kinds = try #require(root.sequence).map(\.kindName)
    #expect(kinds == ["nothing", "nothing", "the text \"\"", "the text \"null\"", "the text \"null\""])
  }

  @Test func aByteOrderMarkIsSkipped() throws {
    let root = try ConfigDocument.parse(bytes: [0xEF, 0xBB, 0xBF] + Array("a: 1".utf8), fileName: "t")
    #expect(root.mapping?["a"]?.keyPlace.column == 1)
  }

  @Test(arguments: [
    ("", "t.yaml: error: there are no settings in it"),
    ("# only a comment\n", "t.yaml: error: there are no settings in it"),
    ("a: 1\n---\nb: 2\n", "t.yaml:2:1: error: a second document starts here"),
    ("a: &x {p: 1}\nb:\n  <<: *x\n", "t.yaml:3:3: error: merge keys (<<) are not supported"),
    ("? [1, 2]\n: 3\n", "t.yaml:1:3: error: a list or a group cannot be a key"),
    ("a: !!int 3\n", "t.yaml:1:4: error: the tag tag:yaml.org,2002:int is not supported"),
    ("a: 1\nb: 2\na: 3\n", "t.yaml:3:1: error: the key \"a\" stands twice; it is already on line 1"),
    ("a: *nowhere\n", "t.yaml:1:4: error: this is not YAML: found undefined alias"),
    ("a: 1\n\tb: 2\n", "t.yaml:2:1: error: this is not YAML: found a tab character"),
    ("a: [1, 2\n", "t.yaml:2:1: error: this is not YAML: did not find expected ',' or ']'"),
    ("a: b: c\n", "t.yaml:1:5: error: this is not YAML: mapping values are not allowed in this context"),
  ])
  func brokenDocumentsAreRefusedWithAPlace(yaml: String, start: String) throws {
    let error = try #require(
      failure { () throws(ScenarioError) in _ = try ConfigDocument.parse(yaml, fileName: "t.yaml") })
    #expect(error.description.hasPrefix(start), "\(error)")
  }

  @Test func bytesThatAreNotUTF8AreShownWhereTheyStand() throws {
    let bytes = Array("a: 1\nb: \"".utf8) + [0xE9] + Array("\"\n".utf8)
    let error = try #require(
      failure { () throws(ScenarioError) in _ = try ConfigDocument.parse(bytes: bytes, fileName: "t.yaml") })
    #expect(error.description.hasPrefix("t.yaml:2:5: error: the file is not UTF-8 text"))
  }

  @Test func aliasesThatGrowWithoutBoundAreCutShort() throws {
    var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...30 {
      let alias = "*a\(level - 1)"
      yaml += "a\(level): &a\(level) [\(Array(repeating: alias, count: 10).joined(separator: ", "))]\n"
    }
    let error = try #require(
      failure { () throws(ScenarioError) in _ = try ConfigDocument.parse(yaml, fileName: "t") })
    #expect(error.diagnostics.first?.message.contains("more than 100000 values") == true)

    let keyed = yaml + "? *a30\n: 1\n"
    let refusal = try #require(
      failure { () throws(ScenarioError) in _ = try ConfigDocument.parse(keyed, fileName: "t") })
    #expect(refusal.diagnostics.first?.message.contains("many aliases") == true)
    let short = yaml + "*a30 : 1\n"
    #expect(failure { () throws(ScenarioError) in _ = try ConfigDocument.parse(short, fileName: "t") } != nil)
  }

  @Test func deepNestingIsRefused() throws {
    for depth in [65, 900, 20_000] {
      let yaml = "a: " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      #expect(
        failure { () throws(ScenarioError) in _ = try ConfigDocument.parse(yaml, fileName: "t") } != nil)
    }
    let fine = "a: " + String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
    _ = try ConfigDocument.parse(fine, fileName: "t")
  }

  @Test func missingFilesAndFoldersAreNamed() throws {
    let missing = try #require(
      failure { () throws(ScenarioError) in _ = try ConfigDocument.read(path: "/nonexistent/x.yaml") })
    #expect(
      missing.description.hasPrefix("/nonexistent/x.yaml: error: cannot be read: No such file or directory"))
    let folder = NSTemporaryDirectory()
    let isFolder = try #require(
      failure { () throws(ScenarioError) in _ = try ConfigDocument.read(path: folder) })
    #expect(isFolder.diagnostics.first?.message == "is a folder")
    let device = try #require(
      failure { () throws(ScenarioError) in _ = try ConfigDocument.read(path: "/dev/null") })
    #expect(device.diagnostics.first?.message == "is not an ordinary file")
  }

  @Test func aLookUpInALargeGroupDoesNotWalkIt() throws {
    let yaml = (0..<20_000).map { "k\($0): \($0)\n" }.joined()
    let mapping = try #require(try ConfigDocument.parse(yaml, fileName: "t").mapping)
    var sum = 0
    for index in 0..<20_000 { sum += Int(mapping["k\(index)"]?.value.text ?? "") ?? 0 }
    #expect(sum == 199_990_000)
  }
}
