import Experiments
import Foundation
import PrivacyMechanisms
import Recovery
import ScenarioFiles
import Testing

// README.md shows the lines between the two marks; a test below compares them.
// readme: begin
func recoverOneCampaign() throws -> [Double] {
  let noise = try DataNoise(values: 8, noise: 0.05)
  let reports = [50, 150, 300, 400, 700, 200, 0, 2000]
  let campaign = try CountRecovery(noise: noise).estimates(observed: reports, estimator: .unbiased)
  return campaign.values.map(\.estimate)
}

func runScenario(_ path: String, into folder: String) throws -> [SummaryRow] {
  let experiment = try ScenarioFile(path: path).experiment(settings: ["population.people=2000"]).experiment
  let options = RunOptions(folder: folder, resources: RunResources(threads: 2))
  let outcome = try ExperimentRun(experiment, options).execute(stop: StopFlag()) { _ in }
  return outcome.summaries[0].filter { $0.metric == "rmse" && $0.truth == "reported" }
}
// readme: end

@Suite struct ReadmeTests {
  @Test func everyMakeTargetThatIsNamedExists() throws {
    // `make run`, `make test` and `make notebooks` themselves are run by continuous integration.
    let targets = Set(
      try Documents.text("Makefile").split(separator: "\n")
        .filter { !$0.hasPrefix("\t") && !$0.hasPrefix(".") && !$0.hasPrefix("#") }
        .compactMap { $0.firstMatch(of: /^([a-z-]+):(?!=)/)?.1 })
    let documents = try Documents.text("README.md") + Documents.text("results/README.md")
    let named = Set(documents.matches(of: /(?:^|`|\n)make ([a-z-]+)/).map(\.1))
    #expect(named.isSuperset(of: ["run", "test", "bench", "notebooks", "reference"]))
    #expect(targets.isSuperset(of: named), "missing: \(named.subtracting(targets))")
  }

  @Test func everyCommandOfTheReadmeWorks() throws {
    let commands = Documents.commands(try Documents.text("README.md"))
    #expect(commands.contains("make run") && commands.contains("make test"))
    let calls = commands.filter { !$0.hasPrefix("make ") }
    #expect(calls.count >= 4)
    let folder = try DocumentsFolder()
    for call in calls {
      var words = call.split(separator: " ").map(String.init)
      #expect(words.removeFirst() == ".build/release/attrsim", "\(call)")
      let isRun = words.first == "run" && !words.contains("--help")
      if isRun { words += ["--set", "population.people=500", "--set", "replications=2", "--quiet"] }
      let outcome = try DocumentedProgram.run(words, in: folder.path)
      #expect(outcome.status == 0, "\(call): \(outcome.errors)")
      // What goes into a file is not printed too.
      #expect(!outcome.output.isEmpty || words.contains("--to"), "\(call)")
      if isRun {
        let sign = words.contains("--shard") ? "merge it with the others" : "results: results/"
        #expect(outcome.output.contains(sign), "\(call)")
      }
    }
  }

  @Test(arguments: [
    ("quickstart", "README.md", 100), ("all-systems", "Sources/Guide/Guide.docc/CompareSystems.md", 124),
  ])
  func theTablesThatAreShownAreWhatTheProgramPrints(_ scenario: String, _ page: String, _ width: Int) throws {
    let text = try Documents.text(page)
    let marked = try #require(text.components(separatedBy: "<!-- \(scenario): ").dropFirst().first)
    let shown = try #require(Documents.blocks(marked, "text").first)
    let folder = try DocumentsFolder()
    let outcome = try DocumentedProgram.run(
      ["run", "Scenarios/\(scenario).yaml", "--out", "run", "--quiet"], in: folder.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines.allSatisfy { $0.count <= width })
    let printed = lines.filter { !$0.hasPrefix("results: ") }.joined(separator: "\n")
    #expect(printed.trimmingCharacters(in: .newlines) == shown.trimmingCharacters(in: .newlines))
  }

  @Test func theSwiftExampleIsTheOneThatIsCompiledHere() throws {
    let source = try String(contentsOfFile: #filePath, encoding: .utf8)
    let begin = try #require(source.range(of: "// readme: begin\n"))
    let end = try #require(source.range(of: "// readme: end\n"))
    let shown = try #require(Documents.blocks(try Documents.text("README.md"), "swift").first)
    #expect(shown.contains(source[begin.upperBound..<end.lowerBound]))
    for line in shown.split(separator: "\n") where line.hasPrefix("import ") {
      #expect(source.contains("\n\(line)\n") || source.hasPrefix("\(line)\n"), "\(line)")
    }
  }

  @Test func theSwiftExampleRecoversThePublishedCounts() throws {
    let counts = try recoverOneCampaign()
    // The corrected counts of the example, (v - 3800 * 0.00625) / 0.95.
    let expected = [27.631579, 132.894737, 290.789474, 396.052632, 711.842105, 185.526316, -25, 2080.263158]
    #expect(zip(counts, expected).allSatisfy { abs($0 - $1) < 1e-6 } && counts.count == 8)
    let folder = try DocumentsFolder()
    let rows = try runScenario(
      Documents.root.appending(path: "Scenarios/quickstart.yaml").path, into: folder.path + "/run")
    let errors = Dictionary(rows.map { ("\($0.system) \($0.estimator)", $0.mean) }) { first, _ in first }
    let raw = try #require(errors["0 raw"])
    let unbiased = try #require(errors["0 unbiased"])
    #expect(raw > 0 && unbiased > 0 && errors["1 raw"] == 0)
    #expect(errors["2 raw"] == nil)
  }

  @Test func everyFileThatIsLinkedExists() throws {
    for document in ["README.md", "results/README.md"] {
      let folder = Documents.root.appending(path: document).deletingLastPathComponent()
      for link in try Documents.text(document).matches(of: /\]\(([^)#]+)\)/).map(\.1)
      where !link.hasPrefix("https://") {
        #expect(FileManager.default.fileExists(atPath: folder.appending(path: String(link)).path), "\(link)")
      }
    }
  }
}

/// The documents of the package, and what stands in them.
enum Documents {
  /// The package's root, found from this file.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The contents of the fenced blocks of one language.
  static func blocks(_ text: String, _ language: String) -> [String] {
    text.components(separatedBy: "```\(language)\n").dropFirst().compactMap {
      $0.components(separatedBy: "\n```").first.map { $0 + "\n" }
    }
  }

  /// The commands of all `sh` blocks, lines that end in a backslash joined to the next.
  static func commands(_ text: String) -> [String] {
    blocks(text, "sh").flatMap {
      $0.replacing(/\\\n */, with: "").split(separator: "\n").map(String.init)
    }
  }
}

/// A folder of its own that sees the scenarios and vanishes with the value.
final class DocumentsFolder {
  let url: URL

  var path: String { url.path }

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "attrsim-documents-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      at: url.appending(path: "Scenarios"), withDestinationURL: Documents.root.appending(path: "Scenarios"))
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}

/// The program that was built together with these tests.
enum DocumentedProgram {
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  struct Missing: Error, CustomStringConvertible {
    var description: String { "no attrsim beside the test bundle; build it with the tests" }
  }

  /// The program's place: in the folder that holds the test bundle.
  static func path() throws -> URL {
    for argument in CommandLine.arguments where argument.contains(".xctest") {
      var folder = URL(filePath: argument).deletingLastPathComponent()
      while folder.path.count > 1 {
        let program = folder.appending(path: "attrsim")
        if FileManager.default.isExecutableFile(atPath: program.path) { return program }
        folder.deleteLastPathComponent()
      }
    }
    throw Missing()
  }

  static func run(_ arguments: [String], in folder: String) throws -> Outcome {
    // Into files: two pipes read one after the other may block each other.
    let files = [UUID(), UUID()].map {
      FileManager.default.temporaryDirectory.appending(path: "attrsim-\($0)")
    }
    defer { for file in files { try? FileManager.default.removeItem(at: file) } }
    for file in files { try Data().write(to: file) }
    let process = Process()
    process.executableURL = try path()
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder)
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: try String(contentsOf: files[0], encoding: .utf8),
      errors: try String(contentsOf: files[1], encoding: .utf8))
  }
}
