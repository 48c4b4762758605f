import ScenarioFiles
import Testing

@testable import Reproductions

/// The file of published numbers.
@Suite struct PublishedFileTests {
  private func message(_ text: String) -> String {
    do throws(ScenarioError) {
      _ = try PublishedFile(text: text)
      return ""
    } catch {
      return "\(error)"
    }
  }

  private func number(_ lines: String) -> String {
    "published: 1\nnumbers:\n  - name: a\n    what: b\n    source: c\n"
      + lines.split(separator: "\n").map { "    \($0)\n" }.joined()
  }

  @Test func numbersAreReadAsTheyWerePrinted() throws {
    let file = try PublishedFile(
      text: number(
        "published: 0.950\nformula: { name: data-kept, values: 8, noise: 0.05 }\nexplained: d\ncorrected: 0.956"
      ))
    let number = try #require(file.numbers.first)
    #expect(number.printed.map(\.text) == ["0.950"])
    #expect(number.formula?.name == "data-kept")
    #expect(number.formula?.arguments.number("noise") == 0.05)
    #expect(number.correction?.printed.map(\.text) == ["0.956"])
    #expect(file.unrepeated.isEmpty)
  }

  struct Mistake: Sendable {
    var lines: String
    var place: String
    var says: String
  }

  static let mistakes = [
    Mistake(
      lines: "published: x\nformula: { name: bits, words: 2 }", place: ":6:16", says: "as it was printed"),
    Mistake(lines: "published: 1", place: ":3", says: "formula, simulation, scenario"),
    Mistake(lines: "published: 1\nformula: { name: bit, words: 2 }", place: ":7:22", says: "bits"),
    Mistake(lines: "published: 1\nformula: { name: bits }", place: ":7", says: "words"),
    Mistake(lines: "published: 1\nformula: { name: bits, words: 2.5 }", place: ":7:35", says: "whole number"),
    Mistake(
      lines: "published: 1\nformula: { name: bits, words: 2, k: 1 }", place: ":7:38", says: "not a known"),
    Mistake(
      lines: "published: 1\nformula: { name: bits, words: 2 }\nexplained: e", place: ":3", says: "corrected"),
    Mistake(
      lines: "published: 1\nformula: { name: bits, words: 2 }\nexplained: e\ncorrected: [1, 2]", place: ":9",
      says: "another length"),
    Mistake(
      lines:
        "published: 1\nsimulation: { name: level-one-single-epoch, call: 1 }\nscenario: { file: a, system: b, metric: c }",
      place: ":8", says: "beside a simulation"),
  ]

  @Test(arguments: mistakes) func mistakesAreNamedWithTheirPlace(_ mistake: Mistake) {
    let message = message(number(mistake.lines))
    #expect(message.contains("published.yaml\(mistake.place)"), "\(message)")
    #expect(message.contains(mistake.says), "\(message)")
  }

  @Test func nothingFollowsFromANameThatIsWrong() {
    let message = message(number("published: 1\nformula: { name: bit, words: 2 }"))
    #expect(message.contains("did you mean \"bits\"?"), "\(message)")
    #expect(!message.contains("words is") && !message.contains("is missing"), "\(message)")
  }

  @Test func aNameStandsOnce() {
    let text = number("published: 1\nformula: { name: bits, words: 2 }")
    let twice = text + text.split(separator: "\n").dropFirst(2).map { "\($0)\n" }.joined()
    #expect(message(twice).contains("two numbers named \"a\""))
  }

  @Test func everyNumberOfTheProjectCanBeRead() throws {
    let file = try PublishedFile(folder: Repository.published)
    #expect(file.numbers.count > 120)
    #expect(file.unrepeated.count >= 5)
    // Whatever is there is used, or it would be there for nothing.
    let formulas = Set(file.numbers.compactMap(\.formula?.name))
    let simulations = Set(file.numbers.compactMap(\.simulation?.name))
    #expect(formulas == Set(FormulaBook.names))
    #expect(simulations == Set(SimulationBook.names))
  }

  @Test func noNameOfAComputationStandsTwice() {
    #expect(Set(FormulaBook.names).count == FormulaBook.names.count)
    #expect(Set(SimulationBook.names).count == SimulationBook.names.count)
  }
}
