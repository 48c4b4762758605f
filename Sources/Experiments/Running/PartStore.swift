import ResultsExport

/// One replication of one design point.
struct UnitName: Hashable, Sendable {
  var point: Int
  var replication: Int

  var stem: String { "point-\(point)-replication-\(replication)" }
}

/// What one finished replication leaves in the folder `parts`: enough to make all tables again.
struct Part: Codable, Sendable {
  /// The identity that it belongs to.
  var identity: String
  var point: Int
  var replication: Int
  /// Wall-clock time of its simulation.
  var seconds: Double
  var tally: UnitTally
}

/// Finished replications in a results folder; a run goes on where the last one stopped.
struct PartStore {
  let folder: RunFolder
  let identity: RunIdentity
  /// The scenario of each design point.
  let scenarios: [Scenario]
  let recordsReports: Bool

  static let folderName = "parts"

  /// The systems' names, the same at all points.
  var systems: [String] { scenarios.first?.systems.map(\.name) ?? [] }

  private func path(_ unit: UnitName) -> String { folder.path(of: "\(Self.folderName)/\(unit.stem).json") }

  /// The path of a replication's rows of `reports.csv` for one system.
  func reportsPath(_ unit: UnitName, system: Int) -> String {
    folder.path(of: "\(Self.folderName)/\(unit.stem)-\(systems[system]).reports.csv")
  }

  /// The part of a unit; nil when it has to be simulated (again).
  func read(_ unit: UnitName) -> Part? {
    guard let part = JSONFile.read(Part.self, from: path(unit)), part.identity == identity.hash,
      part.point == unit.point, part.replication == unit.replication,
      part.tally.isShaped(for: scenarios[unit.point])
    else { return nil }
    // Rows are committed before the part, so with the part they are whole; a missing file was deleted by hand.
    if recordsReports {
      for system in systems.indices
      where !folder.contains("\(Self.folderName)/\(unit.stem)-\(systems[system]).reports.csv") { return nil }
    }
    return part
  }

  /// Keeps a finished unit.
  func write(_ tally: UnitTally, _ unit: UnitName, seconds: Double) throws {
    try JSONFile.write(
      Part(
        identity: identity.hash, point: unit.point, replication: unit.replication, seconds: seconds,
        tally: tally), to: path(unit))
  }
}
