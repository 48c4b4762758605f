import ScenarioFiles
import Testing

@Suite struct OverrideTests {
  private func applying(_ option: String, to yaml: String) throws -> ConfigNode {
    var root = try ConfigDocument.parse(yaml, fileName: "t.yaml")
    try root.apply(Override(set: option))
    return root
  }

  @Test func anOverrideReplacesOrMakesASetting() throws {
    let replaced = try applying("a.b=2", to: "a: {b: 1, c: 3}")
    #expect(replaced.mapping?["a"]?.value.mapping?["b"]?.value.text == "2")
    #expect(replaced.mapping?["a"]?.value.mapping?["c"]?.value.text == "3")
    let made = try applying("a.x.y=[1, 2]", to: "a:\n")
    #expect(made.mapping?["a"]?.value.mapping?["x"]?.value.mapping?["y"]?.value.sequence?.count == 2)
    #expect(made.mapping?["a"]?.value.mapping?["x"]?.keyPlace.label == "--set a.x.y=[1, 2]")
    let element = try applying("a.1=9", to: "a: [1, 2]")
    #expect(element.mapping?["a"]?.value.sequence?.map(\.text) == ["1", "9"])
    let withEquals = try applying("a=x=y", to: "{}")
    #expect(withEquals.mapping?["a"]?.value.text == "x=y")
  }

  @Test(arguments: [
    ("a.b", "--set a.b: error: the option has no \"=\""),
    ("=1", "--set =1: error: a part of the setting's path is empty"),
    ("a..b=1", "--set a..b=1: error: a part of the setting's path is empty"),
    ("a=", "--set a=: error: a value is empty"),
    ("a=[1", "--set a=[1: error: this is not YAML"),
    ("s.t=1", "--set s.t=1: error: s is \"5\", so there is no \"t\" below it"),
    ("l.2=1", "--set l.2=1: error: l is a list of 2 values, so \"2\" is none of them"),
    ("l.x=1", "--set l.x=1: error: l is a list of 2 values, so \"x\" is none of them"),
  ])
  func malformedOptionsAreRefused(option: String, start: String) throws {
    let error = try #require(
      failure { () throws(ScenarioError) in
        var root = try ConfigDocument.parse("s: 5\nl: [1, 2]", fileName: "t.yaml")
        try root.apply(Override(set: option))
      })
    #expect(error.description.hasPrefix(start), "\(error)")
  }

  @Test func sweepsAreSplitAtCommasOutsideBrackets() throws {
    let sweep = try SweepOption(sweep: "a.b=1, [2, 3],{x: 1, y: 2},'a,b'")
    #expect(sweep.path == ["a", "b"])
    #expect(sweep.values.map(\.kindName) == ["\"1\"", "a list", "a group of settings", "the text \"a,b\""])
    #expect(try SweepOption(sweep: "a=5%").values.map(\.text) == ["5%"])
  }

  @Test(arguments: ["a.b", "a=1,,2", "a=", "a=1,", ".a=1", "a=1,]"])
  func malformedSweepsAreRefused(option: String) throws {
    let error = try #require(failure { () throws(ScenarioError) in _ = try SweepOption(sweep: option) })
    #expect(error.description.hasPrefix("--sweep \(option): error: "))
  }

  @Test func aMistakeInAnOverriddenKeyPointsAtTheOption() throws {
    let root = try applying("sed=1", to: "a: 1")
    let error = try #require(
      failure { () throws(ScenarioError) in
        _ = try Reading(root) {
          _ = $0.optional("a", .int(0...9))
          _ = $0.optional("seed", .int(0...9))
        }
      })
    #expect(
      error.description.hasPrefix(
        "--set sed=1: error: sed is not a known setting\n        did you mean \"seed\"?"))
  }
}
