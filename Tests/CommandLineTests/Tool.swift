import Foundation

/// The built program, run as a user runs it.
enum Tool {
  /// What a finished run has said.
  struct Output {
    var status: Int32
    /// Whether a signal ended it.
    var wasKilled: Bool
    var standardOutput: String
    var standardError: String
  }

  struct Missing: Error, CustomStringConvertible {
    var description: String { "attrsim is not beside the tests: build it first" }
  }

  /// The program beside the test bundle, or above it where bundles are folders.
  static func url() throws -> URL {
    let starts = [
      URL(filePath: CommandLine.arguments[0]).absoluteURL, Bundle.main.bundleURL, Bundle.main.executableURL,
    ]
    for start in starts.compactMap(\.self) {
      var folder = start
      for _ in 0..<5 {
        folder.deleteLastPathComponent()
        let program = folder.appending(path: "attrsim")
        if FileManager.default.isExecutableFile(atPath: program.path) { return program }
      }
    }
    throw Missing()
  }

  /// Starts the program in a folder; its output goes to files, so that no pipe can fill up.
  static func start(_ arguments: [String], in folder: Workplace) throws -> Running {
    try Running(program: url(), arguments: arguments, folder: folder)
  }

  static func run(_ arguments: String..., in folder: Workplace) throws -> Output {
    try start(arguments, in: folder).wait()
  }
}

/// A program that runs.
final class Running {
  private let process = Process()
  private let standardOutput: URL
  private let standardError: URL

  init(program: URL, arguments: [String], folder: Workplace) throws {
    let name = UUID().uuidString
    standardOutput = folder.logs.appending(path: "\(name).out")
    standardError = folder.logs.appending(path: "\(name).err")
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    for (url, isOutput) in [(standardOutput, true), (standardError, false)] {
      try Data().write(to: url)
      let handle = try FileHandle(forWritingTo: url)
      if isOutput { process.standardOutput = handle } else { process.standardError = handle }
    }
    process.standardInput = FileHandle.nullDevice
    try process.run()
  }

  var isRunning: Bool { process.isRunning }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// What it has said on standard error until now.
  func errorSoFar() throws -> String {
    String(decoding: try Data(contentsOf: standardError), as: UTF8.self)
  }

  func wait() throws -> Tool.Output {
    process.waitUntilExit()
    func text(_ url: URL) throws -> String { String(decoding: try Data(contentsOf: url), as: UTF8.self) }
    return Tool.Output(
      status: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
      standardOutput: try text(standardOutput), standardError: try text(standardError))
  }
}

/// A folder to work in that goes away with the test.
final class Workplace {
  let url: URL
  let logs: URL

  init() throws {
    let base = FileManager.default.temporaryDirectory.appending(path: "attrsim-cli-\(UUID().uuidString)")
    url = base.appending(path: "work")
    logs = base.appending(path: "logs")
    for folder in [url, logs] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
  }

  deinit { try? FileManager.default.removeItem(at: url.deletingLastPathComponent()) }

  func write(_ name: String, _ text: String) throws {
    try text.write(to: url.appending(path: name), atomically: true, encoding: .utf8)
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: url.appending(path: name).path)
  }

  func text(_ name: String) throws -> String {
    try String(contentsOf: url.appending(path: name), encoding: .utf8)
  }

  /// All files below a folder, by path, without the lock.
  func files(below folder: String) -> [String] {
    let start = url.appending(path: folder).path
    return (FileManager.default.enumerator(atPath: start)?.compactMap { $0 as? String } ?? []).sorted()
  }

  /// The bytes of every table of a results folder.
  func tables(_ folder: String) throws -> [String: Data] {
    var tables: [String: Data] = [:]
    for name in files(below: folder) where name.hasSuffix(".csv") && !name.contains("/") {
      tables[name] = try Data(contentsOf: url.appending(path: folder).appending(path: name))
    }
    return tables
  }

  func table(_ name: String) throws -> Table { Table(try text(name)) }
}

/// A table; its fields may be quoted, and hold no quotes and no line ends themselves.
struct Table {
  var header: [String]
  var rows: [[String]]

  init(_ text: String) {
    let lines = text.split(whereSeparator: \.isNewline).map(Self.fields)
    header = lines.first ?? []
    rows = Array(lines.dropFirst())
  }

  private static func fields(_ line: Substring) -> [String] {
    guard line.utf8.contains(UInt8(ascii: "\"")) else {
      return line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    // Outside the quotes stand the even parts; only their commas part fields.
    let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
    let marked = parts.enumerated().map {
      $0.isMultiple(of: 2) ? String($1.replacing(",", with: "\n")) : String($1)
    }
    return marked.joined().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// One column, by name.
  func column(_ name: String) -> [String] {
    guard let index = header.firstIndex(of: name) else { return [] }
    return rows.map { $0[index] }
  }

  /// The rows as values by column.
  var records: [[String: String]] { rows.map { Dictionary(uniqueKeysWithValues: zip(header, $0)) } }
}

/// Scenarios for the tests of the program.
enum Sample {
  /// Two systems, two swept values, few people.
  static let small = """
    scenario: 1
    name: small
    seed: 20201006
    replications: 2
    population:
      people: 800
      conversions-per-click: { poisson: { mean: 0.5 } }
      advertisers: { count: 3 }
    systems:
      ecm: { kind: event-conversion-measurement, profile: chromium2020 }
      cookies: { kind: third-party-cookies }
    sweep:
      systems.ecm.noise: [0, 5%]

    """

  /// Long enough to be caught in the middle.
  static let long = """
    scenario: 1
    name: long
    seed: 20201006
    replications: 8
    population:
      people: 30_000
    systems:
      ecm: { kind: event-conversion-measurement }
      cookies: { kind: third-party-cookies }
    outputs:
      reports: true

    """

  /// The path of a shipped scenario, found from this file.
  static func shipped(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
      .appending(path: "Scenarios/\(name).yaml").path
  }
}
