import Foundation
import SimulationKernel
import Testing

@testable import ScenarioFiles

/// Shipped scenarios broken by chance: whatever happens to a file, `check` ends in an answer.
@Suite struct ShippedMutationTests {
  /// Draws whole numbers; the project's seed, a stream a mutation.
  private struct Dice {
    private var sequence: RandomSequence

    init(_ stream: UInt64) {
      let random = AddressedRandom(seed: 20_201_006, replication: 0, person: stream)
      sequence = RandomSequence(random: random, purpose: RandomPurpose(rawValue: 0x7501))
    }

    mutating func below(_ bound: Int) -> Int { Int(sequence.next(below: UInt64(max(bound, 1)))) }
  }

  /// Values that settings might be given by mistake.
  private static let tokens = [
    "-1", "0", "1e400", "nan", ".inf", "null", "~", "true", "[]", "{}", "[[1]]", "{a: {b: c}}", "''",
    "99999999999999999999",
    "5%", "-5%", "100%", "2d", "-2d", "1d1d", "0x10", "1_000", "*p", "&p x", "!!binary x", "|", ">", "?",
    "article",
    "\"unclosed", "- x", "1.0e-320", "2001-01-01", "\u{FEFF}x", "\u{0}", "é", "500_000M",
  ]

  /// Pieces of conditions, right and wrong.
  private static let pieces = [
    "systems.ecm.noise", "systems.ecm.bits", "systems.ecm.windows", "population.people", "timeline.ads-end",
    "a.b",
    "=", "!=", "<", "<=", ">", ">=", "==", "!", "and", "or", "not", "(", ")", "0", "5%", "2d", "1e999",
    "article",
    "null", "[2d, 7d]", "[", "]", "\\\"", "''", "&&", "é", "-", "1_0", ".",
  ]

  /// Lines that only this scenario has: settings that move together, a condition, a rule for replications.
  private static let swept =
    ScenarioText.small(
      "replications: 2",
      """
      replications:
        until: { metric: rmse, system: ecm, truth: reported, half-width: 0.1, at-least: 20, max: 40 }
      """) + """
      sweep:
        systems.ecm.noise: [0, 5%, 10%]
        zip:
          systems.ecm.bits: [1, 2]
          systems.ecm.windows: [[2d], [2d, 7d]]
        where: "systems.ecm.noise <= 5% or not (systems.ecm.bits = 1 and timeline.ads-end = null)"

      """

  /// Characters that mean something to YAML.
  private static let marks = Array("{}[]:,?*&!|>'\"%@`#-~\t\n 0e.".utf8)

  private func mutate(_ text: String, _ dice: inout Dice) -> [UInt8] {
    var lines = text.components(separatedBy: "\n")
    for _ in 0...dice.below(3) {
      let line = dice.below(lines.count)
      if lines[line].contains("where: "), dice.below(4) > 0 {
        let pieces = (0...dice.below(8)).map { _ in Self.pieces[dice.below(Self.pieces.count)] }
        lines[line] = "  where: \"" + pieces.joined(separator: " ") + "\""
        continue
      }
      switch dice.below(7) {
      case 0: lines.remove(at: line)
      case 1: lines.insert(lines[dice.below(lines.count)], at: line)
      case 2: lines.swapAt(line, dice.below(lines.count))
      case 3:
        lines[line] =
          String(repeating: " ", count: dice.below(6)) + lines[line].trimmingPrefix(while: \.isWhitespace)
      case 4:
        // Another value for the key of the line.
        if let colon = lines[line].firstIndex(of: ":") {
          lines[line] = lines[line][...colon] + " " + Self.tokens[dice.below(Self.tokens.count)]
        }
      case 5: lines[line] += " " + Self.tokens[dice.below(Self.tokens.count)]
      default: break
      }
      if lines.isEmpty { lines = [""] }
    }
    var bytes = Array(lines.joined(separator: "\n").utf8)
    for _ in 0..<dice.below(3) where !bytes.isEmpty {
      let position = dice.below(bytes.count)
      switch dice.below(4) {
      case 0: bytes[position] = UInt8(dice.below(256))
      case 1: bytes.remove(at: position)
      case 2: bytes.insert(Self.marks[dice.below(Self.marks.count)], at: position)
      default: bytes.removeSubrange(position..<min(bytes.count, position + dice.below(40)))
      }
    }
    return bytes
  }

  /// 1,200 mutations of the shipped files and of one with every form of sweep, read from a file as `check` reads
  /// them; what is sound after all meets the schema too.
  @Test(arguments: 0..<6) func noMutationCrashesTheReader(_ part: Int) throws {
    let texts = try ScenarioText.shipped().map(ScenarioText.text) + Array(repeating: Self.swept, count: 5)
    let schema = try TinySchema(ScenarioFile.jsonSchema())
    let file = FileManager.default.temporaryDirectory.appending(
      path: "attrsim-mutation-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    var (sound, broken) = (0, 0)
    for index in 0..<200 {
      var dice = Dice(UInt64(part * 200 + index))
      try Data(mutate(texts[index % texts.count], &dice)).write(to: file)
      do {
        let outcome = try ScenarioFile(path: file.path).experiment()
        #expect(!outcome.experiment.points.isEmpty && !outcome.experiment.effective.isEmpty)
        let text = try String(contentsOf: file, encoding: .utf8)
        let refusals = try schema.refusals(of: try ConfigDocument.read(path: file.path))
        #expect(refusals.isEmpty, "\(refusals): \(text)")
        sound += 1
      } catch let error as ScenarioError {
        #expect(error.diagnostics.contains { $0.severity == .error })
        #expect(error.description.contains(file.path) || error.description.contains("error: "))
        broken += 1
      }
    }
    // Both outcomes must be common, or the mutations test nothing.
    #expect(sound >= 10 && broken >= 60, "\(sound) sound, \(broken) broken")
  }
}
