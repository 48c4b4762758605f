import Foundation
import Testing

@testable import ResultsExport

/// CSV files and run folders, read back.
@Suite struct ReadingTests {
  private func rows(_ text: String, delimiter: UInt8 = 0x2C) throws -> [[String]] {
    let scratch = Scratch()
    let path = scratch.path("a.csv")
    try Data(text.utf8).write(to: URL(filePath: path))
    var rows: [[String]] = []
    try CSVReader.forEachRow(path, delimiter: delimiter) { record in
      rows.append((0..<record.count).map { record[$0] })
    }
    return rows
  }

  @Test func cellsAreReadAsTheStandardSays() throws {
    #expect(try rows("a,b\n1,2\n") == [["a", "b"], ["1", "2"]])
    #expect(try rows("\u{FEFF}a,b\r\n1,2") == [["a", "b"], ["1", "2"]])
    #expect(try rows("\"a,\"\"b\"\"\nc\",\n\n,\"\"\n\"\"\n") == [["a,\"b\"\nc", ""], ["", ""], [""]])
    #expect(try rows("a;b\tc\n", delimiter: 0x3B) == [["a", "b\tc"]])
    #expect(try rows("").isEmpty)
    #expect(try rows("a\"b,c\n") == [["a\"b", "c"]])
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let texts = ["", "plain", "a,b", "\"", "\r\n", "ü\u{0}", " x "]
    var written = CSVRows(
      TableSchema(
        name: "t", description: "", columns: [ColumnSchema("a", .string, ""), ColumnSchema("b", .string, "")])
    )
    for text in texts {
      written.append(text)
      written.append("end")
      written.endRow()
    }
    #expect(try rows(String(decoding: written.bytes, as: UTF8.self)) == texts.map { [$0, "end"] })
  }

  @Test func brokenFilesAreRefusedWithTheirLine() throws {
    for (text, place) in [
      ("a\n\"b", ":2"), ("a\nb\"\n\"c\"d\n", ":3"), ("a\rb\n", ":1"),
      (String(repeating: "x", count: CSVReader.longestRow + 1), ":1"),
    ] {
      let error = #expect(throws: OutputError.self, "\(text.prefix(20))") { _ = try rows(text) }
      #expect(error?.path.hasSuffix(place) == true, "\(error?.description ?? "")")
    }
  }

  @Test func numbersAreDecimalAndFinite() throws {
    let scratch = Scratch()
    let path = scratch.path("a.csv")
    try Data("7,-9223372036854775808,9223372036854775808,1e3,-0.5,inf,nan,0x10,,+1, 1\n".utf8)
      .write(to: URL(filePath: path))
    try CSVReader.forEachRow(path) { record in
      #expect((0..<record.count).map { record.integer($0) } == [7, .min] + Array(repeating: nil, count: 9))
      let numbers = (0..<record.count).map { record.number($0) }
      #expect(numbers[0] == 7 && numbers[3] == 1000 && numbers[4] == -0.5 && numbers[9] == 1)
      #expect([5, 6, 7, 8, 10].allSatisfy { numbers[$0] == nil })
      #expect(record.isEmpty(8) && record.line == 1)
    }
  }

  @Test func aFolderThatIsNoRunIsRefused() throws {
    let scratch = Scratch()
    let error = #expect(throws: OutputError.self) { _ = try SavedRun(path: scratch.path) }
    #expect(error?.reason.contains("manifest.json") == true)
  }
}
