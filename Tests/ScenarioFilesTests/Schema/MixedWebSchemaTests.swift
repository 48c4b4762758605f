import Experiments
import Population
import ScenarioFiles
import Testing

/// Mixed webs and invalid traffic as scenarios write them.
@Suite struct MixedWebSchemaTests {
  private static let web = """
    scenario: 1
    name: web
    population: { people: 1000 }
    systems:
      web:
        kind: mixed-web
        parts:
          cookies: { share: 25%, kind: third-party-cookies, attribution-window: 7d }
          ecm: { share: 0.25, kind: event-conversion-measurement, noise: 10% }
          rest: { kind: attribution-reporting }
    """

  private func scenario(_ settings: [String] = []) throws -> Scenario {
    let file = try ScenarioFile(text: Self.web, name: "s.yaml")
    let experiment = try file.experiment(settings: settings).experiment
    let again = try ScenarioFile(text: experiment.effective, name: "s.yaml").experiment().experiment
    #expect(again.effective == experiment.effective)
    return experiment.points[0].scenario
  }

  private func message(_ settings: [String]) -> String {
    do throws(ScenarioError) {
      _ = try ScenarioFile(text: Self.web, name: "s.yaml").experiment(settings: settings)
      return ""
    } catch {
      return error.description
    }
  }

  @Test func partsHaveTheirShareAndTheirSettings() throws {
    let arm = try #require(try scenario().systems.first)
    #expect(arm.parts.map(\.share) == [0.25, 0.25, 0.5])
    #expect(arm.parts.map(\.arm.name) == ["cookies", "ecm", "rest"])
    #expect(arm.parts[1].arm.noise.noise == 0.1 && arm.values == 8 && arm.measures)
    #expect(try scenario(["systems.web.parts.rest.share=50%"]).systems[0].parts[2].share == 0.5)
  }

  @Test func oneShareCanBeSweptAlone() throws {
    let points = try ScenarioFile(text: Self.web, name: "s.yaml")
      .experiment(sweeps: ["systems.web.parts.cookies.share=0,50%,75%"]).experiment.points
    #expect(points.map { $0.scenario.systems[0].parts[2].share } == [0.75, 0.25, 0])
  }

  @Test func sharesThatDoNotAddUpAreRefused() {
    #expect(message(["systems.web.parts.cookies.share=80%"]).contains("have shares that add up to 1.05"))
    #expect(
      message(["systems.web.parts.rest.share=40%"]).contains("a sum of 1 (100%), or one share left out"))
    #expect(
      message(["systems.web.parts.cookies.share=null"]).contains("have 2 shares that are not written"))
  }

  @Test func systemsThatLiveInNoBrowserAreRefusedAsParts() {
    for kind in ["mixed-web", "conversions-api"] {
      let text = message(["systems.web.parts.rest.kind=\(kind)"])
      #expect(text.contains("systems.web.parts.rest.kind cannot be \"\(kind)\""), "\(text)")
    }
  }

  @Test func aPartMustTellAllDataApart() {
    let text = message(["systems.web.parts.ecm.bits=2"])
    #expect(
      text.contains("systems.web.parts.ecm tells 4 values of data apart, but conversions fire 8"), "\(text)")
  }

  @Test func theRiskOfAMixedWebIsAskedForUnlessAPartRegistersViews() throws {
    #expect(try scenario(["risk.people=100"]).risk?.people == 100)
    let views = "systems.web.parts.rest={ kind: attribution-reporting, views: true }"
    #expect(
      message(["risk.people=100", views]).contains("cannot be asked of systems.web, which registers views"))
  }

  @Test func trustTokensNeedSomebodyWhoHoldsThem() throws {
    let check = "systems.web.parts.ecm.trust-tokens=true"
    #expect(message([check]).contains("systems.web.parts.ecm.trust-tokens needs to know who holds a token"))
    let arm = try scenario([check, "population.invalid-traffic.bots=0"]).systems[0]
    #expect(arm.parts.map(\.arm.checksTrustTokens) == [false, true, false])
  }

  @Test func invalidTrafficIsReadAndItsDefaultsAreTheLibrarys() throws {
    #expect(try scenario().population.invalidTraffic == nil)
    #expect(try scenario(["population.invalid-traffic={}"]).population.invalidTraffic == InvalidTraffic())
    let traffic = try #require(
      try scenario([
        "population.invalid-traffic.bots=2%", "population.invalid-traffic.clicks-per-bot=7",
        "population.invalid-traffic.conversions-per-bot-click=0.5",
        "population.invalid-traffic.tokens-for-people=80%", "population.invalid-traffic.tokens-for-bots=1%",
      ]).population.invalidTraffic)
    #expect(traffic.botShare == 0.02 && traffic.clicksPerBot == 7 && traffic.conversionsPerClick == 0.5)
    #expect(traffic.tokensForPeople == 0.8 && traffic.tokensForBots == 0.01)
  }

  @Test func reportsThatNobodyCanMakeUpAreRefused() {
    let text = message(["population.invalid-traffic.fabricated-reports=1"])
    #expect(text.contains("systems.web.parts.rest takes no reports that are made up one by one"), "\(text)")
    #expect(!text.contains("parts.ecm") && !text.contains("parts.cookies"))
  }
}
