import Foundation
import ScenarioFiles
import Testing

/// Scenarios broken by hand, each with the message that a newcomer must understand, to the letter.
@Suite struct BrokenScenarioTests {
  struct Case: Sendable, CustomStringConvertible {
    var what: String
    var text: String
    var message: String

    var description: String { what }
  }

  private static func changed(_ what: String, _ old: String, _ new: String, _ message: String) -> Case {
    Case(what: what, text: ScenarioText.small(old, new), message: message)
  }

  static let single: [Case] = [
    changed(
      "noise above 1", "noise: 5%", "noise: 1.2",
      """
      s.yaml:12:12: error: systems.ecm.noise is 1.2, which is out of range
         12 |     noise: 1.2
                         ^^^ did you mean 1.2%?  (allowed: 0 <= noise < 1)
      """),
    changed(
      "noise of 100 %", "noise: 5%", "noise: 100%",
      """
      s.yaml:12:12: error: systems.ecm.noise is 100%, which is out of range
         12 |     noise: 100%
                         ^^^^ allowed: 0 <= noise < 1
      """),
    changed(
      "negative noise", "noise: 5%", "noise: -5%",
      """
      s.yaml:12:12: error: systems.ecm.noise is -5%, which is out of range
         12 |     noise: -5%
                         ^^^ allowed: 0 <= noise < 1
      """),
    changed(
      "unknown key", "profile: article", "profil: article",
      """
      s.yaml:11:5: error: systems.ecm.profil is not a known setting
         11 |     profil: article
                  ^^^^^^ did you mean "profile"?  (allowed: article, chromium2020)
      """),
    changed(
      "wrong type", "people: 1000", "people: many",
      """
      s.yaml:7:11: error: population.people must be a number, not "many"
          7 |   people: many
                        ^^^^ allowed: 1 <= people <= 68,719,476,736
      """),
    changed(
      "part of a person", "people: 1000", "people: 1.5",
      """
      s.yaml:7:11: error: population.people must be a whole number, not 1.5
          7 |   people: 1.5
                        ^^^ allowed: 1 <= people <= 68,719,476,736
      """),
    changed(
      "negative rate", "people: 1000", "clicks-per-person: -3",
      """
      s.yaml:7:22: error: population.clicks-per-person is -3, which is out of range
          7 |   clicks-per-person: -3
                                   ^^ allowed: 0 <= clicks-per-person <= 10000
      """),
    changed(
      "expiry of 0 under article", "noise: 5%", "expiry: 0",
      """
      s.yaml:12:13: error: systems.ecm.expiry is 0, which is out of range
         12 |     expiry: 0
                          ^ allowed: expiry > 0; a duration such as 90m, 2d or 1d12h; units ms, s, m, h, d, w
      """),
    changed(
      "windows out of order", "noise: 5%", "windows: [7d, 2d]",
      """
      s.yaml:12:19: error: systems.ecm.windows[1] must be greater than the value before it
         12 |     windows: [7d, 2d]
                                ^^ write the values in ascending order
      """),
    changed(
      "unknown kind", "third-party-cookies", "third-party-cookie",
      """
      s.yaml:14:11: error: systems.cookies.kind cannot be "third-party-cookie"
         14 |     kind: third-party-cookie
                        ^^^^^^^^^^^^^^^^^^ did you mean "third-party-cookies"?  \
      (allowed: event-conversion-measurement, attribution-reporting, private-click-measurement, attribution-level-1, \
      third-party-cookies, conversions-api, no-measurement, mixed-web)
      """),
    changed(
      "missing kind", "kind: third-party-cookies", "{}",
      """
      s.yaml:13:3: error: systems.cookies.kind is missing
         13 |   cookies:
                ^^^^^^^ allowed: event-conversion-measurement, attribution-reporting, private-click-measurement, \
      attribution-level-1, third-party-cookies, conversions-api, no-measurement, mixed-web
      """),
    changed(
      "too many bits", "noise: 5%", "bits: 9",
      """
      s.yaml:12:11: error: systems.ecm.bits is 9, which is out of range
         12 |     bits: 9
                        ^ allowed: 1 <= bits <= 8
      """),
    changed(
      "tabs", "  people: 1000", "\tpeople: 1000",
      """
      s.yaml:7:1: error: this is not YAML: found character that cannot start any token \
      (while scanning for the next token)
          7 | \tpeople: 1000
              ^ use spaces, not tabs; quote special characters
      """),
    changed(
      "a name that leaves the folder", "name: small", "name: ../up",
      """
      s.yaml:3:7: error: name is no name for a results folder
          3 | name: ../up
                    ^^^^^ allowed: letters, digits, "-", "_" and ".", first a letter
      """),
    changed(
      "ads after the period", "seed: 7", "timeline: { period: 10d, ads-end: 20d }",
      """
      s.yaml:4:35: error: timeline.ads-end lies after the period
          4 | timeline: { period: 10d, ads-end: 20d }
                                                ^^^ allowed: at most period
      """),
    Case(
      what: "system written twice", text: ScenarioText.small + "  ecm:\n    kind: no-measurement\n",
      message: """
        s.yaml:15:3: error: the key "ecm" stands twice; it is already on line 9
           15 |   ecm:
                  ^^^ remove one of the two
        """),
    Case(
      what: "sweep of the seed", text: ScenarioText.small + "sweep:\n  seed: [1, 2]\n",
      message: """
        s.yaml:16:10: error: seed cannot be swept: all design points share it
           16 |   seed: [1, 2]
                         ^ raise replications instead
        """),
    Case(
      what: "sweep over an impossible value",
      text: ScenarioText.small + "sweep:\n  systems.ecm.noise: [0, 2]\n",
      message: """
        s.yaml:16:26: error: systems.ecm.noise is 2, which is out of range
           16 |   systems.ecm.noise: [0, 2]
                                         ^ did you mean 2%?  (allowed: 0 <= noise < 1)
        """),
    Case(
      what: "empty file", text: "",
      message: """
        s.yaml: error: there are no settings in it
                is it the right file?
        """),
  ]

  @Test(arguments: single) func oneMistakeGivesOneMessageThatNamesPlaceAndRemedy(_ broken: Case) {
    #expect(ScenarioText.message(broken.text) == broken.message)
  }

  @Test func theUnbrokenScenarioIsSound() {
    #expect(ScenarioText.message(ScenarioText.small) == nil)
  }

  @Test func allMistakesAreToldAtOnceInTheOrderOfTheFile() {
    let text = ScenarioText.small("people: 1000", "people: many").replacing("noise: 5%", with: "noise: 2")
    #expect(
      ScenarioText.message(text) == """
        s.yaml:7:11: error: population.people must be a number, not "many"
            7 |   people: many
                          ^^^^ allowed: 1 <= people <= 68,719,476,736
        s.yaml:12:12: error: systems.ecm.noise is 2, which is out of range
           12 |     noise: 2
                           ^ did you mean 2%?  (allowed: 0 <= noise < 1)
        """)
  }

  @Test func anExpiryOfZeroIsAllowedWhereTheProfileAllowsIt() {
    let text = ScenarioText.small("profile: article\n    noise: 5%", "profile: chromium2020\n    expiry: 0")
    #expect(ScenarioText.message(text) == nil)
  }

  @Test func aSweepOfAnUnknownPathNamesThePathAndWhatIsKnown() throws {
    let message = try #require(
      ScenarioText.message(ScenarioText.small + "sweep:\n  systems.ecm.nois: [0, 5%]\n"))
    #expect(message.hasPrefix("s.yaml:16:22: error: systems.ecm.nois is not a known setting\n"))
    #expect(message.contains("kind, profile, noise, bits, reports-per-click, windows, expiry"))
  }

  @Test func brokenOptionsAreNamedAsTheyWereTyped() {
    #expect(
      ScenarioText.message(ScenarioText.small, settings: ["systems.ecm.noise=2"]) == """
        --set systems.ecm.noise=2: error: systems.ecm.noise is 2, which is out of range
                did you mean 2%?  (allowed: 0 <= noise < 1)
        """)
    #expect(
      ScenarioText.message(ScenarioText.small, settings: ["systems.ecm.bit=2"]) == """
        --set systems.ecm.bit=2: error: systems.ecm.bit is not a known setting
                did you mean "bits"?  (allowed: 1 <= bits <= 8)
        """)
    #expect(
      ScenarioText.message(ScenarioText.small, settings: ["noequals"]) == """
        --set noequals: error: the option has no "="
                write it like --set population.people=10k
        """)
    #expect(
      ScenarioText.message(ScenarioText.small, sweeps: ["systems.ecm.noise="]) == """
        --sweep systems.ecm.noise=: error: a value is empty
                write null to leave a setting out, or "" for empty text
        """)
  }

  @Test func filesThatCannotBeReadAreNamed() {
    func message(_ path: String) -> String? {
      failure { () throws(ScenarioError) in _ = try ScenarioFile(path: path) }?.description
    }
    #expect(
      message("no-such-folder/s.yaml") == """
        no-such-folder/s.yaml: error: cannot be read: No such file or directory
                check the name and the folder
        """)
    #expect(
      message("/") == """
        /: error: is a folder
                name a scenario file (*.yaml)
        """)
  }

  @Test func moreDesignPointsThanCanBeKeptAreRefused() throws {
    let values = (1...400).map { "\($0)" }.joined(separator: ",")
    let message = try #require(
      ScenarioText.message(
        ScenarioText.small, sweeps: ["population.people=\(values)", "population.clicks-per-person=\(values)"])
    )
    #expect(message.contains("makes 160,000 design points") && message.contains("at most 100,000"))
    #expect(message.hasPrefix("--sweep population.people=1,2,3"))
    let file =
      ScenarioText.small + """
        sweep:
          systems.ecm.bits: [1, 2, 3]
          population.people: [\(values)]
          population.clicks-per-person: [\(values)]

        """
    #expect(ScenarioText.message(file)?.hasPrefix("s.yaml:17:23: error: sweep makes 480,000") == true)
  }
}
