import Foundation
import ResultsExport
import Risk

/// The summaries in a folder of a shard.
struct ShardStore: Sendable {
  let path: String
  let shard: Shard
  let identity: String
  /// The scenario of each design point.
  let scenarios: [Scenario]
  let recordsReports: Bool

  init(path: String, _ shard: Shard, _ experiment: Experiment, _ identity: RunIdentity) {
    self.path = path
    self.shard = shard
    self.identity = identity.hash
    scenarios = experiment.points.map(\.scenario)
    recordsReports = experiment.recordsReports
  }

  /// The systems' names, the same at all points.
  var systems: [String] { scenarios.first?.systems.map(\.name) ?? [] }

  /// The positions of those adversaries who look at everybody.
  func adversaries(_ point: Int) -> [Int] {
    let all = scenarios[point].adversaries
    return all.indices.filter { all[$0].attack.needs != .nothing }
  }

  func summaryPath(_ unit: UnitName, adversary: Int? = nil) -> String {
    path(unit.stem + (adversary.map { "-adversary-\($0)" } ?? "") + ".summary")
  }

  func reportsPath(_ unit: UnitName, system: Int) -> String {
    path("\(unit.stem)-\(systems[system]).reports.csv")
  }

  private func path(_ name: String) -> String { "\(path)/\(PartStore.folderName)/\(name)" }

  /// A header for one of the unit's files.
  func header(_ unit: UnitName, adversary: Int? = nil, seconds: Double) -> SummaryHeader {
    SummaryHeader(
      identity: identity, shard: shard, point: unit.point, replication: unit.replication,
      adversary: adversary,
      seconds: seconds)
  }

  /// Whether all of a unit is there and whole.
  func holds(_ unit: UnitName) -> Bool {
    do {
      let main = try read(unit)
      if main.header.hasFailed { return true }
      for adversary in adversaries(unit.point) { _ = try read(unit, adversary: adversary) }
      for system in systems.indices where recordsReports {
        try checkRows(main.header, unit, system: system)
      }
      return true
    } catch {
      return false
    }
  }

  /// Reads one of a unit's files, and makes sure that it is what its name says.
  func read(_ unit: UnitName, adversary: Int? = nil) throws(ShardError) -> SummaryFile {
    let path = summaryPath(unit, adversary: adversary)
    let file = try SummaryFile(path: path)
    let wanted = header(unit, adversary: adversary, seconds: file.header.seconds)
    guard file.header.identity == wanted.identity, file.header.shard == wanted.shard,
      file.header.point == wanted.point, file.header.replication == wanted.replication,
      file.header.adversary == wanted.adversary
    else { throw .damaged(path, "it belongs to another run, shard or replication") }
    return file
  }

  /// Makes sure that a file with rows of reports is the one that was written with the summary.
  func checkRows(_ header: SummaryHeader, _ unit: UnitName, system: Int) throws {
    let path = reportsPath(unit, system: system)
    guard FileManager.default.fileExists(atPath: path) else {
      throw ShardError("\(path) is missing: copy the whole folder of the shard, or make the shard again")
    }
    let (digest, bytes) = try FileDigest.sha256(path: path)
    guard header.rows.indices.contains(system), header.rows[system].sha256 == digest,
      header.rows[system].bytes == bytes
    else { throw ShardError.damaged(path, "its digest is another") }
  }

  /// The lengths and digests of a unit's rows.
  func rows(_ unit: UnitName) throws -> [SummaryHeader.Rows] {
    guard recordsReports else { return [] }
    return try systems.indices.map { system in
      let (digest, bytes) = try FileDigest.sha256(path: reportsPath(unit, system: system))
      return SummaryHeader.Rows(bytes: bytes, sha256: digest)
    }
  }

  /// Keeps what was counted.
  func write(_ sums: UnitSums, _ unit: UnitName, seconds: Double) throws {
    var writer = SummaryWriter()
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    writer.write(bytes: Array(try encoder.encode(sums.tally)))
    writer.write(sums.risk != nil)
    sums.risk?.write(to: &writer)
    var header = header(unit, seconds: seconds)
    header.rows = try rows(unit)
    try SummaryFile.write(header, writer.bytes, to: summaryPath(unit))
  }

  /// Keeps what an adversary who looks at everybody took in.
  func write(_ study: any AttackStudy, _ unit: UnitName, adversary: Int, seconds: Double) throws {
    var writer = SummaryWriter()
    try study.write(to: &writer)
    try SummaryFile.write(
      header(unit, adversary: adversary, seconds: seconds), writer.bytes,
      to: summaryPath(unit, adversary: adversary))
  }

  /// Keeps that a unit failed.
  func writeFailure(_ unit: UnitName, seconds: Double) throws {
    var header = header(unit, seconds: seconds)
    header.hasFailed = true
    try SummaryFile.write(header, [], to: summaryPath(unit))
  }

  /// Adds what was kept to what other shards have.
  ///
  /// - Parameter empty: a tally of nobody, where somebody listens.
  func add(_ file: SummaryFile, _ unit: UnitName, to sums: inout UnitSums?, empty: RiskTally?) throws {
    do {
      var reader = SummaryReader(file.body)
      let tally = try JSONDecoder().decode(UnitTally.self, from: Data(try reader.readBytes()))
      guard tally.isShaped(for: scenarios[unit.point]), tally.risk.isEmpty else {
        throw SummaryError.otherShape
      }
      if sums == nil { sums = UnitSums(tally: tally, risk: empty) } else { sums?.tally += tally }
      guard sums?.tally.isWithinBounds ?? true else { throw SummaryError.damaged }
      guard try reader.readFlag() == (empty != nil) else { throw SummaryError.otherShape }
      try sums?.risk?.merge(from: &reader)
      try reader.finish()
    } catch {
      throw damaged(error, summaryPath(unit))
    }
  }

  /// Adds what an adversary took in.
  func add(_ file: SummaryFile, _ unit: UnitName, adversary: Int, to study: inout any AttackStudy) throws {
    do {
      var reader = SummaryReader(file.body)
      try study.merge(from: &reader)
      try reader.finish()
    } catch {
      throw damaged(error, summaryPath(unit, adversary: adversary))
    }
  }

  private func damaged(_ error: any Error, _ path: String) -> ShardError {
    .damaged(path, (error as? SummaryError)?.description ?? "its sums cannot be read")
  }

  /// The length of all files together, in bytes.
  var bytes: Int {
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(PartStore.folderName)")) ?? []
    return names.reduce(0) { sum, name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path(name))
      return sum + ((attributes?[.size] as? NSNumber)?.intValue ?? 0)
    }
  }
}
