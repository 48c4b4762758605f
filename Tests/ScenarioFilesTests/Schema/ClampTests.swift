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

  @Test func whatTakesEffectAsWrittenIsNotTold() throws {
    for setting in ["expiry: 2d", "expiry: 30d", "noise: 0\n    debug-mode: true", "debug-mode: true"] {
      let file = try ScenarioFile(text: ScenarioText.small("noise: 5%", setting), name: "s.yaml")
      #expect(try file.experiment().remarks.isEmpty, "\(setting)")
    }
  }
}
