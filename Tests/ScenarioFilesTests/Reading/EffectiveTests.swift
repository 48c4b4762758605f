import ScenarioFiles
import SimulationKernel
import Testing

@Suite struct EffectiveTests {
  private func read(_ root: ConfigNode) throws -> Reading<String> {
    try Reading(root) { root in
      let name = root.value("name", .string(), default: "yes", note: "a note")
      let people = root.group("population") {
        $0.value("people", .int(1...10_000_000), default: 100_000, note: "section 1")
      }
      let systems = root.named("systems", count: 0...5) { _, system in
        let noise = system.value("noise", .share(), default: 0.05)
        let windows = system.value("windows", .list(of: .duration()), default: [.days(2), .days(7)])
        let colour = system.optional("colour", .choice(Colour.self))
        return "\(noise) \(windows.map(\.milliseconds)) \(colour.map(\.rawValue) ?? "-")"
      }
      let steps = root.groups("steps") { $0.value("x", .double(), default: 0.5) }
      return "\(name)|\(people)|\(systems.map { "\($0.name)=\($0.value)" })|\(steps)"
    }
  }

  private let yaml = """
    name: "a \\"b\\": \\u0007 #c"
    systems:
      one: { windows: [1d12h, 14d], colour: dark-blue }
      two: { noise: 12.5% }
    steps: [{ x: 1e-7 }, {}]
    """

  @Test func everySettingHasItsValueAndOrigin() throws {
    var root = try ConfigDocument.parse(yaml, fileName: "t")
    try root.apply(Override(set: "population.people=10k"))
    let effective = try read(root).effective
    #expect(
      effective.leaves.map { "\($0.path) = \($0.value.yaml)" } == [
        "name = \"a \\\"b\\\": \\U00000007 #c\"", "population.people = 10000", "systems.one.noise = 0.05",
        "systems.one.windows = [1d12h, 14d]", "systems.one.colour = dark-blue", "systems.two.noise = 0.125",
        "systems.two.windows = [2d, 7d]", "systems.two.colour = null", "steps.0.x = 1e-07", "steps.1.x = 0.5",
      ])
    #expect(effective.leaves[0].origin == .file(line: 1))
    #expect(effective.leaves[1].origin == .override("--set population.people=10k"))
    #expect(effective.leaves[1].note == "section 1")
    #expect(effective.leaves[2].origin == .standard)
  }

  @Test func theEffectiveScenarioReadsBackToItself() throws {
    let root = try ConfigDocument.parse(yaml, fileName: "t")
    let first = try read(root)
    for isAnnotated in [false, true] {
      let text = first.effective.yaml(isAnnotated: isAnnotated)
      let again = try read(try ConfigDocument.parse(text, fileName: "effective"))
      #expect(again.value == first.value)
      #expect(again.effective.yaml(isAnnotated: false) == first.effective.yaml(isAnnotated: false))
    }
    let empty = try read(try ConfigDocument.parse("{}", fileName: "t"))
    let text = empty.effective.yaml(isAnnotated: true)
    #expect(text.hasPrefix("name: \"yes\""))
    #expect(text.contains("# default; a note\n"))
    #expect(try read(try ConfigDocument.parse(text, fileName: "t")).value == empty.value)
  }

  @Test func theSameScenarioWrittenDifferentlyHasTheSameText() throws {
    let a = try read(try ConfigDocument.parse("population: {people: 100_000}\nsteps: []", fileName: "a"))
    let b = try read(try ConfigDocument.parse("steps: []\npopulation:\n  people: 100k", fileName: "b"))
    let c = try read(try ConfigDocument.parse("{}", fileName: "c"))
    #expect(a.effective.yaml(isAnnotated: false) == b.effective.yaml(isAnnotated: false))
    #expect(a.effective.yaml(isAnnotated: false) == c.effective.yaml(isAnnotated: false))
  }
}
