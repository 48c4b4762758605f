import ActivityLogs
import Foundation
import Population
import ScenarioFiles
import Testing

@testable import Experiments

/// What may stand beside a trace in a scenario, and what may not.
@Suite struct TraceSettingsTests {
  private static let log = """
    person,time_ms,event,id,cause,data,browser
    a,0,click,1,,,0
    a,5000,conversion,,1,2,1
    b,7000,view,1,,,0
    """

  private func trace(browsers: Bool = true, start: LogOrigin = .usual) throws -> (Scratch, path: String) {
    let scratch = try Scratch()
    let text =
      browsers ? Self.log : Self.log.split(separator: "\n").map { $0.dropLast(2) }.joined(separator: "\n")
    let log = scratch.path("log.csv")
    let header = browsers ? text : text.replacingOccurrences(of: ",brows", with: "")
    try (header + "\n").write(toFile: log, atomically: true, encoding: .utf8)
    var options = LogOptions()
    options.origin = start
    _ = try TraceImport.write(log, options, to: scratch.path("t.csv"), people: 40)
    return (scratch, scratch.path("t.csv"))
  }

  private func text(_ population: String, _ more: String = "") -> String {
    """
    scenario: 1
    name: t
    population: { \(population) }
    systems: { cookies: { kind: third-party-cookies } }
    \(more)
    """
  }

  private func complaint(_ text: String) -> String {
    do {
      _ = try ScenarioFile(text: text, name: "t.yaml").experiment()
      return ""
    } catch { return "\(error)" }
  }

  @Test func peopleSitesAndKindsAreTheTraces() throws {
    let (scratch, path) = try trace()
    let scenario = try Laboratory.scenario(text("trace: \(path)"))
    #expect(scenario.population.people == 40)
    #expect(scenario.population.publishers == 1 && scenario.population.campaigns == 1)
    #expect(scenario.population.conversionTypes.map(\.data) == [2])
    #expect(scenario.population.dataValues == 3)
    #expect(scenario.population.browserShares == [39.0 / 40, 1.0 / 40])
    #expect(try Laboratory.scenario(text("trace: \(path), people: 7")).population.people == 7)
    _ = scratch
  }

  @Test func theEffectiveScenarioNamesTheDigestAndReadsBack() throws {
    let (scratch, path) = try trace()
    let file = try ScenarioFile(text: text("trace: \(path)"), name: "t.yaml")
    let effective = try file.effectiveText()
    #expect(effective.contains("sha256: "))
    let again = try ScenarioFile(text: effective, name: "t.yaml")
    #expect(try again.experiment().experiment.effective == file.experiment().experiment.effective)
    let wrong = effective.replacingOccurrences(
      of: "sha256: \"?[0-9a-f]{64}\"?", with: "sha256: \"\(String(repeating: "0", count: 64))\"",
      options: .regularExpression)
    #expect(complaint(wrong).contains("whose content must have changed"))
    _ = scratch
  }

  @Test(arguments: [
    "activity: { equal: {} }", "clicks-per-person: 2", "delay: { display: {} }",
    "value: { constant: { value: 1 } }",
    "publishers: { count: 2 }", "advertisers: { count: 2 }", "organic-per-person: 1", "currency: USD",
    "rhythm: { evening: {} }", "exposure: {}", "invalid-traffic: {}", "views-per-person: 1",
    "browsers: { shares: [1] }", "conversion-types: [{ name: x, data: 1 }]",
  ]) func lawsAreRefusedBesideATrace(_ law: String) throws {
    let (scratch, path) = try trace()
    let complaint = complaint(text("trace: \(path), \(law)"))
    let name = law.split(separator: ":")[0]
    #expect(complaint.contains("population.\(name)"), "\(complaint)")
    #expect(complaint.contains("log"), "\(complaint)")
    _ = scratch
  }

  @Test func whatALogDoesNotHoldMayBeSet() throws {
    let (scratch, path) = try trace(browsers: false)
    let more =
      "browsers: { shares: [50%, 50%] }, cookies-blocked: 10%, clearing: { mean: 30d }, ad-techs: { count: 2 }, "
      + "browser: { dormant: 10% }"
    let scenario = try Laboratory.scenario(text("trace: \(path), \(more)"))
    #expect(scenario.population.hasSeveralBrowsers && scenario.population.adTechs == 2)
    #expect(scenario.population.dormantShare == 0.1 && scenario.population.cookiesBlockedShare == 0.1)
    _ = scratch
  }

  @Test func morePeopleThanThereAreAreRefusedAndSoIsATimelineWithoutEvents() throws {
    let (scratch, path) = try trace()
    #expect(complaint(text("trace: \(path), people: 41")).contains("population.people"))
    #expect(complaint(text("trace: \(path)", "timeline: { ads-end: 1d }")).contains("ads-end"))
    let (other, late) = try trace(start: .at(-90 * 86_400_000))
    #expect(complaint(text("trace: \(late)")).contains("has no event of population.trace"))
    #expect(complaint(text("trace: nowhere.csv")).contains("nowhere.json"))
    _ = (scratch, other)
  }
}
