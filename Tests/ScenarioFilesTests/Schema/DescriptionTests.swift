import Foundation
import Testing

@testable import ScenarioFiles

/// The JSON Schema of scenario files, made by the code that reads them.
@Suite struct DescriptionTests {
  private func schema() throws -> TinySchema { try TinySchema(ScenarioFile.jsonSchema()) }

  private func refusals(_ yaml: String) throws -> [String] {
    try schema().refusals(of: try ConfigDocument.parse(yaml, fileName: "s.yaml"))
  }

  /// `make schema` renews the copy.
  @Test func theCommittedCopyIsTheOneThatIsMadeNow() throws {
    let file = ScenarioText.folder.appending(path: "scenario.schema.json")
    #expect(try String(contentsOf: file, encoding: .utf8) == ScenarioFile.jsonSchema())
  }

  @Test func everyShippedScenarioMeetsItAndPointsEditorsAtIt() throws {
    for name in try ScenarioText.shipped() {
      let text = try ScenarioText.text(of: name)
      #expect(try refusals(text) == [], "\(name)")
      #expect(text.hasPrefix("# yaml-language-server: $schema=scenario.schema.json\n"), "\(name)")
    }
  }

  /// The effective scenario has every setting in it.
  @Test func everyEffectiveScenarioMeetsIt() throws {
    for name in try ScenarioText.shipped() {
      let effective = try ScenarioFile(path: ScenarioText.folder.appending(path: name).path)
        .experiment().experiment.effective
      let first = effective.components(separatedBy: "---\n")[0]
      #expect(try refusals(first) == [], "\(name)")
    }
  }

  static let sound = [
    "replications: { until: { metric: rmse, half-width: 0.1 } }",
    "timeline: { drain: unlimited, ads-end: 20d, warm-up: 0 }",
    "population: { people: 1.5M, activity: { equal: {} }, conversion-types: [{ name: a, data: 1, weight: 1e2 }] }",
    "population: { delay: { mixture: { weights: [1, 2], means: [1h, 1d12h], truncated-at: 30d } } }",
    "population: { conversions-per-click: { hurdle: { repeats: { none: {} } } }, cookies-blocked: 12.5% }",
    "sweep: { systems.ecm.noise: [0, 5%], zip: { systems.ecm.bits: [1], systems.ecm.noise: [1%] }, where: a.b = 1 }",
    "sweep: { zip: [{ systems.ecm.bits: [1, 2] }, { systems.ecm.noise: [1%, 2%] }] }",
  ]

  @Test(arguments: sound) func whatReadingTakesTheSchemaTakes(_ line: String) throws {
    #expect(try refusals(ScenarioText.small("replications: 2\npopulation:\n  people: 1000", line)) == [])
  }

  @Test func zeroExpiryIsForTheProfileThatAllowsIt() throws {
    let chromium = ScenarioText.small(
      "profile: article\n    noise: 5%", "profile: chromium2020\n    expiry: 0")
    #expect(try refusals(chromium) == [])
    #expect(try refusals(ScenarioText.small("noise: 5%", "expiry: 0")) != [])
  }

  static let broken: [(String, String)] = [
    ("noise: 5%", "noise: 1.2"), ("noise: 5%", "noise: -5%"), ("noise: 5%", "bits: 9"),
    ("profile: article", "profil: article"), ("profile: article", "profile: articles"),
    ("people: 1000", "people: many"), ("people: 1000", "people: 1.5"),
    ("people: 1000", "clicks-per-person: -3"),
    ("noise: 5%", "windows: 2d"), ("noise: 5%", "windows: [2]"), ("noise: 5%", "expiry: 2"),
    ("noise: 5%", "debug-mode: 1"), ("noise: 5%", "deadline-offset: 1x"),
    ("third-party-cookies", "third-party-cookie"), ("kind: third-party-cookies", "{}"),
    ("kind: third-party-cookies", "kind: third-party-cookies\n    noise: 5%"),
    ("people: 1000", "activity: { gamma: {}, equal: {} }"), ("people: 1000", "activity: { gama: {} }"),
    ("people: 1000", "delay: { constant: {} }"), ("people: 1000", "conversion-types: [{ name: a }]"),
    ("replications: 2", "replications: { until: { metric: rms, half-width: 1 } }"),
    ("replications: 2", "replications: 0"), ("replications: 2", "sweep: { noise: [1] }"),
    ("replications: 2", "sweep: { systems.ecm.noise: 5% }"), ("replications: 2", "sweep: { where: [1] }"),
    ("scenario: 1", "scenario: 2"), ("seed: 7", "sed: 7"), ("cookies:", "1cookies:"),
    ("\n    kind: third-party-cookies", " null"), ("name: small", "name: 1st"),
    ("people: 1000", "delay: { constant: null }"),
  ]

  @Test(arguments: broken) func whatTheSchemaRefusesReadingRefuses(_ old: String, _ new: String) throws {
    let text = ScenarioText.small(old, new)
    #expect(text != ScenarioText.small)
    #expect(ScenarioText.message(text) != nil)
    #expect(try refusals(text) != [])
  }

  @Test func settingsAreDescribedWithBoundsDefaultsAndSources() throws {
    let text = ScenarioFile.jsonSchema()
    for part in [
      "\"$schema\": \"https://json-schema.org/draft/2020-12/schema\"",
      "0 <= noise < 1. article, \\\"noised conversion data\\\"", "\"default\": 0.05", "\"default\": \"30d\"",
      "\"default\": [\"2d\", \"7d\"]", "\"const\": \"third-party-cookies\"", "\"truncated-at\"",
      "\"lognormal\"", "attrsim list systems", "\"uniform: all 2^bits values alike",
      "\"description\": \"article: web.dev, 2020-10-06", "\"description\": \"never closed\"",
      "\"description\": \"every hour of the day is alike\"", "\"description\": \"never a second conversion\"",
    ] { #expect(text.contains(part), "\(part)") }
    #expect(!text.contains("\"default\": \"\""), "a name made at run time is no default")
  }
}
