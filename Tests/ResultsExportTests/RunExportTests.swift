import Foundation
import Testing

@testable import ResultsExport

/// Copies of a run in other formats.
@Suite struct RunExportTests {
  private let source = Scratch()
  private static let table = TableSchema(
    name: "counts", description: "Counts.",
    columns: [
      ColumnSchema("replication", .integer, "r"), ColumnSchema("systems.e\"cm", .string, "s"),
      ColumnSchema("value", .number, unit: "1", "v", isGroundTruth: true),
      ColumnSchema("flag", .boolean, "f"),
    ])
  private static let rows: [(Int?, String, Double?, Bool)] = [
    (0, "plain", 0.1, true), (-7, "a \"b\", \\c\n\r\t\u{1}ü🙂", 1e-300, false), (nil, "", nil, true),
    (Int.max, "x", 12345678.9e12, false),
  ]

  /// A run with two tables.
  private func run(hash: String = "h") throws -> SavedRun {
    let counts = try CSVWriter(path: source.path("counts.csv"), schema: Self.table)
    for row in Self.rows {
      counts.rows.append(row.0)
      counts.rows.append(row.1)
      counts.rows.append(row.2)
      counts.rows.append(row.3)
      try counts.endRow()
    }
    try counts.commit()
    try CSVWriter(
      path: source.path("runs.csv"),
      schema: TableSchema(name: "runs", description: "", columns: Self.table.columns)
    )
    .commit()
    try describe()
    let manifest: [String: Any] = [
      "status": "complete", "scenario": "s", "seed": 1, "replications": 2, "commandLine": [String](),
      "threads": 1,
      "remarks": [String](), "timings": [String](), "started": "2026-01-0\(hash.count)T00:00:00Z",
      "identity": ["hash": hash, "release": "1", "sources": "s", "effective": ""],
      "platform": ["system": "", "processors": 1, "gsl": "", "swift": "", "architecture": ""],
      "points": [["swept": [String: String](), "systems": ["e"], "replications": 2] as [String: Any]],
    ]
    try JSONSerialization.data(withJSONObject: manifest).write(
      to: URL(filePath: source.path("manifest.json")))
    try "seed: 1\n".write(toFile: source.path("scenario.effective.yaml"), atomically: true, encoding: .utf8)
    return try SavedRun(path: source.path)
  }

  private func describe() throws {
    let tables = try [Self.table, TableSchema(name: "runs", description: "", columns: Self.table.columns)].map
    { schema in
      let (digest, bytes) = try FileDigest.sha256(path: source.path(schema.fileName))
      return DataPackage.Table(schema, byteCount: bytes, sha256: digest)
    }
    try DataPackage(name: "s", title: "t", description: "d", tables: tables).write(toFolder: source.path)
  }

  private func dictionary(_ scratch: Scratch) throws -> [String: Any] {
    let text = try #require(scratch.text("datapackage.json"))
    return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func csvIsCopiedByteForByteWithTheSameDictionary() throws {
    let (run, target) = (try run(), Scratch())
    let files = try RunExport(run, as: .csv).write(to: target.path)
    #expect(files.map(\.name) == ["counts.csv", "runs.csv"])
    for name in ["counts.csv", "runs.csv", "datapackage.json", "manifest.json", "scenario.effective.yaml"] {
      #expect(target.text(name) == source.text(name), "\(name)")
    }
    #expect(target.names.count == 5)
    #expect(try SavedRun(path: target.path).tables.map(\.schema) == run.tables.map(\.schema))
  }

  @Test func jsonHoldsTypedValues() throws {
    for format in [TableFormat.json, .jsonl] {
      let target = Scratch()
      let files = try RunExport(try run(), as: format).write(to: target.path + "/a/b")
      #expect(files.map(\.rows) == [4, 0])
      let text = try #require(target.text("a/b/counts.\(format.rawValue)"))
      let lines = text.split(separator: "\n").map(String.init)
      let array = format == .json ? text : "[" + lines.joined(separator: ",") + "]"
      let rows = try #require(try JSONSerialization.jsonObject(with: Data(array.utf8)) as? [[String: Any]])
      #expect(rows.count == 4 && lines.count == (format == .json ? 6 : 4))
      for (row, expected) in zip(rows, Self.rows) {
        #expect(row.count == 4)
        #expect(row["replication"] as? Int == expected.0)
        #expect(row["systems.e\"cm"] as? String == (expected.1.isEmpty ? nil : expected.1))
        #expect(row["value"] as? Double == expected.2 && row["flag"] as? Bool == expected.3)
      }
      #expect(rows[2]["value"] is NSNull && rows[2]["replication"] is NSNull)
      let (digest, bytes) = try FileDigest.sha256(path: target.path("a/b/counts.\(format.rawValue)"))
      #expect(files[0].sha256 == digest && files[0].byteCount == bytes)
    }
  }

  @Test func emptyTablesAreEmptyArraysAndEmptyFiles() throws {
    let (array, lines) = (Scratch(), Scratch())
    _ = try RunExport(try run(), as: .json).write(to: array.path)
    _ = try RunExport(try run(), as: .jsonl).write(to: lines.path)
    #expect(array.text("runs.json") == "[\n]\n" && lines.text("runs.jsonl")?.isEmpty == true)
  }

  @Test func theDictionaryIsThatOfTheFormat() throws {
    for (format, media) in [(TableFormat.json, "application/json"), (.jsonl, "application/jsonl")] {
      let target = Scratch()
      let files = try RunExport(try run(), as: format, tables: ["counts"]).write(to: target.path)
      let package = try dictionary(target)
      let resources = try #require(package["resources"] as? [[String: Any]])
      #expect(resources.count == 1 && package["profile"] as? String == "data-package")
      #expect(package["name"] as? String == "s" && package["title"] as? String == "t")
      #expect(resources[0]["path"] as? String == "counts.\(format.rawValue)")
      #expect(resources[0]["format"] as? String == format.rawValue)
      #expect(resources[0]["mediatype"] as? String == media && resources[0]["dialect"] == nil)
      #expect(resources[0]["hash"] as? String == "sha256:" + files[0].sha256)
      let fields = try #require((resources[0]["schema"] as? [String: Any])?["fields"] as? [[String: Any]])
      #expect(fields.map { $0["type"] as? String } == ["integer", "string", "number", "boolean"])
      #expect(fields[2]["unit"] as? String == "1" && fields[2]["groundTruth"] as? Bool == true)
    }
  }

  @Test func anExportIsReplacedByTheSameRunOnlyUnlessAsked() throws {
    let target = Scratch()
    _ = try RunExport(try run(), as: .csv).write(to: target.path)
    _ = try RunExport(try run(), as: .jsonl, tables: ["runs"]).write(to: target.path)
    #expect(target.names == ["datapackage.json", "manifest.json", "runs.jsonl", "scenario.effective.yaml"])
    let other = try RunExport(try run(hash: "hh"), as: .csv)
    #expect(throws: OutputError.self) { try other.write(to: target.path) }
    #expect(target.names.contains("runs.jsonl"))
    _ = try other.write(to: target.path, startsFresh: true)
    #expect(!target.names.contains("runs.jsonl") && target.names.contains("counts.csv"))
  }

  @Test func aFolderThatHoldsSomethingElseIsLeftAlone() throws {
    let (run, target) = (try run(), Scratch())
    try "mine".write(toFile: target.path("notes.txt"), atomically: true, encoding: .utf8)
    for isFresh in [false, true] {
      let error = #expect(throws: OutputError.self) {
        try RunExport(run, as: .csv).write(to: target.path, startsFresh: isFresh)
      }
      #expect(error?.reason.contains("notes.txt") == true && target.names == ["notes.txt"])
      #expect(throws: OutputError.self) {
        try RunExport(run, as: .json).write(to: source.path, startsFresh: isFresh)
      }
      #expect(throws: OutputError.self) { try RunExport(run, as: .csv).write(to: target.path("notes.txt")) }
    }
    #expect(source.text("counts.csv") != nil)
  }

  @Test func anExportThatWasBrokenOffIsMadeAgain() throws {
    let (run, target) = (try run(), Scratch())
    _ = try RunExport(run, as: .json).write(to: target.path)
    for name in ["datapackage.json", "runs.json"] {
      try FileManager.default.removeItem(atPath: target.path(name))
    }
    try "x".write(toFile: target.path(".counts.json.tmp-abcdef"), atomically: true, encoding: .utf8)
    _ = try RunExport(run, as: .csv).write(to: target.path)
    #expect(target.names.count == 5 && target.text("counts.csv") == source.text("counts.csv"))
  }

  @Test func whatIsNoResultIsNotExported() throws {
    let target = Scratch()
    let intact = try run()
    #expect(throws: OutputError.self) { try RunExport(intact, as: .csv, tables: ["mine"]) }
    let text = try #require(source.text("counts.csv"))
    try text.replacing("0.1", with: "0.2").write(
      toFile: source.path("counts.csv"), atomically: true, encoding: .utf8)
    let changed = #expect(throws: OutputError.self) { try RunExport(intact, as: .csv).write(to: target.path) }
    #expect(changed?.reason.contains("SHA-256") == true && target.names.isEmpty)
    for (bad, column) in [("zero", "value"), ("inf", "value"), ("1e999", "value")] {
      try text.replacing("0.1", with: bad).write(
        toFile: source.path("counts.csv"), atomically: true, encoding: .utf8)
      try describe()
      let wrong = #expect(throws: OutputError.self) {
        try RunExport(try SavedRun(path: source.path), as: .jsonl).write(to: target.path)
      }
      #expect(wrong?.path.hasSuffix("counts.csv:2") == true && wrong?.reason.contains(column) == true)
    }
  }

  /// Settings may be swept in ways of writing numbers that JSON does not know.
  @Test func numbersBecomeThoseOfJSON() throws {
    _ = try run()
    let text = try #require(source.text("counts.csv"))
    for (written, expected) in [
      (".5", "0.5"), ("+3", "3"), ("05", "5"), ("1.", "1"), ("-0.5E+3", "-0.5E+3"), ("1e2", "1e2"),
    ] {
      let target = Scratch()
      try text.replacing("0.1", with: written).write(
        toFile: source.path("counts.csv"), atomically: true, encoding: .utf8)
      try describe()
      _ = try RunExport(try SavedRun(path: source.path), as: .jsonl).write(to: target.path)
      #expect(
        target.text("counts.jsonl")?.contains("\"value\":\(expected),\"flag\":true}\n") == true, "\(written)")
    }
  }

  @Test func runsAreListedWithTheirStatusTheNewestLast() throws {
    _ = try run(hash: "hhh")
    let base = Scratch()
    func copy(_ name: String) throws {
      try FileManager.default.createDirectory(
        atPath: base.path(name) + "/..", withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: source.path, toPath: base.path(name))
    }
    func edit(_ name: String, _ old: String, _ new: String) throws {
      let text = try #require(base.text(name))
      try text.replacing(old, with: new).write(toFile: base.path(name), atomically: true, encoding: .utf8)
    }
    try copy("s/whole")
    try copy("s/older")
    try edit("s/older/manifest.json", "2026-01-03", "2025-12-31")
    try copy("t/failed")
    try edit("t/failed/manifest.json", "complete", "some replications failed")
    try copy("t/stopped")
    try edit("t/stopped/manifest.json", "complete", "running")
    try FileManager.default.createDirectory(
      atPath: base.path("t/stopped/parts"), withIntermediateDirectories: true)
    try "{}".write(
      toFile: base.path("t/stopped/parts/point-0-replication-0.json"), atomically: true, encoding: .utf8)
    try copy("u/cut")
    try "x".write(toFile: base.path("u/cut/counts.csv"), atomically: true, encoding: .utf8)
    try copy("u/gone")
    try FileManager.default.removeItem(atPath: base.path("u/gone/runs.csv"))
    try copy("u/garbled")
    try "{".write(toFile: base.path("u/garbled/manifest.json"), atomically: true, encoding: .utf8)
    try FileManager.default.createSymbolicLink(atPath: base.path("loop"), withDestinationPath: base.path)
    let runs = try RunListing.runs(in: base.path)
    let statuses = Dictionary(uniqueKeysWithValues: runs.map { (FilePath.name(of: $0.path), $0.status) })
    #expect(
      statuses == [
        "whole": .complete, "older": .complete, "failed": .failed, "stopped": .interrupted, "cut": .broken,
        "gone": .broken, "garbled": .broken,
      ])
    #expect(runs.first.map { FilePath.name(of: $0.path) } == "older")
    #expect(runs.map(\.date) == runs.map(\.date).sorted())
    #expect(runs.first { $0.path.hasSuffix("cut") }?.problem.contains("counts.csv has 1 bytes") == true)
    let stopped = try #require(runs.first { $0.path.hasSuffix("stopped") })
    #expect(stopped.done == 1 && stopped.byteCount > 100)
    do {
      let lock = try RunFolder(path: base.path("t/stopped"))
      #expect(ListedRun(path: lock.path).status == .running)
    }
    #expect(try RunListing.runs(in: base.path("s/whole")).map(\.path) == [base.path("s/whole")])
    #expect(throws: OutputError.self) { try RunListing.runs(in: base.path("absent")) }
    #expect(throws: OutputError.self) { try RunListing.runs(in: base.path("s/whole/runs.csv")) }
  }
}
