import Foundation
import Testing

/// Every way to go wrong has its exit code and says what to do.
@Suite struct ExitCodeTests {
  private func place(_ text: String = Sample.small) throws -> Workplace {
    let place = try Workplace()
    try place.write("s.yaml", text)
    return place
  }

  @Test func wrongUsageIs64() throws {
    let place = try place()
    for arguments in [
      ["run"], ["run", "s.yaml", "--treads", "2"], ["run", "s.yaml", "--threads", "0"], ["fly"],
    ] {
      let output = try Tool.start(arguments, in: place).wait()
      #expect(output.status == 64, "\(arguments)")
      #expect(output.standardOutput.isEmpty && output.standardError.contains("Error: "), "\(arguments)")
    }
  }

  @Test func badInputIs65AndMakesNoFolder() throws {
    let place = try place(Sample.small.replacingOccurrences(of: "[0, 5%]", with: "[0, 120%]"))
    let output = try Tool.run("run", "s.yaml", in: place)
    #expect(output.status == 65)
    #expect(
      output.standardError.contains("s.yaml:13:26: error: systems.ecm.noise is 120%, which is out of range"))
    #expect(try Tool.run("run", "not-there.yaml", in: place).status == 65)
    #expect(try Tool.run("check", "s.yaml", "--set", "a..b=1", in: place).status == 65)
    #expect(!place.exists("results"))
  }

  @Test func resultsOfAnotherScenarioAre65UntilFreshIsSaid() throws {
    let place = try place()
    #expect(try Tool.run("run", "s.yaml", "--out", "r", "--quiet", in: place).status == 0)
    let before = try place.tables("r")
    let other = try Tool.run("run", "s.yaml", "--set", "seed=8", "--out", "r", "--quiet", in: place)
    #expect(other.status == 65)
    #expect(other.standardError.contains("only here:  seed: 8") && other.standardError.contains("--fresh"))
    #expect(try place.tables("r") == before)
    let fresh = try Tool.run(
      "run", "s.yaml", "--set", "seed=8", "--out", "r", "--fresh", "--quiet", in: place)
    #expect(fresh.status == 0)
    #expect(try place.tables("r") != before)
  }

  @Test func aResultsPathThatIsAFileIs74() throws {
    let place = try place()
    try place.write("taken", "mine")
    for path in ["taken", "taken/below"] {
      let output = try Tool.run("run", "s.yaml", "--out", path, "--quiet", in: place)
      #expect(output.status == 74, "\(path)")
      #expect(output.standardError.contains("taken") && output.standardError.contains("is a file"), "\(path)")
    }
    #expect(try place.text("taken") == "mine")
  }

  @Test func aRunOutlivesTheReaderOfItsMessages() throws {
    let place = try place()
    let program = try Tool.url().path
    let run = "'\(program)' run s.yaml --out"
    // The reader goes at once, and the first message comes later; then a stream that was closed from the start.
    for (folder, command) in [
      ("gone", "{ sleep 0.5; \(run) gone >told; echo $? >status; } 2>&1 | :"),
      ("closed", "\(run) closed >told 2>&-; echo $? >status"),
    ] {
      let shell = Process()
      shell.executableURL = URL(filePath: "/bin/sh")
      shell.arguments = ["-c", command]
      shell.currentDirectoryURL = place.url
      try shell.run()
      shell.waitUntilExit()
      #expect(try place.text("status") == "0\n", "\(folder)")
      #expect(try place.text("told").hasSuffix("results: \(folder)\n"), "\(folder)")
      #expect(place.exists("\(folder)/summary.csv"), "\(folder)")
    }
    #expect(try place.tables("gone") == place.tables("closed"))
  }

  @Test func aFolderOfOtherFilesIs74() throws {
    let place = try place()
    let output = try Tool.run("run", "s.yaml", "--out", ".", "--quiet", in: place)
    #expect(output.status == 74 && output.standardError.contains("--out"))
    #expect(place.files(below: ".").filter { !$0.hasPrefix(".") } == ["s.yaml"])
  }

  @Test func replicationsThatFailAre75AndTheOthersAreKept() throws {
    let place = try place()
    let output = try Tool.run(
      "run", "s.yaml", "--set", "population.people=25", "--set", "population.clicks-per-person=4000", "--set",
      "replications=8", "--set", "population.activity={gamma: {shape: 0.01}}", "--set",
      "population.conversions-per-click={constant: {value: 0}}", "--out", "r", "--quiet", in: place)
    #expect(output.status == 75, "\(output.standardError)")
    #expect(output.standardError.contains("replications failed; see runs.csv"))
    #expect(output.standardError.contains("population.clicks-per-person"))
    let status = try place.table("r/runs.csv").column("status")
    #expect(status.contains("complete") && status.contains { $0.hasPrefix("failed: a person ") })
  }

  @Test func aDiskThatIsFullIs74AndNothingIsHalfWritten() throws {
    let place = try place(Sample.small + "outputs: { reports: true }\n")
    guard let disk = try SmallDisk(at: place.url.appending(path: "disk"), kilobytes: 96) else {
      print("SKIPPED: a full disk needs the right to mount one")
      return
    }
    defer { disk.unmount() }
    let full = try Tool.run("run", "s.yaml", "--out", "disk/r", "--quiet", in: place)
    #expect(full.status == 74, "\(full.status) \(full.standardError)")
    #expect(full.standardError.contains("No space left on device"))
    #expect(place.files(below: "disk/r").allSatisfy { !$0.contains(".tmp-") })
    try disk.enlarge(kilobytes: 20_000)
    #expect(try Tool.run("run", "s.yaml", "--out", "disk/r", "--quiet", in: place).status == 0)
    #expect(try Tool.run("run", "s.yaml", "--out", "plain", "--quiet", in: place).status == 0)
    #expect(try place.tables("disk/r") == place.tables("plain"))
  }
}

/// A file system of a few kilobytes; only root can have one.
private struct SmallDisk {
  private let path: String

  init?(at url: URL, kilobytes: Int) throws {
    path = url.path
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    guard geteuid() == 0, Self.call(["mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", path])
    else {
      return nil
    }
  }

  func enlarge(kilobytes: Int) throws {
    guard Self.call(["mount", "-o", "remount,size=\(kilobytes)k", path]) else {
      throw CocoaError(.fileWriteOutOfSpace)
    }
  }

  func unmount() { _ = Self.call(["umount", path]) }

  private static func call(_ words: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
