import ScenarioFiles
import Testing

/// Settings that do not take effect as they are written are told with the value that does.
@Suite struct ClampTests {
  static let clamps: [(String, String)] = [
    ("expiry: 1d", "s.yaml:12:13: warning: systems.ecm.expiry is 1d, but takes effect as 2d, the least that"),
    (
      "expiry: 40d",
      "s.yaml:12:13: warning: systems.ecm.expiry is 40d, but takes effect as 30d, the most that"
    ),
    (
      "maximum-expiry: 10d",
      "s.yaml:9:3: warning: systems.ecm.expiry is 30d, but takes effect as 10d, the most that"
    ),
    (
      "noise: 5%\n    debug-mode: true",
      "s.yaml:12:12: warning: systems.ecm.noise is 0.05, but takes effect as 0: debug-mode adds no noise"
    ),
  ]

  @Test(arguments: clamps) func aClampIsToldWithTheEffectiveValue(_ setting: String, _ message: String) throws
  {
    let remarks = try ScenarioFile(text: ScenarioText.small("noise: 5%", setting), name: "s.yaml")
      .experiment().remarks
    #expect(remarks.count == 1 && remarks.first?.hasPrefix(message) == true, "\(remarks)")
  }

  @Test func anExpiryThatSitesDeclareIsClampedToo() throws {
    func remarks(_ site: String, _ setting: String) throws -> [String] {
      let text = ScenarioText.small("noise: 5%", setting) + "sites: { expiry: \(site) }\n"
      return try ScenarioFile(text: text, name: "s.yaml").experiment().remarks
    }
    #expect(try remarks("10d", "noise: 5%").isEmpty)
    let raised = try remarks("1d", "noise: 5%")
    #expect(raised.count == 1)
    #expect(
      raised.first?.hasPrefix(
        "s.yaml:9:3: warning: systems.ecm is declared an expiry of 1d, which takes effect as 2d, the least that"
      )
        == true, "\(raised)")
    let idle = try remarks("10d", "expiry: 7d")
    #expect(idle.count == 1)
    #expect(
      idle.first?.hasPrefix(
        "s.yaml:12:13: warning: systems.ecm.expiry has no effect: sites.expiry declares 10d of every click")
        == true, "\(idle)")
  }

  @Test func whatTakesEffectAsWrittenIsNotTold() throws {
    for setting in ["expiry: 2d", "expiry: 30d", "noise: 0\n    debug-mode: true", "debug-mode: true"] {
      let file = try ScenarioFile(text: ScenarioText.small("noise: 5%", setting), name: "s.yaml")
      #expect(try file.experiment().remarks.isEmpty, "\(setting)")
    }
  }
}
