import Foundation
import Testing

/// Published numbers on the command line.
@Suite struct ReproduceTests {
  private static let head = "published: 1\nnumbers:\n"
  private static let agrees =
    "  - { name: good, what: bits of 512 words, source: here, published: 9, formula: { name: bits, words: 512 } }\n"
  private static let explained =
    "  - { name: cut, what: late starts, source: there, published: 3%, "
    + "formula: { name: exponential-beyond, mean: 3, x: 10 }, explained: it was cut, corrected: 3.57% }\n"
  private static let disagrees =
    "  - { name: bad, what: bits of 512 words, source: elsewhere, published: 8, formula: { name: bits, words: 512 } }\n"
  private static let simulated =
    "  - { name: run, what: kept data, source: here, published: 0.95625, "
    + "simulation: { name: ecm-data-kept, data: 5, runs: 2000 } }\n"
  private static let omitted =
    "not-repeated:\n  - { what: people named again, source: a paper, published: 50 %, reason: needs their histories }\n"

  private func run(_ text: String?, _ options: String...) throws -> (Tool.Output, Workplace) {
    let place = try Workplace()
    if let text { try place.write("published.yaml", text) }
    return (try Tool.start(["reproduce", "."] + options, in: place).wait(), place)
  }

  @Test func theTableEndsInTheTally() throws {
    let text = Self.head + Self.agrees + Self.explained + Self.simulated + Self.omitted
    let (output, place) = try run(text, "--out", "results")
    #expect(output.status == 0 && output.standardError.isEmpty, "\(output.standardError)")
    let lines = output.standardOutput.split(separator: "\n").map(String.init)
    #expect(lines.last == "2 agree, 1 explained, 0 disagree")
    #expect(lines.allSatisfy { $0.count <= 120 })
    let table = output.standardOutput
    #expect(table.contains(/bits of 512 words +9 +9 +yes/))
    #expect(table.contains(/late starts +3% +3\.57% +explained/))
    #expect(table.contains(/kept data +0\.95625 +0\.9\d+ +0\.9\d+–0\.9\d+ +yes/))
    #expect(table.contains("it was cut (there)") && table.contains("needs their histories"))
    let csv = try place.text("results/reproductions.csv").split(separator: "\n")
    #expect(csv.count == 4 && csv[0].hasPrefix("name,what,source,published,closed_form"))
    #expect(csv[2].contains("cut,late starts,there,3%,0.0356"))
    #expect(csv[2].contains("explained,3.57%,it was cut"))
  }

  @Test func aNumberThatDisagreesIs1() throws {
    let (output, place) = try run(Self.head + Self.agrees + Self.disagrees)
    #expect(output.status == 1)
    #expect(output.standardOutput.contains("bad: bits of 512 words: 8, ours 9: disagrees"))
    #expect(output.standardOutput.hasSuffix("1 agree, 0 explained, 1 disagree\n"))
    #expect(place.files(below: ".") == ["published.yaml"])
  }

  @Test func jsonHoldsTheSame() throws {
    let (output, _) = try run(Self.head + Self.agrees + Self.explained + Self.omitted, "--json")
    #expect(output.status == 0)
    let any = try JSONSerialization.jsonObject(with: Data(output.standardOutput.utf8))
    let document = try #require(any as? [String: Any])
    #expect(document["agree"] as? Int == 1 && document["explained"] as? Int == 1)
    let numbers = try #require(document["numbers"] as? [[String: Any]])
    #expect(numbers.map { $0["verdict"] as? String } == ["agrees", "explained"])
    #expect((document["not_repeated"] as? [Any])?.count == 1)
  }

  @Test func badFilesAre65AndNameThePlace() throws {
    let (missing, _) = try run(nil)
    #expect(missing.status == 65 && missing.standardError.contains("published.yaml"))
    let (unknown, _) = try run(Self.head + Self.agrees.replacingOccurrences(of: "bits,", with: "bots,"))
    #expect(unknown.status == 65)
    #expect(unknown.standardError.contains("published.yaml:3:"), "\(unknown.standardError)")
    #expect(unknown.standardError.contains("did you mean \"bits\"?"), "\(unknown.standardError)")
    let figure =
      "  - { name: gone, what: a figure, source: here, published: 1, "
      + "scenario: { file: s.yaml, system: ecm, metric: not-there, truth: reported } }\n"
    let place = try Workplace()
    try place.write("published.yaml", Self.head + figure)
    #expect(try Tool.run("reproduce", ".", in: place).status == 65)
    try place.write("s.yaml", Sample.small)
    let row = try Tool.run("reproduce", ".", in: place)
    #expect(row.status == 65)
    #expect(row.standardError.contains("gone: scenario s.yaml has 0 rows"), "\(row.standardError)")
    #expect(!place.exists("results"))
  }
}
