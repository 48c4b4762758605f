import ResultsExport

/// A log of clicks, views and conversions, read and ready to be gone through person by person.
///
/// Rows may stand in any order. They are read once and lie in a temporary file, shared out by person, so that memory
/// does not grow with the number of rows. People come in the order of a hash of their names, which depends on
/// nothing else: the first so many of them are a random sample.
public final class ActivityLog {
  /// What was counted when people were put together.
  public struct Tally: Sendable, Equatable {
    /// People with at least one event.
    public var people = 0
    /// Clicks.
    public var clicks = 0
    /// Views.
    public var views = 0
    /// Conversions.
    public var conversions = 0
    /// Those of them with a known cause.
    public var caused = 0
    /// Rows left out because their cause cannot be right.
    public var skipped = 0

    /// Makes a tally of nothing.
    public init() {}
  }

  /// What is known of the log as a whole.
  public let facts: LogFacts

  private let file: String
  private let options: LogOptions
  private let spool: RowSpool
  private let names: SortedNames

  /// Reads a log.
  ///
  /// - Parameters:
  ///   - path: the file, or `-` for standard input.
  ///   - options: how it is to be understood.
  ///   - folder: where the temporary file lies.
  /// - Throws: ``LogError`` or ``BadRows`` when it is no such log, `OutputError` when it cannot be read or the folder
  ///   not be written in.
  public init(_ path: String, _ options: LogOptions = LogOptions(), temporary folder: String) throws {
    let file = UserFile.name(of: path)
    var reading = LogReading(file: file, options, try RowSpool(folder: folder))
    let delimiter = options.delimiter ?? (options.layout == .events ? 0x2C : 0x09)
    do {
      try CSVReader.forEachRow(path, delimiter: delimiter) { try reading.take($0) }
    } catch let error as OutputError {
      // What has a line is wrong with the text and not with the disk.
      guard error.path.hasPrefix("\(file):"), Int(error.path.dropFirst(file.count + 1)) != nil else {
        throw error
      }
      throw LogError(error.path, error.reason, remedy: error.remedy)
    }
    let (sink, skipped, origin) = try reading.finish()
    names = SortedNames(sink)
    (spool, self.file, self.options) = (sink.spool, file, options)
    var facts = LogFacts()
    facts.publishers = names.publishers
    facts.advertisers = names.advertisers
    facts.currency = options.currency ?? sink.currency ?? "EUR"
    facts.namesCauses = sink.namesCauses
    facts.tellsBrowsers = reading.tellsBrowsers
    facts.origin = origin
    facts.rows = sink.rows
    facts.skipped = skipped
    if sink.rows > 0 { (facts.first, facts.last) = (sink.first - origin, sink.last - origin) }
    self.facts = facts
  }

  /// Hands out everybody who has an event.
  ///
  /// - Parameter take: is given each person.
  /// - Throws: ``BadRows`` when ids or causes do not fit together, `OutputError` when the temporary file cannot be
  ///   read, and what `take` throws.
  public func forEachPerson(_ take: (LoggedPerson) throws -> Void) throws -> Tally {
    var assembly = PersonAssembly(
      file: file, names: names, origin: facts.origin,
      merges: options.layout == .criteoAttribution, skips: options.skipsBadRows)
    for bucket in 0..<RowSpool.buckets {
      try assembly.take(bucket: spool.bucket(bucket), take)
    }
    return try assembly.finish()
  }

  /// Reads a log and hands out everybody who has an event.
  ///
  /// - Parameters:
  ///   - path: the file, or `-` for standard input.
  ///   - options: how it is to be understood.
  ///   - folder: where a temporary file lies meanwhile.
  ///   - take: is given each person.
  /// - Returns: what is known of the log as a whole, and what was counted.
  /// - Throws: as ``init(_:_:temporary:)`` and ``forEachPerson(_:)``.
  @discardableResult
  public static func forEachPerson(
    _ path: String, _ options: LogOptions = LogOptions(), temporary folder: String,
    _ take: (LoggedPerson) throws -> Void
  ) throws -> (facts: LogFacts, tally: Tally) {
    let log = try ActivityLog(path, options, temporary: folder)
    return (log.facts, try log.forEachPerson(take))
  }
}
