import Experiments
import Foundation
import Testing

@testable import attrsim

/// What a run says while it runs: a bar on a terminal, lines elsewhere.
@Suite struct ProgressTests {
  private static let escape = "\u{1B}"

  /// Runs the program with standard error on a terminal of its own, and returns what the terminal got.
  private func seen(
    _ arguments: [String], in place: Workplace, environment: [String: String] = [:]
  ) throws -> String {
    // Python's pty is the terminal; standard output stays away from it, as with `attrsim ... >file`.
    let script = """
      import fcntl, os, pty, struct, subprocess, sys, termios
      master, slave = pty.openpty()
      fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
      with open("out.txt", "wb") as out:
        child = subprocess.Popen(sys.argv[1:], stdout=out, stderr=slave, stdin=subprocess.DEVNULL)
      os.close(slave)
      text = b""
      while True:
        try:
          part = os.read(master, 65536)
        except OSError:
          break
        if not part:
          break
        text += part
      child.wait()
      open("screen.txt", "wb").write(text)
      """
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script, try Tool.url().path] + arguments
    process.currentDirectoryURL = place.url
    var variables = ProcessInfo.processInfo.environment
    variables["NO_COLOR"] = nil
    variables["TERM"] = "xterm-256color"
    process.environment = variables.merging(environment) { $1 }
    try process.run()
    process.waitUntilExit()
    return try place.text("screen.txt")
  }

  private func longRun() throws -> Workplace {
    let place = try Workplace()
    try place.write("long.yaml", Sample.long)
    return place
  }

  @Test func aTerminalGetsABarThatIsTakenAwayInTheEnd() throws {
    let place = try longRun()
    let screen = try seen(["run", "long.yaml", "--out", "r"], in: place)
    #expect(screen.contains("\r\(Self.escape)[36m") && screen.contains(" of 8 replications"))
    #expect(screen.contains("[===") && screen.contains(">") && screen.contains(" left"))
    // Blanks over the bar, and back to the start of the line.
    #expect(screen.hasSuffix("  \r") && !screen.contains("\n"))
    let bars = screen.split(separator: "\r").map { $0.filter { !$0.isNewline } }
    #expect(bars.allSatisfy { $0.replacing(/\u{1B}\[[0-9;]*m/, with: "").count < 100 })
    #expect(try place.text("out.txt").contains("results: r\n"))
    #expect(try !place.text("out.txt").contains(Self.escape), "a file never gets colours")
  }

  @Test func noColorRemovesEveryEscapeAndKeepsTheBar() throws {
    let screen = try seen(
      ["run", "long.yaml", "--out", "r"], in: longRun(), environment: ["NO_COLOR": "1"])
    #expect(screen.contains("\r") && screen.contains(" of 8 replications") && !screen.contains(Self.escape))
  }

  @Test func aDumbTerminalGetsLinesThatTellWhatWasKept() throws {
    let place = try longRun()
    let screen = try seen(["run", "long.yaml", "--out", "r"], in: place, environment: ["TERM": "dumb"])
    #expect(!screen.contains(Self.escape) && !screen.contains("[==="))
    #expect(screen.hasPrefix("8 of 8 replications, ") || screen.contains("\n8 of 8 replications, "))
    let again = try seen(["run", "long.yaml", "--out", "r"], in: place, environment: ["TERM": "dumb"])
    #expect(again.hasPrefix("8 of 8 replications (8 kept from before)"), "\(again)")
  }

  @Test func quietShowsNothingOnATerminalEither() throws {
    #expect(try seen(["run", "long.yaml", "--out", "r", "--quiet"], in: longRun()).isEmpty)
  }

  @Test func diagnosticsAreColouredOnATerminalOnly() throws {
    let place = try Workplace()
    try place.write("s.yaml", Sample.small.replacingOccurrences(of: "people: 800", with: "peple: 800"))
    let screen = try seen(["check", "s.yaml"], in: place)
    #expect(screen.contains("s.yaml:6:3: \(Self.escape)[1;31merror:\(Self.escape)[0m population.peple"))
    #expect(screen.contains("\(Self.escape)[1;31m^^^^^\(Self.escape)[0m did you mean"))
    let plain = try seen(["check", "s.yaml"], in: place, environment: ["NO_COLOR": "yes"])
    #expect(plain.contains("error:") && !plain.contains(Self.escape))
    #expect(try !Tool.run("check", "s.yaml", in: place).standardError.contains(Self.escape))
  }

  @Test func onlyWordsThatJudgeAreColoured() {
    let colours = DiagnosticColours(isOn: true)
    let excerpt = "   12 | name: error: no"
    #expect(colours.applied(to: excerpt) == excerpt)
    #expect(colours.applied(to: "it is an error:") == "it is an error:")
    #expect(colours.applied(to: "a: warning: b\n   ^ c").contains("\(Self.escape)[1;33m^\(Self.escape)[0m c"))
    #expect(DiagnosticColours(isOn: false).applied(to: "error: x") == "error: x")
  }

  @Test func theScreenFollowsTheEnvironment() {
    func screen(_ environment: [String: String], isTerminal: Bool = true) -> Screen {
      Screen(isTerminal: isTerminal, width: 0, environment)
    }
    #expect(screen(["TERM": "xterm"]) == Screen(isTerminal: true, width: 80, ["TERM": "xterm"]))
    #expect(screen(["TERM": "xterm"]).hasColours)
    #expect(!screen(["TERM": "xterm", "NO_COLOR": "1"]).hasColours)
    #expect(screen(["TERM": "xterm", "NO_COLOR": ""]).hasColours, "empty is as good as unset")
    #expect(!screen(["TERM": "dumb"]).isTerminal && !screen([:]).isTerminal)
    #expect(!screen(["TERM": "xterm"], isTerminal: false).hasColours)
  }

  @Test func lengthsOfTimeAreRoundedUp() {
    for (seconds, text) in [
      (0.0, "under 1 s"), (0.2, "about 1 s"), (59.5, "about 60 s"), (91, "about 2 min"),
      (5400, "about 1 h 30 min"), (200_000, "about 2 days"),
    ] { #expect(ProgressText.duration(seconds) == text) }
    #expect(ProgressText.duration(.infinity) == "years")
  }
}
