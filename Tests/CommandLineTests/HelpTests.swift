import Experiments
import Foundation
import ScenarioFiles
import Testing

@testable import attrsim

/// What the program says of itself, to people, shells and the manual.
@Suite struct HelpTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Help")

  @Test func everyHelpTextIsTheOneThatIsKept() throws {
    let dump = try JSONDecoder().decode(Dump.self, from: Data(try tool("--experimental-dump-help").utf8))
    let commands = dump.command.paths
    #expect(commands.contains(["run"]) && commands.contains(["calc", "event-level"]) && commands.count >= 9)
    for command in commands {
      let name = command.isEmpty ? "attrsim" : command.joined(separator: "-")
      let kept = try String(contentsOf: Self.folder.appending(path: "\(name).txt"), encoding: .utf8)
      let now = try tool(command + ["--help"])
      #expect(now == kept, "\(name): run make reference if that is meant")
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(files.count == commands.count)
  }

  /// What the program says of its commands.
  private struct Dump: Decodable {
    var command: Command

    struct Command: Decodable {
      var commandName: String
      var subcommands: [Command]?

      /// The names with which this command and those below it are called, but for help.
      var paths: [[String]] {
        [[]]
          + (subcommands ?? []).filter { $0.commandName != "help" }.flatMap { below in
            below.paths.map { [below.commandName] + $0 }
          }
      }
    }
  }

  @Test func theHelpOfEveryCommandThatCanFailNamesItsExitCodes() throws {
    for command in ["run", "check", "show", "init", "list", "explain"] {
      #expect(try tool([command, "--help"]).contains(/[Ee]xit codes?:?\s/), "\(command)")
    }
  }

  @Test func completionScriptsAreSoundAndKnowFilesAndMetrics() throws {
    let scripts = try ["bash", "zsh", "fish"].map { try tool("--generate-completion-script", $0) }
    for (shell, script) in zip(["bash", "zsh", "fish"], scripts) {
      for word in ["yaml", "rmsre_tau", "interval_coverage", "adversaries", "dry-run", "compare"] {
        #expect(script.contains(word), "\(shell) \(word)")
      }
      guard let status = try Self.syntax(of: script, in: shell) else {
        #expect(shell != "bash", "bash is part of every machine that tests run on")
        continue
      }
      #expect(status == 0, "\(shell)")
    }
    // The check must be able to fail.
    #expect(try Self.syntax(of: scripts[0] + "\nif (\n", in: "bash") != 0)
  }

  @Test func settingsAreCompletedFromTheScenarioAndKindsFromTheList() throws {
    let place = try Workplace()
    try place.write("s.yaml", Sample.small)
    func offers(_ prefix: String) throws -> [String] {
      try Tool.start(
        [
          "---completion", "run", "--", "--set", "4", String(prefix.count), "attrsim", "run", "s.yaml",
          "--set",
          prefix,
        ], in: place
      ).wait().standardOutput.split(separator: "\n").map(String.init)
    }
    #expect(try offers("systems.ecm.noi") == ["systems.ecm.noise=", "systems.ecm.noise-range="])
    #expect(
      try offers("systems.ecm.kind=")
        == [
          "event-conversion-measurement", "attribution-reporting", "private-click-measurement",
          "attribution-level-1", "third-party-cookies", "conversions-api", "no-measurement", "mixed-web",
        ].map { "systems.ecm.kind=\($0)" })
    let settings = try offers("")
    #expect(settings.contains("population.people="))
    #expect(!settings.contains { $0.contains("conversion-types.") } && Set(settings).count == settings.count)
    // Every path that is offered is one that --set takes: the value that holds can be set again.
    let effective = try ScenarioFile(path: place.url.appending(path: "s.yaml").path).experiment().experiment
      .effective
    #expect(SettingCompletion.paths(in: effective).map { $0 + "=" } == settings && settings.count > 40)
  }

  @Test func theManualHasEveryCommandAndOption() throws {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", Documents.root.appending(path: ".ci/manual").path, try Tool.url().path]
    process.standardOutput = pipe
    try process.run()
    let manual = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    for text in [
      ".TH ATTRSIM 1", ".SS attrsim run", ".SS attrsim explain", "\\-\\-dry\\-run", "\\-\\-set", "NO_COLOR",
      "65 bad input",
    ] { #expect(manual.contains(text), "\(text)") }
    let commands: Set = [".TH", ".SH", ".SS", ".PP", ".TP"]
    for line in manual.split(separator: "\n") where line.hasPrefix(".") {
      #expect(commands.contains(String(line.prefix(3))), "\(line)")
    }
    #expect(!manual.contains("markdown"), "what help hides, the manual hides")
  }

  private func tool(_ arguments: String...) throws -> String { try tool(arguments) }

  private func tool(_ arguments: [String]) throws -> String {
    let place = try Workplace()
    let output = try Running(
      program: URL(filePath: "/usr/bin/env"),
      arguments: ["COLUMNS=80", try Tool.url().path] + arguments, folder: place
    ).wait()
    defer { withExtendedLifetime(place) {} }
    #expect(output.status == 0, "\(arguments): \(output.standardError)")
    return output.standardOutput
  }

  /// The exit status of a shell that only parses a script; nil when there is no such shell.
  private static func syntax(of script: String, in shell: String) throws -> Int32? {
    let place = try Workplace()
    try place.write("script", script)
    let output = try Running(
      program: URL(filePath: "/usr/bin/env"),
      arguments: [shell, shell == "fish" ? "--no-execute" : "-n", "script"],
      folder: place
    ).wait()
    defer { withExtendedLifetime(place) {} }
    return output.status == 127 ? nil : output.status
  }
}
