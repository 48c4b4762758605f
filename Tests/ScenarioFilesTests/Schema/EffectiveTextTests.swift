import Foundation
import ScenarioFiles
import Testing

/// Where every effective value comes from.
@Suite struct EffectiveTextTests {
  @Test func everyValueSaysWhereItComesFrom() throws {
    let file = try ScenarioFile(text: ScenarioText.small, name: "s.yaml")
    let lines = try file.effectiveText(settings: ["population.people=10k"]).split(separator: "\n").map(
      String.init)
    func line(_ start: String) -> String? { lines.first { $0.hasPrefix(start) } }
    #expect(line("seed: 7")?.hasSuffix("  # file:4") == true)
    #expect(line("  people: 10000")?.hasSuffix("  # --set population.people=10k") == true)
    #expect(line("    noise: 0.05")?.hasSuffix("  # file:12; article, \"noised conversion data\"") == true)
    #expect(line("    bits: 3")?.hasSuffix("  # default; article: 3 bits") == true)
    #expect(
      try ScenarioFile(text: lines.joined(separator: "\n"), name: "e.yaml").experiment().experiment.effective
        == file.experiment(settings: ["population.people=10k"]).experiment.effective)
  }

  @Test func theChoiceOfAFormSaysWhereItComesFromToo() throws {
    let text = ScenarioText.small("  people: 1000", "  people: 1000\n  delay:\n    search: {}")
    let file = try ScenarioFile(text: text, name: "s.yaml")
    func comments(_ settings: [String]) throws -> [String: String] {
      let lines = try file.effectiveText(settings: settings).split(separator: "\n").map {
        $0.split(separator: "#", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      }
      return Dictionary(lines.map { ($0[0], $0.count > 1 ? $0[1] : "") }) { first, _ in first }
    }
    let written = try comments([])
    #expect(written["search: {}"] == "file:9" && written["gamma:"] == "default")
    let option = "population.activity={equal: {}}"
    let given = try comments([option, "population.delay={exponential: {mean: 2d}}"])
    #expect(given["equal: {}"] == "--set \(option)")
    #expect(given["exponential:"] == "--set population.delay={exponential: {mean: 2d}}")
  }

  @Test func everyDesignPointIsADocumentThatSaysWhatIsSwept() throws {
    let text = ScenarioText.small + "sweep:\n  systems.ecm.noise: [0, 1%]\n"
    let file = try ScenarioFile(text: text, name: "s.yaml")
    let documents = try file.effectiveText().components(separatedBy: "---\n")
    #expect(documents.count == 2)
    #expect(documents[1].hasPrefix("# design point 2 of 2: systems.ecm.noise = 0.01\n"))
    #expect(documents[1].contains("# file:16; article"))
    #expect(try file.effectiveText(wheres: ["systems.ecm.noise > 0"]).hasPrefix("scenario: 1"))
    #expect(throws: ScenarioError.self) { try file.effectiveText(settings: ["seed=x"]) }
  }
}
