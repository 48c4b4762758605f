import JSONText
import ResultsExport

/// What is replayed, and how.
public struct ReplayOptions: Sendable {
  /// Which keys a summary tells.
  public enum Keys: Sendable, Equatable {
    /// Every key that a report of the batch holds; nothing in it is hidden, and none is told that no report holds.
    case reported
    /// These keys, whether reports hold them or not.
    case declared([UInt128])
    /// Those whose noisy sums are large enough to be told, as the shipped service finds them.
    case discovered
  }

  /// A file, or a folder with a file for each user.
  public var path: String
  /// The settings.
  public var settings: ReplaySettings
  /// What everything random is made from.
  public var seed: UInt64
  /// Which keys summaries tell.
  public var keys: Keys
  /// The folder of the results.
  public var folder: String
  /// Whether a file that cannot be read is passed over instead of ending everything.
  public var skipsBadFiles: Bool

  /// Makes options.
  public init(
    path: String, settings: ReplaySettings = ReplaySettings(), seed: UInt64 = 0, keys: Keys = .reported,
    folder: String, skipsBadFiles: Bool = false
  ) {
    self.path = path
    self.settings = settings
    self.seed = seed
    self.keys = keys
    self.folder = folder
    self.skipsBadFiles = skipsBadFiles
  }

  /// Reads the keys that a summary is to tell.
  ///
  /// A file has a key a line, in decimal or after `0x` in hexadecimal digits; `#` begins a comment.
  ///
  /// - Throws: ``HistoryError`` that names the line, `OutputError` when the file cannot be read.
  public static func keys(in path: String) throws -> [UInt128] {
    try keys(of: try TextFile.text(at: path), path)
  }

  /// The keys in the text of a file.
  static func keys(of text: String, _ path: String) throws(HistoryError) -> [UInt128] {
    var keys: [UInt128] = []
    // Two line ends together are one character.
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let word = line.prefix { $0 != "#" }.filter { !$0.isWhitespace }
      guard !word.isEmpty else { continue }
      let isHexadecimal = word.hasPrefix("0x") || word.hasPrefix("0X")
      let digits = isHexadecimal ? String(word.dropFirst(2)) : word
      guard digits.first != "+", let key = UInt128(digits, radix: isHexadecimal ? 16 : 10) else {
        throw HistoryError(
          place: "\(path):\(index + 1)", problem: "\"\(word)\" is no key of 128 bits, such as 0x559")
      }
      keys.append(key)
    }
    guard !keys.isEmpty else {
      throw HistoryError(place: path, problem: "there is no key in it; give one a line, such as 0x559")
    }
    return keys
  }

  /// Checks what can be checked before anything is played.
  ///
  /// - Throws: ``HistoryError`` that names what is wrong.
  func validate() throws(HistoryError) {
    if keys == .declared([]) {
      throw HistoryError(place: "keys of the summary", problem: "there are none; declare at least one")
    }
    try settings.validate()
  }
}

/// What came of a replay.
public struct ReplayOutcome: Sendable, Hashable, Encodable {
  private enum CodingKeys: String, CodingKey {
    case users, sources, triggers, batches
    case badFiles = "bad_files"
    case refusedHeaders = "refused_headers"
    case firstRefusal = "first_refusal"
    case eventLevelReports = "event_level_reports"
    case aggregatableReports = "aggregatable_reports"
    case debugReports = "debug_reports"
    case summaryRows = "summary_rows"
  }

  /// Users whose histories were played.
  public internal(set) var users = 0
  /// Files that were passed over, and why.
  public internal(set) var badFiles: [String] = []
  /// Sources whose headers a browser understands.
  public internal(set) var sources = 0
  /// Triggers whose headers a browser understands.
  public internal(set) var triggers = 0
  /// Headers that it does not understand, and so ignores.
  public internal(set) var refusedHeaders = 0
  /// Why the first of them is not understood.
  public internal(set) var firstRefusal: String?
  /// Event-level reports that were sent.
  public internal(set) var eventLevelReports = 0
  /// Aggregatable reports that were sent, null ones among them.
  public internal(set) var aggregatableReports = 0
  /// Debug reports of all kinds.
  public internal(set) var debugReports = 0
  /// Batches that were summed.
  public internal(set) var batches = 0
  /// Keys that summaries tell.
  public internal(set) var summaryRows = 0
}
