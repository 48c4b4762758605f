import JSONText

/// Finds the records of one JSON document: its elements if it is a list, and the document itself otherwise.
struct DocumentScanner {
  /// Where in the document the next byte stands.
  private enum Place {
    /// Before the document's value.
    case start
    /// In a value that is no list.
    case single
    /// After the bracket or a comma.
    case beforeElement(isFirst: Bool)
    case inElement
    /// After the list.
    case end
  }

  private var place = Place.start
  private var line = 1
  private var column = 0
  /// The value that is being collected, and where it begins.
  private var text: [UInt8] = []
  private var begin = (line: 1, column: 1)
  /// How many lists and objects of the element are open, and whether a text is.
  private var depth = 0
  private var isInText = false
  private var isEscaped = false

  mutating func feed(_ bytes: [UInt8], _ records: inout [ScannedRecord]) throws(RecordMistake) {
    for byte in bytes {
      if byte == RecordScanner.newline {
        line += 1
        column = 0
      } else if byte & 0xC0 != 0x80 {
        // Columns count characters, of which these bytes are no beginning.
        column += 1
      }
      try take(byte, &records)
    }
  }

  mutating func finish() throws(RecordMistake) -> [ScannedRecord] {
    switch place {
    case .end: return []
    case .start: throw RecordMistake(line: 1, problem: "the file is empty, and an event is expected")
    case .single: return [try record()]
    case .beforeElement, .inElement:
      throw RecordMistake(
        line: line, column: column + 1, problem: "the file ends before the list of records does")
    }
  }

  private mutating func take(_ byte: UInt8, _ records: inout [ScannedRecord]) throws(RecordMistake) {
    switch place {
    case .start:
      if RecordScanner.isSpace(byte) { return }
      if byte == UInt8(ascii: "[") {
        place = .beforeElement(isFirst: true)
      } else {
        place = .single
        try collect(byte)
      }
    case .single: try collect(byte)
    case .beforeElement(let isFirst):
      if RecordScanner.isSpace(byte) { return }
      if byte == UInt8(ascii: "]"), isFirst {
        place = .end
      } else if byte == UInt8(ascii: "]") || byte == UInt8(ascii: ",") {
        throw RecordMistake(line: line, column: column, problem: "a record is expected here")
      } else {
        place = .inElement
        try takeInElement(byte, &records)
      }
    case .inElement: try takeInElement(byte, &records)
    case .end:
      if RecordScanner.isSpace(byte) { return }
      throw RecordMistake(
        line: line, column: column,
        problem: "nothing may follow the list of records; name a file of JSON Lines .jsonl")
    }
  }

  private mutating func takeInElement(
    _ byte: UInt8, _ records: inout [ScannedRecord]
  ) throws(RecordMistake) {
    if isInText {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInText = false
      }
      return try collect(byte)
    }
    switch byte {
    case UInt8(ascii: "\""): isInText = true
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"): depth -= 1
    case UInt8(ascii: "]") where depth > 0: depth -= 1
    case UInt8(ascii: "]"):
      records.append(try record())
      place = .end
      return
    case UInt8(ascii: ",") where depth <= 0:
      records.append(try record())
      place = .beforeElement(isFirst: false)
      return
    default: break
    }
    try collect(byte)
  }

  private mutating func collect(_ byte: UInt8) throws(RecordMistake) {
    if text.isEmpty { begin = (line, column) }
    if text.count >= RecordScanner.longestRecord {
      throw RecordMistake(
        line: begin.line, column: begin.column,
        problem: "the record is longer than \(RecordScanner.longestRecord) bytes")
    }
    text.append(byte)
  }

  private mutating func record() throws(RecordMistake) -> ScannedRecord {
    defer {
      text.removeAll(keepingCapacity: true)
      depth = 0
    }
    do throws(JSONSyntaxError) {
      return ScannedRecord(
        line: begin.line, content: .success(try JSONValue(parsing: text, anyNumbers: true)))
    } catch {
      throw RecordMistake(error, line: begin.line, column: begin.column)
    }
  }
}
