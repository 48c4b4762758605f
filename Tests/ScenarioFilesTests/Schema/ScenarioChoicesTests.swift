import ScenarioFiles
import Testing

/// The words that are listed are those that scenarios accept, no more and no fewer.
@Suite struct ScenarioChoicesTests {
  /// A stand-in that no setting takes, at the place of a setting.
  private func refusal(_ setting: String) -> String? {
    if setting.contains("[]") { return elementRefusal(setting) }
    let path = setting.replacing("NAME", with: "ecm")
    let isWord = path.hasSuffix("kind")
    let isList = path.hasSuffix("estimators") || path.hasSuffix("collusion")
    let value = isList ? "[nonsense]" : isWord ? "nonsense" : "{nonsense: {}}"
    return ScenarioText.message(ScenarioText.small, settings: ["\(path)=\(value)"])
  }

  /// The same for a setting of the elements of a list: a list of one element is put in its place.
  private func elementRefusal(_ setting: String) -> String? {
    let parts = setting.split(separator: "[].").map(String.init)
    let element = "{ name: a, data: 0, \(parts[1]): { nonsense: {} } }"
    return ScenarioText.message(ScenarioText.small, settings: ["\(parts[0])=[\(element)]"])
  }

  @Test func everyListIsWhatTheReaderAllows() throws {
    let choices =
      ScenarioChoices.systems + ScenarioChoices.estimators + ScenarioChoices.adversaries
      + ScenarioChoices.distributions
    var settings: [String] = []
    for setting in choices.flatMap(\.settings) where !settings.contains(setting) { settings.append(setting) }
    #expect(settings.count >= 7)
    for setting in settings {
      let message = try #require(refusal(setting), "\(setting) takes anything")
      let allowed = try #require(
        message.firstMatch(of: /allowed: (?:a list of )?(?:one of )?([a-z0-9, +-]+)/)?.1, "\(message)")
      let words = allowed.split(separator: ",").map { $0.trimmingPrefix(" ") }
      let listed = choices.filter { $0.settings.contains(setting) }.map(\.name)
      #expect(words.map(String.init) == listed, "\(setting)")
    }
  }

  @Test func everyChoiceSaysWhatItIs() {
    for choice in ScenarioChoices.systems + ScenarioChoices.estimators + ScenarioChoices.distributions {
      #expect(choice.summary.count > 10 && choice.summary.count < 100, "\(choice.name)")
    }
  }
}
