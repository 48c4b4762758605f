import GRDB

/// The tables of a database of events.
///
/// The database's `application_id` says that it is one of ours, and its `user_version` which form the tables have.
enum EventSchema {
  /// The form of the tables that this program reads and writes.
  static let version = 2
  /// "ECAP" in ASCII, big endian.
  static let application = 0x4543_4150

  /// The tables as they are made.
  ///
  /// `event` is the merged event as JSON with sorted names, for people to read; `record` is what further records are
  /// merged with. Times are milliseconds since the Unix epoch, `timestamp` is seconds, `day` is days. Texts are compared
  /// by their bytes. `consent`, `may_attribute` and `may_optimise` say what the consent in all records of an event allows;
  /// attribution reports are to be made of the view `attributable_events`, and delivery and audiences of
  /// `optimisable_events`, which has no event that is for measurement only. `facts` and `rejected` count records by what the health figures look at.
  private static let tables = """
    CREATE TABLE events (
      row INTEGER PRIMARY KEY,
      data_set_id TEXT NOT NULL,
      id TEXT,
      event_type TEXT NOT NULL,
      timestamp INTEGER NOT NULL,
      first_received INTEGER NOT NULL,
      last_received INTEGER NOT NULL,
      server_records INTEGER NOT NULL,
      pixel_records INTEGER NOT NULL,
      late_records INTEGER NOT NULL,
      consent TEXT NOT NULL,
      may_attribute INTEGER NOT NULL,
      may_optimise INTEGER NOT NULL,
      event TEXT NOT NULL,
      record TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX events_by_id ON events (data_set_id, id) WHERE id IS NOT NULL;
    CREATE VIEW attributable_events AS SELECT * FROM events WHERE may_attribute;
    CREATE VIEW optimisable_events AS SELECT * FROM events WHERE may_optimise;
    CREATE TABLE alternative_keys (
      match_key TEXT NOT NULL,
      row INTEGER NOT NULL REFERENCES events,
      PRIMARY KEY (match_key, row)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE facts (
      data_set_id TEXT NOT NULL,
      channel TEXT NOT NULL,
      kind TEXT NOT NULL,
      completes_pair INTEGER NOT NULL,
      is_conflict INTEGER NOT NULL,
      has_id INTEGER NOT NULL,
      is_purchase INTEGER NOT NULL,
      has_value INTEGER NOT NULL,
      match_keys INTEGER NOT NULL,
      day INTEGER NOT NULL,
      currency TEXT NOT NULL,
      consent TEXT NOT NULL,
      records INTEGER NOT NULL,
      PRIMARY KEY (
        data_set_id, channel, kind, completes_pair, is_conflict, has_id, is_purchase, has_value, match_keys, day,
        currency, consent)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE rejected (data_set_id TEXT PRIMARY KEY, records INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    """

  /// Makes the tables in an empty database, and looks at those of any other.
  ///
  /// - Throws: ``ServerError`` when the database is not ours or of another version.
  static func prepare(_ database: Database, path: String) throws {
    let found = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
    if found == 0, version == 0, tables == 0 {
      try database.execute(sql: Self.tables)
      try database.execute(
        sql: "PRAGMA application_id = \(application); PRAGMA user_version = \(Self.version)")
      return
    }
    guard found == application else {
      throw ServerError("\(path) is a database of another program; choose another file")
    }
    guard version == Self.version else {
      throw ServerError(
        "\(path) has tables of version \(version), and this program knows \(Self.version); choose another file"
      )
    }
  }
}
