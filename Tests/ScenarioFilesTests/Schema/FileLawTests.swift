import Experiments
import Foundation
import Population
import ScenarioFiles
import SimulationKernel
import Testing

/// Laws whose numbers stand in a file beside the scenario.
@Suite struct FileLawTests {
  /// A folder of its own, gone when the test is.
  private final class Folder {
    let path = FileManager.default.temporaryDirectory.appending(path: "attrsim-laws-\(UUID().uuidString)")
      .path

    init(_ files: [String: String]) throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for (name, text) in files { try write(name, text) }
    }

    func write(_ name: String, _ text: String) throws {
      try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func experiment(_ more: String, _ settings: [String] = []) throws -> Experiment {
      let text = ScenarioText.small("  people: 1000\n", "  people: 1000\n\(more)")
      return try ScenarioFile(text: text, name: "s.yaml", folder: path).experiment(settings: settings)
        .experiment
    }

    func message(_ more: String) -> String? {
      do {
        _ = try experiment(more)
        return nil
      } catch {
        return "\(error)"
      }
    }
  }

  private let delays = "  delay: { file: { path: d.csv } }\n"

  @Test func delaysCountsAndValuesMayStandInFiles() throws {
    let folder = try Folder([
      "d.csv": "delay_h\n1\n3\n", "c.csv": "count,weight\n0,9\n2,1\n", "v.csv": "value\n10\n20\n",
    ])
    let more =
      delays + "  conversions-per-click: { file: { path: c.csv } }\n  value: { file: { path: v.csv } }\n"
    let population = try #require(try folder.experiment(more).points.first?.scenario.population)
    #expect(population.delay == .empirical(try EmpiricalLaw(values: [3.6e6, 1.08e7])))
    #expect(
      population.conversionsPerClick == .empirical(try EmpiricalLaw(values: [0, 2], weights: [9, 1])))
    #expect(population.value == .empirical(try EmpiricalLaw(values: [10, 20])))
  }

  @Test func pathsBeginInTheScenariosFolder() throws {
    let folder = try Folder(["d.csv": "delay_s\n5\n"])
    let file = "\(folder.path)/small.yaml"
    try folder.write("small.yaml", ScenarioText.small("  people: 1000\n", "  people: 1000\n\(delays)"))
    let law = DelayLaw.empirical(try EmpiricalLaw(values: [5000]))
    #expect(try ScenarioFile(path: file).experiment().experiment.points[0].scenario.population.delay == law)
    let absolute = "population.delay={file: {path: \(folder.path)/d.csv}}"
    let text = try ScenarioFile(text: ScenarioText.small, name: "s.yaml").experiment(settings: [absolute])
    #expect(text.experiment.points[0].scenario.population.delay == law)
  }

  @Test func resultsBelongToTheContentOfTheFile() throws {
    let folder = try Folder(["d.csv": "delay_s\n5\n"])
    let before = try folder.experiment(delays).effective
    // printf 'delay_s\n5\n' | sha256sum
    let digest = "0085e9dac8577f040434d5f2c1d8ea618f13cc12ecd8f7ec9ba49b199669dc67"
    #expect(before.contains("sha256: \"\(digest)\""), "\(before)")
    #expect(try folder.experiment(delays).effective == before)
    try folder.write("d.csv", "delay_s\n6\n")
    #expect(try folder.experiment(delays).effective != before)
    let again = try ScenarioFile(text: before, name: "e.yaml", folder: folder.path)
    let error = #expect(throws: ScenarioError.self) { try again.experiment() }
    #expect(error?.description.contains("is not that of d.csv, whose content must have changed") == true)
    try folder.write("d.csv", "delay_s\n5\n")
    #expect(try again.experiment().experiment.effective == before)
  }

  @Test func aFileThatIsNoSampleIsRefusedWhereTheScenarioNamesIt() throws {
    let folder = try Folder(["d.csv": "delay_s\n5\nsoon\n", "empty.csv": "delay_s,weight\n5,0\n"])
    #expect(
      folder.message(delays) == """
        s.yaml:8:26: error: population.delay.file.path names d.csv, whose line 3 has "soon"
            8 |   delay: { file: { path: d.csv } }
                                         ^^^^^ allowed: a number, 0 or more
        """)
    #expect(
      folder.message("  delay: { file: { path: no.csv } }\n") == """
        s.yaml:8:26: error: population.delay.file.path names no.csv, which cannot be read: No such file or directory
            8 |   delay: { file: { path: no.csv } }
                                         ^^^^^^ check the name and the folder
        """)
    #expect(
      folder.message("  delay: { file: { path: . } }\n")?.contains(
        "names ., which is a folder\n") == true)
    #expect(
      folder.message("  delay: { file: { path: empty.csv } }\n") == """
        s.yaml:8:26: error: population.delay.file.path names empty.csv, whose weights are all 0
            8 |   delay: { file: { path: empty.csv } }
                                         ^^^^^^^^^ allowed: at least one weight above 0
        """)
    try folder.write("long.csv", "delay_s\n" + String(repeating: "1\n", count: 1_100_000))
    #expect(
      folder.message("  delay: { file: { path: long.csv } }\n")?.contains(
        "names long.csv, whose rows are too many: 1,100,000\n") == true)
    #expect(
      folder.message("  delay: { file: {} }\n")?.contains("population.delay.file.path is missing") == true)
    #expect(
      folder.message("  delay: { file: { path: d.csv, sha256: abc } }\n")?.contains(
        "text of 64 to 64 characters")
        == true)
  }

  @Test func theShippedDelaysAreThoseOfTheSearchLaw() throws {
    let file = try ScenarioFile(
      text: ScenarioText.small, name: "s.yaml", folder: ScenarioText.folder.path)
    let settings = ["population.delay={file: {path: data/search-delays.csv}}"]
    let law = try file.experiment(settings: settings).experiment.points[0].scenario.population.delay
    guard case .empirical(let sample) = law else {
      Issue.record("\(law)")
      return
    }
    // 200 quantiles in the middle of their steps.
    for (index, point) in sample.points.enumerated() {
      let share = DelayLaw.search.cumulative(SimulationDuration(milliseconds: Int64(point.value)))
      #expect((share - (Double(index) + 0.5) / 200).magnitude < 0.0005)
    }
    #expect((sample.mean / DelayLaw.search.mean - 1).magnitude < 0.001)
  }
}
