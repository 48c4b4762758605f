import ScenarioFiles
import SimulationKernel
import Testing

/// A small generator for the mutations; its numbers reach no result.
private struct Mutator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A number from 0 to `bound - 1`.
  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }

  /// The bytes with one to four changes to a byte, a stretch or a line.
  mutating func mutate(_ original: [UInt8]) -> [UInt8] {
    var bytes = original
    for _ in 0...below(4) where !bytes.isEmpty {
      let position = below(bytes.count)
      switch below(8) {
      case 0: bytes[position] = UInt8(below(256))
      case 1: bytes.remove(at: position)
      case 2: bytes.insert(UInt8(below(256)), at: position)
      case 3: bytes[position] = Array("{}[]:,?*&!|>'\"%@`#-~\t\n ".utf8)[below(23)]
      case 4: bytes.removeSubrange(position..<min(bytes.count, position + below(40)))
      case 5:
        bytes.insert(
          contentsOf: bytes[position..<min(bytes.count, position + below(60))], at: below(bytes.count))
      case 6: bytes.swapAt(position, below(bytes.count))
      default:
        bytes.insert(
          contentsOf: Array(["&a ", "*a", "<<: *a\n", "- ", "\t", "1:30", "---\n"][below(7)].utf8),
          at: position)
      }
    }
    return bytes
  }
}

@Suite struct MutationTests {
  private let sample = """
    # A sample with every form of value.
    scenario: 1
    name: "sample: quoted"
    seed: 20_201_006
    population: &p
      people: 100k
      activity: { gamma: { shape: 2, mean: 1.5 } }
      text: |
        a block
        of text
    systems:
      ecm: { kind: red, noise: 5%, windows: [2d, 7d], expiry: 30d }
      cookies:
        kind: dark-blue
        blocked: 0.25
    sweep:
      systems.ecm.noise: [0, 1%, 5%]
    copy: *p
    """

  private func read(_ bytes: [UInt8]) throws(ScenarioError) -> Reading<Int> {
    try Reading(try ConfigDocument.parse(bytes: bytes, fileName: "m.yaml")) { root in
      _ = root.required("scenario", .int(1...1))
      _ = root.value("name", .string(), default: "x")
      _ = root.value("seed", .uint64(0...UInt64.max), default: 1)
      for key in ["population", "copy"] {
        root.group(key) { population in
          _ = population.required("people", .int(1...1_000_000))
          population.oneOf(
            "activity",
            [
              SettingForm("gamma") {
                _ = $0.required("shape", .double(.above(0)))
                _ = $0.required("mean", .double(.above(0)))
              }
            ], default: "gamma")
          _ = population.optional("text", .string())
        }
      }
      _ = root.named("systems") { _, system in
        _ = system.required("kind", .choice(Colour.self))
        _ = system.value("noise", .share(.atLeast(0, below: 1)), default: 0)
        _ = system.optional("windows", .list(of: .duration(.above(.zero)), increasingBy: <))
        _ = system.optional("expiry", .duration())
        _ = system.optional("blocked", .share())
      }
      return root.raw("sweep")?.mapping?.entries.count ?? 0
    }
  }

  @Test func theSampleItselfIsSound() throws {
    #expect(try read(Array(sample.utf8)).value == 1)
  }

  @Test func mutatedScenariosEndInAValueOrInFindingsNeverInACrash() {
    var mutator = Mutator(seed: 20_201_006)
    var sound = 0
    var broken = 0
    for _ in 0..<2_000 {
      do throws(ScenarioError) {
        let reading = try read(mutator.mutate(Array(sample.utf8)))
        _ = reading.effective.yaml(isAnnotated: true)
        sound += 1
      } catch {
        broken += 1
        #expect(error.diagnostics.contains { $0.severity == .error })
        #expect(error.description.hasPrefix("m.yaml"))
      }
    }
    // Both outcomes must be common, or the mutations test nothing.
    #expect(sound > 50)
    #expect(broken > 1_000)
  }
}
