import Foundation
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

  static let windows: [(String, String?)] = [
    ("windows: [2d, 40d]", "has 40d, which is never reached: clicks expire after 30d"),
    ("windows: [2d, 7d]\n    expiry: 5d", nil), ("windows: [40d]", nil), ("windows: [2d, 30d]", nil),
    ("profile: chromium2020\n    windows: [2d, 30d1h]", nil),
    ("windows: [1d, 6d]\n    expiry: 5d", "has 6d, which is never reached: clicks expire after 5d"),
  ]

  @Test(arguments: windows) func aWindowBeyondTheExpiryIsTold(_ setting: String, _ message: String?) throws {
    let old = setting.hasPrefix("profile") ? "profile: article\n    noise: 5%" : "noise: 5%"
    let remarks = try ScenarioFile(text: ScenarioText.small(old, setting), name: "s.yaml").experiment()
      .remarks
    #expect(remarks.count == (message == nil ? 0 : 1), "\(remarks)")
    if let message {
      #expect(
        remarks.first?.hasPrefix("s.yaml:12:5: warning: systems.ecm.windows \(message)") == true, "\(remarks)"
      )
    }
  }

  static let drains: [(setting: String, timeline: String, drain: String, needed: String?)] = [
    ("noise: 5%", "", "30d1h", nil),
    // The last window opens after 7 days, so what converts last is reported 23 days later.
    ("noise: 5%", "timeline: { drain: 23d }\n", "23d", nil),
    ("noise: 5%", "timeline: { drain: 22d }\n", "22d", "23d"),
    ("windows: [40d]", "", "40d1h", nil),
    ("windows: [40d]", "timeline: { drain: 31d }\n", "31d", "40d"),
    ("maximum-expiry: 90d\n    expiry: 60d", "", "60d1h", nil),
    ("maximum-expiry: 90d\n    expiry: 60d", "timeline: { drain: 40d }\n", "40d", "53d"),
    ("maximum-expiry: 90d", "sites: { expiry: 80d }\n", "80d1h", nil),
    ("maximum-expiry: 90d", "sites: { expiry: 80d }\ntimeline: { drain: 30d }\n", "30d", "73d"),
    ("profile: chromium2020", "", "30d1h", nil),
    ("debug-mode: true", "timeline: { drain: 0 }\n", "0", nil),
  ]

  @Test(arguments: drains) func theDrainHeedsWindowsAndExpiryOfAllSystems(
    _ setting: String, _ timeline: String, _ drain: String, _ needed: String?
  ) throws {
    let old = setting.hasPrefix("profile") ? "profile: article" : "noise: 5%"
    let text = ScenarioText.small(old, setting) + timeline
    let outcome = try ScenarioFile(text: text, name: "s.yaml").experiment()
    let lines = outcome.experiment.effective.split(separator: "\n")
    #expect(lines.contains("  drain: \(drain)"))
    #expect(lines.firstIndex(of: "timeline:") ?? 99 < lines.firstIndex(of: "population:") ?? 0)
    #expect(outcome.remarks.count == (needed == nil ? 0 : 1), "\(outcome.remarks)")
    if let needed {
      #expect(
        outcome.remarks.first?.contains(
          "timeline.drain is \(drain), but reports of systems.ecm can be due up to \(needed) after the period: late ones "
            + "count as not delivered\n") == true, "\(outcome.remarks)")
    }
  }

  @Test func aShareOfOtherBrowsersIsToldWhereThereAreNone() throws {
    func remarks(_ browsers: String) throws -> [String] {
      let text = ScenarioText.small("  people: 1000", "  people: 1000\n  browsers: { \(browsers) }")
      return try ScenarioFile(text: text, name: "s.yaml").experiment().remarks
    }
    let told = try remarks("cross-device: 20%")
    #expect(
      told.first?.hasPrefix(
        "s.yaml:8:29: warning: population.browsers.cross-device has no effect: nobody has a second browser")
        == true && told.count == 1, "\(told)")
    #expect(try remarks("cross-device: 20%, shares: [70%, 30%]").isEmpty)
  }

  @Test func ofContradictionsTheWrittenSettingIsToldInDays() {
    #expect(
      ScenarioText.message(ScenarioText.small("noise: 5%", "maximum-expiry: 1d")) == """
        s.yaml:12:21: error: systems.ecm.maximum-expiry is 1d, shorter than minimum-expiry (2d)
           12 |     maximum-expiry: 1d
                                    ^^ or lower minimum-expiry  (allowed: at least 2d)
        """)
    let twice = ScenarioText.message(
      ScenarioText.small("noise: 5%", "maximum-expiry: 1d").replacing("people: 1000", with: "people: many"))
    #expect(twice?.components(separatedBy: ": error: ").count == 3, "all mistakes at once")
    #expect(
      ScenarioText.message(ScenarioText.small("noise: 5%", "minimum-expiry: 40d"))?.contains(
        "systems.ecm.minimum-expiry is 40d\n") == true)
    #expect(
      ScenarioText.message(ScenarioText.small("noise: 5%", "deadline-offset: 90m"))?.contains(
        "systems.ecm.deadline-offset is 1h30m\n") == true)
  }

  @Test func whatTakesEffectAsWrittenIsNotTold() throws {
    for setting in ["expiry: 2d", "expiry: 30d", "noise: 0\n    debug-mode: true", "debug-mode: true"] {
      let file = try ScenarioFile(text: ScenarioText.small("noise: 5%", setting), name: "s.yaml")
      #expect(try file.experiment().remarks.isEmpty, "\(setting)")
    }
  }
}
