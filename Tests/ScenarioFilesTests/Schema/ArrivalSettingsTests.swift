import Experiments
import Recovery
import SimulationKernel
import Testing

@testable import ScenarioFiles

struct ArrivalSettingsTests {
  private func scenario(
    _ recovery: String, _ more: String = "", system: String = "ecm", timeline: String = "period: 60d"
  ) throws -> Scenario {
    let systems = [
      "ecm": "{ kind: event-conversion-measurement, profile: article }",
      "ara": "{ kind: attribution-reporting }", "cookies": "{ kind: third-party-cookies }",
    ]
    let text = """
      scenario: 1
      timeline: { \(timeline) }
      population: { people: 100 }
      systems: { \(system): \(systems[system] ?? "") }
      recovery: { \(recovery) }
      \(more)
      """
    return try ScenarioFile(text: text, name: "test.yaml").experiment().experiment.points[0].scenario
  }

  private func message(
    _ recovery: String, system: String = "ecm", timeline: String = "period: 60d"
  ) -> String {
    do {
      _ = try scenario(recovery, system: system, timeline: timeline)
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test func settingsBecomeThePlan() throws {
    let recovery = try scenario(
      "now-cast: { as-of: 30d, components: 1, assumed-delay: { law: { display: {} } } }, "
        + "completeness: { days: 9 }, cap-correction: { laws: [geometric, zeta, geometric] }"
    ).recovery
    #expect(recovery.nowCast == NowCastPlan(asOf: 30, components: 1, assumedDelay: .display))
    #expect(recovery.completenessDays == 9)
    #expect(recovery.capLaws == [.geometric, .zeta])
  }

  @Test func nothingIsAskedUnlessItIsWritten() throws {
    let recovery = try scenario("").recovery
    #expect(recovery.nowCast == nil && recovery.completenessDays == nil && recovery.capLaws.isEmpty)
    #expect(try scenario("cap-correction: {}").recovery.capLaws == RepeatLaw.allCases)
  }

  @Test func whatCannotBeAskedIsRefusedWithTheRemedy() {
    #expect(message("now-cast: { as-of: 36h }").contains("whole number of days"))
    #expect(message("now-cast: { as-of: 31d }").contains("timeline.period of at least 61d"))
    #expect(message("now-cast: { as-of: 9d }, truths: [all]").contains("leaves its truths out"))
    #expect(message("completeness: {}", system: "ara").contains("systems.ara"))
    #expect(message("cap-correction: {}", system: "cookies").contains("no system has one"))
    #expect(message("cap-correction: {}, truths: [all]").contains("add attributable"))
    let young = message("cap-correction: {}", timeline: "warm-up: 0d, period: 30d")
    #expect(young.contains("no click is older than 30d") && young.contains("more than 30d together"))
    #expect(message("cap-correction: {}", timeline: "warm-up: 1d, period: 30d").isEmpty)
  }
}
