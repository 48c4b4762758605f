import JSONText

/// Finds records that stand one on a line.
struct LineScanner {
  private var line = 1
  private var text: [UInt8] = []
  private var isTooLong = false

  mutating func feed(_ bytes: [UInt8]) -> [ScannedRecord] {
    var records: [ScannedRecord] = []
    var rest = bytes[...]
    while let end = rest.firstIndex(of: RecordScanner.newline) {
      keep(rest[..<end])
      endLine(&records)
      line += 1
      rest = rest[(end + 1)...]
    }
    keep(rest)
    return records
  }

  mutating func finish() -> [ScannedRecord] {
    var records: [ScannedRecord] = []
    endLine(&records)
    return records
  }

  private mutating func keep(_ bytes: ArraySlice<UInt8>) {
    if isTooLong { return }
    if text.count + bytes.count > RecordScanner.longestRecord {
      isTooLong = true
      text = []
    } else {
      text += bytes
    }
  }

  private mutating func endLine(_ records: inout [ScannedRecord]) {
    defer {
      text.removeAll(keepingCapacity: true)
      isTooLong = false
    }
    if isTooLong {
      let problem = "is longer than \(RecordScanner.longestRecord) bytes; write one record on a line"
      return records.append(
        ScannedRecord(line: line, content: .failure(RecordMistake(line: line, problem: problem))))
    }
    if text.allSatisfy(RecordScanner.isSpace) { return }
    do throws(JSONSyntaxError) {
      switch try JSONValue(parsing: text, anyNumbers: true) {
      case .array(let elements):
        records += elements.map { ScannedRecord(line: line, content: .success($0)) }
      case let value: records.append(ScannedRecord(line: line, content: .success(value)))
      }
    } catch {
      let mistake = RecordMistake(error, line: line, column: 1)
      records.append(ScannedRecord(line: line, content: .failure(mistake)))
    }
  }
}
