import ConversionsAPI
import Foundation
import GRDB
import Synchronization

/// Events on the disk: each one once, and none acknowledged before it is there.
///
/// SQLite in WAL mode with `synchronous=FULL`: a transaction is complete only when its log has been forced to the disk, so it
/// survives the end of the process and of the machine's power. Records that come in at the same time share transactions.
///
/// *Source:* SQLite, "Pragma statements", `synchronous`; "Write-Ahead Logging", section 2.
public final class EventDatabase: Sendable {
  /// The file's path.
  public let path: String
  /// How records are merged.
  public let merging: MergeSettings

  let pool: DatabasePool
  private let lock: FileLock
  private let isClosed = Mutex(false)
  private let state = CommitState()
  private let commits: GroupCommit<Submission, [RecordFate]>

  /// The most records of one transaction, unless one request alone has more.
  private static let recordsOfTransaction = 5000

  /// Opens a database, and makes it if the file is not there or empty.
  ///
  /// - Parameters:
  ///   - path: the file; two more lie beside it while the database is open (`-wal`, `-shm`).
  ///   - merging: how records are merged.
  /// - Throws: ``ServerError`` when the file cannot be opened, is no database of ours, or another server has it open.
  public init(path: String, merging: MergeSettings = MergeSettings()) throws(ServerError) {
    self.path = path
    self.merging = merging
    lock = try FileLock(path: path)
    let pool: DatabasePool
    do {
      pool = try Self.open(path)
    } catch let error as ServerError {
      throw error
    } catch {
      let isForeign = (error as? DatabaseError)?.resultCode == .SQLITE_NOTADB
      throw ServerError(
        "the database \(path) cannot be opened: \(error); choose another file",
        cause: isForeign ? .input : .machine)
    }
    self.pool = pool
    commits = GroupCommit(limit: Self.recordsOfTransaction, weight: { $0.records.count }) { [state] works in
      try await state.remember {
        try await pool.write { database in try Self.write(works, to: database, merging) }
      }
    }
  }

  private static func open(_ path: String) throws -> DatabasePool {
    var configuration = Configuration()
    configuration.label = "events"
    configuration.busyMode = .timeout(5)
    let pool = try DatabasePool(path: path, configuration: configuration)
    try pool.writeWithoutTransaction { database in
      // Preparing connections cannot set this: the pool brings its writer back to NORMAL afterwards.
      try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON")
      let level = try Int.fetchOne(database, sql: "PRAGMA synchronous")
      let journal = try String.fetchOne(database, sql: "PRAGMA journal_mode")
      guard level == 2, journal == "wal" else {
        throw ServerError(
          "the database \(path) cannot promise to keep what it is given (synchronous \(level ?? -1), "
            + "journal \(journal ?? "none")); choose a file on a local disk",
          cause: .machine)
      }
      try database.inTransaction(.immediate) {
        try EventSchema.prepare(database, path: path)
        return .commit
      }
    }
    return pool
  }

  /// Takes the records of one request in.
  ///
  /// - Returns: what became of each record, when all are safe on the disk.
  /// - Throws: what kept them from being written; then none of them is.
  func receive(_ submission: Submission) async throws -> [RecordFate] {
    try await commits.submit(submission)
  }

  private static func write(_ works: [Submission], to database: Database, _ merging: MergeSettings) throws
    -> [[RecordFate]]
  {
    let ledger = DatabaseLedger(database, merging)
    let facts = FactsTable(database)
    return try works.map { work in
      try facts.addRejected(work.rejected, dataSet: work.dataSet)
      return try work.records.map { record in
        guard let written = try ledger.receive(record) else {
          try facts.addRejected(1, dataSet: work.dataSet)
          return .tooLong
        }
        try facts.add(record, written)
        return .received(written.kind)
      }
    }
  }

  /// Looks whether the database answers, and whether the last records could be stored.
  func check() async throws {
    guard state.isSound else {
      throw ServerError(
        "the last records could not be stored; look whether the disk is full", cause: .machine)
    }
    _ = try await pool.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
  }

  /// How good what a data set received is.
  func summary(of dataSet: String) async throws -> Summary {
    try await pool.read { database in
      let sql = "SELECT count(*), total(may_attribute), total(may_optimise) FROM events WHERE data_set_id = ?"
      let row = try Row.fetchOne(database, sql: sql, arguments: [dataSet])
      return Summary(
        dataSet: dataSet, events: row?[0] ?? 0, attributable: row?[1] ?? 0, optimisable: row?[2] ?? 0,
        health: try FactsTable(database).health(of: dataSet))
    }
  }

  /// Waits until nobody uses the database, and closes it; nothing happens the second time.
  ///
  /// The file then holds everything by itself, unless the disk is full: then the log beside it is still needed.
  ///
  /// - Throws: ``ServerError`` when it is still used.
  public func close() throws(ServerError) {
    let wasClosed = isClosed.withLock { isClosed in
      defer { isClosed = true }
      return isClosed
    }
    guard !wasClosed else { return }
    do {
      // The pool would leave everything in the log, since its readers close after its writer.
      _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
      try pool.close()
      lock.release()
    } catch {
      throw ServerError("the database \(path) cannot be closed: \(error)", cause: .machine)
    }
  }
}
