import ScenarioFiles
import SimulationKernel
import Testing

@Suite struct MappingReaderTests {
  @Test func everyMistakeIsReportedAtOnceInOrderOfPlace() {
    let yaml = """
      seed: -1
      population:
        peple: 5
        share: 2
      systems:
        ecm: { kind: blue, noise: x }
        bad name: { kind: red }
      extra: 1
      """
    let found = messages(yaml) { root in
      root.group("population") {
        _ = $0.required("people", .int(1...100))
        _ = $0.value("share", .share(), default: 0.5)
      }
      _ = root.named("systems") { _, system in
        _ = system.required("kind", .choice(Colour.self))
        _ = system.value("noise", .share(.atLeast(0, below: 1)), default: 0)
      }
      _ = root.value("seed", .uint64(0...UInt64.max), default: 1)
    }
    #expect(
      found == [
        "seed is -1, which is out of range", "population.people is missing",
        "population.peple is not a known setting", "population.share is 2, which is out of range",
        "systems.ecm.kind cannot be \"blue\"", "systems.ecm.noise must be a number, not \"x\"",
        "systems.bad name is not a good name", "extra is not a known setting",
      ])
  }

  @Test func aMissingSettingIsReportedAtItsGroup() {
    let found = findings("a:\n  b: {}\n") { root in
      root.group("a") { a in a.group("b") { _ = $0.required("c", .bool) } }
      _ = root.required("d", .bool)
    }
    #expect(found.map(\.place.label) == ["t.yaml", "t.yaml:2:3"])
    #expect(found.map(\.path) == ["d", "a.b.c"])
  }

  @Test func aGroupOfTheWrongKindIsOneMistake() {
    let found = messages("a: 5") { root in
      root.group("a") {
        _ = $0.required("x", .int(0...1))
        _ = $0.required("y", .int(0...1))
      }
    }
    #expect(found == ["a must be a group of settings, not \"5\""])
    #expect(
      messages("[1]") { _ = $0.required("x", .bool) } == [
        "the scenario must be a group of settings, not a list"
      ])
  }

  @Test func aSettingWithoutAValueIsAMistakeUnlessItIsOptional() {
    #expect(messages("a:\n") { _ = $0.value("a", .int(0...1), default: 0) } == ["a has no value"])
    #expect(messages("a: null\n") { _ = $0.optional("a", .int(0...1)) } == [])
    #expect(messages("a:\n") { root in root.group("a") { _ = $0.value("b", .bool, default: true) } } == [])
  }

  @Test func standInsLieInTheAllowedRange() {
    _ = findings("{}") { root in
      #expect(root.required("a", .int(3...9)) == 3)
      #expect(root.required("b", .double(.above(0, upTo: 64))) == 64)
      #expect(root.required("c", .double(.above(0))) == 1)
      #expect(root.required("d", .duration(.above(.zero))) > .zero)
      #expect(root.required("e", .list(of: .share(), count: 2...3)).count == 2)
      #expect(root.hasErrors)
    }
  }

  @Test func oneOfTakesExactlyOneForm() throws {
    let body: (MappingReader) -> String = { root in
      root.oneOf(
        "activity",
        [
          SettingForm("gamma") { "gamma \($0.value("shape", .double(.above(0)), default: 2))" },
          SettingForm("fixed") { "fixed \($0.required("count", .int(0...9)))" },
        ], default: "gamma")
    }
    func read(_ yaml: String) throws -> String {
      try Reading(try ConfigDocument.parse(yaml, fileName: "t"), body).value
    }
    #expect(try read("activity: {fixed: {count: 3}}") == "fixed 3")
    #expect(try read("activity: {gamma: {}}") == "gamma 2.0")
    #expect(try read("{}") == "gamma 2.0")
    let both = messages("activity: {fixed: {count: 3}, gamma: {}}") { _ = body($0) }
    #expect(both == ["activity.fixed cannot stand beside \"gamma\""])
    #expect(messages("activity: {gama: {}}") { _ = body($0) } == ["activity.gama is not a known setting"])
    #expect(findings("activity: {gama: {}}") { _ = body($0) }.first?.suggestion == "did you mean \"gamma\"?")
    #expect(messages("activity: {fixed: {}}") { _ = body($0) } == ["activity.fixed.count is missing"])
    #expect(messages("activity: 3") { _ = body($0) } == ["activity must be a group of settings, not \"3\""])
  }

  @Test func listsOfGroupsNameTheirPositions() {
    let body: (MappingReader) -> Void = { root in
      _ = root.groups("steps", count: 1...2) { $0.required("x", .int(0...9)) }
    }
    #expect(
      messages("steps: [{x: 1}, {y: 2}]", body) == [
        "steps[1].x is missing", "steps[1].y is not a known setting",
      ])
    #expect(messages("{}", body) == ["steps is missing"])
    #expect(messages("steps: {}", body) == ["steps must be a list, not a group of settings"])
    #expect(messages("steps: [{x: 1}, {x: 1}, {x: 1}]", body) == ["steps has 3 entries"])
  }

  @Test func remarksThatAreNoErrorsAreHandedBack() throws {
    let reading = try Reading(try ConfigDocument.parse("a: 1", fileName: "t.yaml")) { root in
      _ = root.value("a", .int(0...1), default: 0)
      root.report(.warning, "a", "is rather small")
    }
    #expect(
      reading.remarks.map(\.rendered) == [
        "t.yaml:1:4: warning: a is rather small\n    1 | a: 1\n           ^"
      ])
  }

  @Test func aSettingThatMakesNoSenseHereIsRefusedWithTheReason() {
    let found = messages("kind: red\nnoise: 1") { root in
      _ = root.required("kind", .choice(Colour.self))
      root.refuse("noise", "has no meaning for red")
    }
    #expect(found == ["noise has no meaning for red"])
  }

  @Test(arguments: [
    ("epsilom", "epsilon"), ("nosie", "noise"), ("reportsPerClick", "reports-per-click"),
    ("windos", "windows"), ("window", "windows"), ("REPORTS_PER_CLICK", "reports-per-click"), ("bts", "bits"),
  ])
  func nearMissesAreProposed(typed: String, meant: String) {
    let found = findings("\(typed): 1") { root in
      for key in ["noise", "windows", "reports-per-click", "epsilon", "bits"] {
        _ = root.optional(key, .bool)
      }
    }
    #expect(found.first?.suggestion == "did you mean \"\(meant)\"?")
  }

  @Test func wordsThatAreFarFromAllAreNotProposed() {
    let found = findings("elephant: 1\nx: 1\n") { root in
      for key in ["noise", "windows", "bits"] { _ = root.optional(key, .bool) }
    }
    #expect(found.map(\.suggestion) == [nil, nil])
    #expect(found.first?.allowed == "noise, windows, bits")
  }
}
