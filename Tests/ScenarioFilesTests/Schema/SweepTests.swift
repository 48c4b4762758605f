import Experiments
import ScenarioFiles
import Testing

/// Grids, settings that move together, and conditions that leave points out.
@Suite struct SweepTests {
  private func points(_ sweep: String, zips: [String] = [], wheres: [String] = []) throws -> [[String]] {
    try ScenarioFile(text: ScenarioText.small + sweep, name: "s.yaml")
      .experiment(zips: zips, wheres: wheres).experiment.points.map { $0.values.map(\.value) }
  }

  @Test func zippedSettingsMoveTogetherWithinTheGrid() throws {
    let sweep = """
      sweep:
        population.people: [100, 200]
        zip:
          systems.ecm.noise: [0, 5%, 10%]
          systems.ecm.bits: [1, 2, 3]
        systems.cookies.attribution-window: [1d, 2d]
      """
    let experiment = try ScenarioFile(text: ScenarioText.small + sweep, name: "s.yaml").experiment()
      .experiment
    #expect(
      experiment.sweptPaths == [
        "population.people", "systems.ecm.noise", "systems.ecm.bits", "systems.cookies.attribution-window",
      ])
    let values = experiment.points.map { $0.values.map(\.value) }
    #expect(values.count == 12)
    #expect(
      values.prefix(4) == [
        ["100", "0", "1", "1d"], ["100", "0", "1", "2d"], ["100", "0.05", "2", "1d"],
        ["100", "0.05", "2", "2d"],
      ])
    #expect(Set(values.map { "\($0[1]) \($0[2])" }) == ["0 1", "0.05 2", "0.1 3"])
    #expect(
      experiment.points.map(\.scenario.population.people).prefix(7) == [100, 100, 100, 100, 100, 100, 200])
  }

  @Test func severalZipGroupsMakeAGrid() throws {
    let sweep = """
      sweep:
        zip:
          - { systems.ecm.noise: [0, 5%], systems.ecm.bits: [1, 2] }
          - { population.people: [100, 200, 300], population.clicks-per-person: [1, 2, 3] }
      """
    let values = try points(sweep)
    #expect(values.count == 6)
    #expect(values[1] == ["0", "1", "200", "2"] && values[3] == ["0.05", "2", "100", "1"])
  }

  @Test func zipOptionsFormOneGroupAndTakeThePlaceOfTheFilesSweep() throws {
    let options = ["systems.ecm.noise=0,1%", "systems.ecm.bits=2,3"]
    let file = "sweep:\n  systems.ecm.noise: [0, 5%, 10%]\n"
    #expect(try points(file, zips: options) == [["0", "2"], ["0.01", "3"]])
  }

  @Test func anOptionForAPartOfAZipGroupIsRefusedAndOptionsForAllOfItTakeItsPlace() throws {
    let text =
      ScenarioText.small + "sweep: { zip: { systems.ecm.noise: [0, 5%], systems.ecm.bits: [1, 2] } }\n"
    let file = try ScenarioFile(text: text, name: "s.yaml")
    func values(_ settings: [String], _ sweeps: [String], _ zips: [String] = []) throws -> [[String]] {
      try file.experiment(settings: settings, sweeps: sweeps, zips: zips).experiment.points.map {
        $0.values.map(\.value)
      }
    }
    let parts = [
      (
        "--set", "7%",
        failure { () throws(ScenarioError) in _ = try file.experiment(settings: ["systems.ecm.noise=7%"]) }
      ),
      (
        "--sweep", "0,7%",
        failure { () throws(ScenarioError) in _ = try file.experiment(sweeps: ["systems.ecm.noise=0,7%"]) }
      ),
      (
        "--zip", "0,7%",
        failure { () throws(ScenarioError) in _ = try file.experiment(zips: ["systems.ecm.noise=0,7%"]) }
      ),
    ]
    for (option, value, error) in parts {
      #expect(
        error?.description == """
          \(option) systems.ecm.noise=\(value): error: systems.ecm.noise moves together with systems.ecm.bits in the file \
          (sweep.zip), which would then move alone
                  give options for all of them (systems.ecm.noise, systems.ecm.bits), or change the file
          """)
    }
    #expect(try values(["systems.ecm.noise=7%", "systems.ecm.bits=1"], []) == [[]])
    #expect(try values(["systems.ecm.noise=7%"], ["systems.ecm.bits=2,3"]) == [["2"], ["3"]])
    #expect(try values([], ["systems.ecm.noise=0,1%", "systems.ecm.bits=2,3"]).count == 4)
    #expect(
      try values([], [], ["systems.ecm.noise=0,1%", "systems.ecm.bits=2,3"]) == [["0", "2"], ["0.01", "3"]])
  }

  @Test func aPathThatTwoOptionsNameIsRefusedWithBoth() throws {
    let file = try ScenarioFile(text: ScenarioText.small, name: "s.yaml")
    func message(_ settings: [String], _ sweeps: [String] = [], _ zips: [String] = []) -> String? {
      failure { () throws(ScenarioError) in
        _ = try file.experiment(settings: settings, sweeps: sweeps, zips: zips)
      }?.description
    }
    #expect(
      message(["population.people=1k", "population.people=2k"]) == """
        --set population.people=2k: error: population.people is given by --set population.people=1k already
                drop one of the two
        """)
    for message in [
      message([], ["systems.ecm.bits=1,2", "systems.ecm.bits=3"]),
      message([], [], ["systems.ecm.bits=1,2", "systems.ecm.bits=3,4"]),
      message([], ["systems.ecm.bits=1,2"], ["systems.ecm.bits=3,4", "systems.ecm.noise=0,1%"]),
    ] {
      #expect(message?.contains("systems.ecm.bits is given by --") == true, "\(message ?? "")")
      #expect(message?.components(separatedBy: ": error: ").count == 2)
    }
    #expect(message(["systems.ecm.rate-limit={}", "systems.ecm.rate-limit.count=5"]) == nil)
  }

  static let conditions: [(String, [String])] = [
    ("systems.ecm.noise <= 5%", ["0 1", "0 3", "0.05 1", "0.05 3"]),
    ("systems.ecm.noise < 0.05", ["0 1", "0 3"]),
    ("systems.ecm.noise = 10%", ["0.1 1", "0.1 3"]),
    ("10% == systems.ecm.noise", ["0.1 1", "0.1 3"]),
    ("systems.ecm.noise != 0 and systems.ecm.bits > 1", ["0.05 3", "0.1 3"]),
    ("systems.ecm.noise = 0 or systems.ecm.bits >= 3 and systems.ecm.noise >= 10%", ["0 1", "0 3", "0.1 3"]),
    ("(systems.ecm.noise = 0 or systems.ecm.bits >= 3) and systems.ecm.noise >= 5%", ["0.05 3", "0.1 3"]),
    ("not (systems.ecm.noise = 0 or systems.ecm.bits = 3)", ["0.05 1", "0.1 1"]),
    ("not systems.ecm.noise = 0 and not systems.ecm.bits = 3", ["0.05 1", "0.1 1"]),
    ("systems.ecm.bits = 1 and systems.ecm.expiry >= 4w", ["0 1", "0.05 1", "0.1 1"]),
    (
      "systems.ecm.windows = [2d, 7d] and systems.ecm.profile = article and systems.ecm.bits = 3",
      ["0 3", "0.05 3", "0.1 3"]
    ),
    (
      "timeline.ads-end = null and systems.ecm.noise > systems.ecm.startup-delay",
      ["0.05 1", "0.05 3", "0.1 1", "0.1 3"]
    ),
    ("systems.ecm.expiry > 0 and systems.ecm.bits = 3", ["0 3", "0.05 3", "0.1 3"]),
    ("recovery.truths = [reported]", []),
    (
      "systems.ecm.kind = \"event-conversion-measurement\" and systems.ecm.bits <= 1.5",
      ["0 1", "0.05 1", "0.1 1"]
    ),
  ]

  @Test(arguments: conditions) func aConditionKeepsThePointsThatMeetIt(_ text: String, _ kept: [String])
    throws
  {
    let sweep = "sweep:\n  systems.ecm.noise: [0, 5%, 10%]\n  systems.ecm.bits: [1, 3]\n"
    let file = try ScenarioFile(text: ScenarioText.small + sweep, name: "s.yaml")
    guard !kept.isEmpty else {
      #expect(throws: ScenarioError.self) { _ = try file.experiment(wheres: [text]) }
      return
    }
    #expect(try points(sweep, wheres: [text]).map { $0.joined(separator: " ") } == kept)
    #expect(try points(sweep + "  where: '\(text)'\n").map { $0.joined(separator: " ") } == kept)
  }

  @Test func allConditionsMustHold() throws {
    let sweep = "sweep:\n  systems.ecm.noise: [0, 5%, 10%]\n  where: systems.ecm.noise > 0\n"
    #expect(try points(sweep, wheres: ["systems.ecm.noise < 10%"]) == [["0.05"]])
  }

  @Test func aConditionMayKeepTheOnlyPointOrLeaveOutUnsoundOnes() throws {
    #expect(try points("", wheres: ["systems.ecm.noise = 5%"]) == [[]])
    // Windows out of order would be refused; that point is left out before.
    let sweep = """
      sweep:
        systems.ecm.minimum-expiry: [2d, 20d]
        systems.ecm.maximum-expiry: [10d, 30d]
        where: systems.ecm.minimum-expiry <= systems.ecm.maximum-expiry
      """
    #expect(try points(sweep) == [["2d", "10d"], ["2d", "30d"], ["20d", "30d"]])
  }

  @Test func aSettingOfAnotherFormCountsAsNull() throws {
    let sweep = """
      sweep:
        population.activity: [{ gamma: { shape: 2 } }]
      """
    #expect(throws: ScenarioError.self, "a group cannot be swept") { try points(sweep) }
    let zip = """
      sweep:
        systems.ecm.rate-limit.count: [50, 100]
        where: systems.ecm.rate-limit.count != null and systems.ecm.rate-limit.count < 100
      """
    #expect(try points(zip) == [["50"]])
  }

  static let broken: [(String, String)] = [
    (
      "where: systems.ecm.nois < 5%",
      """
      s.yaml:17:10: error: sweep.where names systems.ecm.nois, which is no setting
         17 |   where: systems.ecm.nois < 5%
                       ^^^^^^^^^^^^^^^^ did you mean "systems.ecm.noise"?
      """
    ),
    (
      "where: systems.ecm.noise < 2d",
      """
      s.yaml:17:28: error: sweep.where compares a number (0.05) with a duration (2d)
         17 |   where: systems.ecm.noise < 2d
                                         ^ compare values of one kind
      """
    ),
    (
      "where: \"systems.ecm.noise < \"",
      """
      s.yaml:17:31: error: sweep.where ends where a setting or a value should stand
         17 |   where: "systems.ecm.noise < "
                                            ^ write it like systems.ecm.noise <= 5%
      """
    ),
    (
      "where: (systems.ecm.noise < 5%",
      """
      s.yaml:17:10: error: sweep.where has a parenthesis that is not closed
         17 |   where: (systems.ecm.noise < 5%
                       ^ close it with )
      """
    ),
    (
      "where: systems.ecm.noise < 5% && systems.ecm.bits = 3",
      """
      s.yaml:17:33: error: sweep.where has "&&"
         17 |   where: systems.ecm.noise < 5% && systems.ecm.bits = 3
                                              ^^ write and
      """
    ),
    (
      "where: systems.ecm.kind > article",
      """
      s.yaml:17:27: error: sweep.where asks for the order of event-conversion-measurement and article
         17 |   where: systems.ecm.kind > article
                                        ^ use = or != for text and lists
      """
    ),
    (
      "where: timeline.ads-end < 20d",
      """
      s.yaml:17:27: error: sweep.where asks for the order of null and 20d
         17 |   where: timeline.ads-end < 20d
                                        ^ first ask for != null, joined by and
      """
    ),
    (
      "where: systems.ecm.noise > 50%",
      """
      s.yaml:17:10: error: sweep.where leaves none of 2 design points
         17 |   where: systems.ecm.noise > 50%
                       ^^^^^^^^^^^^^^^^^^^^^^^ loosen the condition, or sweep other values
      """
    ),
    (
      "wher: systems.ecm.noise > 50%",
      """
      s.yaml:17:3: error: sweep.wher must be the path of a setting with a list of values
         17 |   wher: systems.ecm.noise > 50%
                ^^^^ did you mean "where"?
      """
    ),
    (
      "where: [1]",
      """
      s.yaml:17:10: error: sweep.where must be a condition, not a list
         17 |   where: [1]
                       ^ write it like systems.ecm.noise <= 5%
      """
    ),
    (
      "zip: { systems.ecm.bits: [1, 2], population.people: [1, 2, 3] }",
      """
      s.yaml:17:56: error: population.people has 3 values where systems.ecm.bits has 2
         17 |   zip: { systems.ecm.bits: [1, 2], population.people: [1, 2, 3] }
                                                                     ^ settings that move together need as many values each
      """
    ),
    (
      "zip: { systems.ecm.noise: [1%, 2%] }",
      """
      s.yaml:17:30: error: systems.ecm.noise is swept twice
         17 |   zip: { systems.ecm.noise: [1%, 2%] }
                                           ^^ remove one of the two
      """
    ),
    (
      "zip: [systems.ecm.noise]",
      """
      s.yaml:17:9: error: sweep.zip[0] must be a group of paths with lists, not "systems.ecm.noise"
         17 |   zip: [systems.ecm.noise]
                      ^^^^^^^^^^^^^^^^^ write {systems.a.noise: [0, 5%], systems.a.bits: [1, 3]}
      """
    ),
  ]

  @Test(arguments: broken) func mistakesAreToldWithPlaceAndRemedy(_ line: String, _ message: String) {
    let text = ScenarioText.small + "sweep:\n  systems.ecm.noise: [0, 5%]\n  \(line)\n"
    #expect(ScenarioText.message(text) == message)
  }

  @Test func aValueThatEveryPointReplacesMustBeSoundToo() {
    let text = ScenarioText.small("noise: 5%", "noise: 5") + "sweep:\n  systems.ecm.noise: [0, 5%]\n"
    #expect(
      ScenarioText.message(text) == """
        s.yaml:12:12: error: systems.ecm.noise is 5, which is out of range
           12 |     noise: 5
                           ^ did you mean 5%?  (allowed: 0 <= noise < 1)
        """)
    #expect(
      ScenarioText.message(ScenarioText.small("noise: 5%", "noise: 5"), sweeps: ["systems.ecm.noise=0,5%"])
        != nil)
    let absent = ScenarioText.small("    kind: third-party-cookies\n", "    {}\n")
    #expect(ScenarioText.message(absent, sweeps: ["systems.cookies.kind=no-measurement"]) == nil)
  }

  @Test func mistakesInOptionsAreToldAsTheyWereTyped() {
    func message(zips: [String] = [], wheres: [String] = []) -> String? {
      failure { () throws(ScenarioError) in
        _ = try ScenarioFile(text: ScenarioText.small, name: "s.yaml").experiment(zips: zips, wheres: wheres)
      }?.description
    }
    #expect(
      message(wheres: ["systems.ecm.noise < 5%)"]) == """
        --where systems.ecm.noise < 5%): error: sweep.where goes on with ")" where it should end \
        (character 23 of the condition)
                join comparisons by and, or
        """)
    #expect(
      message(wheres: ["systems.ecm.noise"]) == """
        --where systems.ecm.noise: error: sweep.where does not compare "systems.ecm.noise" with anything \
        (character 1 of the condition)
                write it like systems.ecm.noise <= 5%
        """)
    #expect(
      message(zips: ["systems.ecm.noise=0,1%", "systems.ecm.bits=2"]) == """
        --zip systems.ecm.bits=2: error: systems.ecm.bits has 1 values where systems.ecm.noise has 2
                settings that move together need as many values each
        """)
    #expect(
      message(zips: ["systems.ecm.noise"]) == """
        --zip systems.ecm.noise: error: the option has no "="
                write it like --zip systems.ecm.noise=0,5%
        """)
    let deep = String(repeating: "(", count: 500) + "a.b = 1" + String(repeating: ")", count: 500)
    #expect(message(wheres: [deep])?.contains("nested more than 64 levels deep") == true)
  }
}
