import JSONText

/// Finds the records in a file that comes in pieces, without keeping more than one of them.
///
/// A file is JSON Lines (a record, or a list of records, on every line) or one JSON document (a record, or a list of
/// records over any lines). Unless it is said which, it is JSON Lines if its first line that is not blank is JSON by
/// itself. A broken line costs that line only; a document ends at its first mistake. Numbers beyond the range of doubles
/// are no mistake of the file's: ``ConversionEventReader`` discards their records.
public struct RecordScanner {
  /// How records stand in a file.
  public enum Form: Hashable, Sendable {
    /// One JSON text on every line.
    case lines
    /// One JSON text in all.
    case document
  }

  /// The most bytes that one record may have; a line or a record that is longer is a mistake.
  public static let longestRecord = 16 << 20

  private enum State {
    case undecided(bytes: [UInt8])
    case lines(LineScanner)
    case document(DocumentScanner)
  }

  private var state: State
  /// Where a document stopped being JSON; what follows is not read.
  public private(set) var mistake: RecordMistake?

  /// Begins a file.
  ///
  /// - Parameter form: how its records stand; nil to find out.
  public init(form: Form? = nil) {
    switch form {
    case nil: state = .undecided(bytes: [])
    case .lines: state = .lines(LineScanner())
    case .document: state = .document(DocumentScanner())
    }
  }

  /// Takes the next piece of the file.
  ///
  /// - Returns: the records that end in it, as far as ``mistake``.
  public mutating func feed(_ bytes: [UInt8]) -> [ScannedRecord] {
    switch state {
    case .lines(var scanner):
      // The state lets go of the bytes, so that they are not copied.
      state = .undecided(bytes: [])
      let records = scanner.feed(bytes)
      state = .lines(scanner)
      return records
    case .document(var scanner):
      if mistake != nil { return [] }
      state = .undecided(bytes: [])
      var records: [ScannedRecord] = []
      do throws(RecordMistake) {
        try scanner.feed(bytes, &records)
      } catch {
        mistake = error
      }
      state = .document(scanner)
      return records
    case .undecided(let before):
      let all = before + bytes
      guard let form = Self.form(of: all, isWhole: false) else {
        state = .undecided(bytes: all)
        return []
      }
      self = RecordScanner(form: form)
      return feed(all)
    }
  }

  /// Ends the file.
  ///
  /// - Returns: the records that end with it; ``mistake`` is set if a document is incomplete.
  public mutating func finish() -> [ScannedRecord] {
    switch state {
    case .lines(var scanner): return scanner.finish()
    case .document(var scanner):
      if mistake != nil { return [] }
      do throws(RecordMistake) {
        return try scanner.finish()
      } catch {
        mistake = error
        return []
      }
    case .undecided(let bytes):
      self = RecordScanner(form: Self.form(of: bytes, isWhole: true) ?? .document)
      let records = feed(bytes)
      return records + finish()
    }
  }

  /// What the first line says; nil while it has not ended.
  private static func form(of bytes: [UInt8], isWhole: Bool) -> Form? {
    guard let start = bytes.firstIndex(where: { !isSpace($0) }) else {
      return bytes.count < longestFirstLine ? nil : .document
    }
    let line = bytes[start...].prefix { $0 != newline }
    if line.endIndex == bytes.endIndex, !isWhole, line.count < longestFirstLine { return nil }
    return (try? JSONValue(parsing: line, anyNumbers: true)) == nil ? .document : .lines
  }

  /// A first line that is longer is not tried.
  private static let longestFirstLine = 1 << 20
  static let newline = UInt8(ascii: "\n")

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

/// A record as it stands in a file.
public struct ScannedRecord: Hashable, Sendable {
  /// The line on which it begins, counted from 1.
  public var line: Int
  /// What it says, or why it is no JSON.
  public var content: Result<JSONValue, RecordMistake>

  /// Makes a record.
  public init(line: Int, content: Result<JSONValue, RecordMistake>) {
    self.line = line
    self.content = content
  }
}

/// A text that was to be JSON and is none.
public struct RecordMistake: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line of the mistake, counted from 1.
  public var line: Int
  /// The column of the mistake, counted from 1; nil when it is the line or the record as a whole.
  public var column: Int?
  /// What is wrong there.
  public var problem: String

  /// Makes a mistake.
  public init(line: Int, column: Int? = nil, problem: String) {
    self.line = line
    self.column = column
    self.problem = problem
  }

  /// A mistake in a text that begins somewhere in a file.
  init(_ error: JSONSyntaxError, line: Int, column: Int) {
    self.init(
      line: line + error.line - 1, column: error.line == 1 ? column + error.column - 1 : error.column,
      problem: error.problem)
  }

  /// Place and problem in one line.
  public var description: String {
    "line \(line)" + (column.map { ", column \($0)" } ?? "") + ": " + problem
  }
}
