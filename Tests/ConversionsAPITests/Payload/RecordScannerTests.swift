import JSONText
import Testing

@testable import ConversionsAPI

/// Records are found in files that come in pieces of any size.
@Suite struct RecordScannerTests {
  /// What is found, with lines; the mistake that ended the file, if there is one.
  private func scan(
    _ text: String, form: RecordScanner.Form? = nil, pieces: Int = 65_536
  ) -> (records: [ScannedRecord], mistake: RecordMistake?) {
    var scanner = RecordScanner(form: form)
    var records: [ScannedRecord] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      records += scanner.feed(Array(rest.prefix(pieces)))
      rest = rest.dropFirst(pieces)
    }
    records += scanner.finish()
    return (records, scanner.mistake)
  }

  private static let files = [
    "{\"a\": 1}\n{\"a\": 2}\n\n  {\"a\": 3}", "{\"a\": 1}", "[{\"a\": \"],[}{\\\"\"},\n 2 , [3,[4]],\n{}]\n",
    "{\n  \"a\": [1,\n 2]\n}\n", " [ ]", "[1, 2]\n[3]\n4", "{\"a\": 1}\r\n{\"b\": \r\n{\"c\": \"ü\"}\r\n",
    "[{\"a\" 1}]", "[1,]", "[,1]", "[1", "", " \n ", "[1] x", "\u{FEFF}{}", "[\"ü\", x]", "{\"a\": 1", "[}]",
  ]

  @Test func aNumberBeyondDoublesCostsItsRecordOnly() {
    let record = #"{"data_set_id":"A","timestamp":1,"event_type":"login","ext":{"a":[NUMBER]}}"#
    let good = record.replacing("NUMBER", with: "1e308")
    for number in ["1e400", "-1e999", String(repeating: "9", count: 400)] {
      let bad = record.replacing("NUMBER", with: number)
      for text in ["[\(good),\(bad),\(good)]", "\(good)\n\(bad)\n\(good)\n"] {
        let found = scan(text)
        let reader = ConversionEventReader()
        let readings = found.records.compactMap { try? reader.read($0.content.get()) }
        #expect(found.mistake == nil && readings.map(\.isAccepted) == [true, false, true], "\(text)")
        #expect(readings.count == 3 && readings[1].firstError?.path.description == "ext.a[0]")
      }
    }
  }

  @Test func piecesOfAnySizeGiveTheSame() {
    for file in Self.files {
      for form in [nil, RecordScanner.Form.lines, .document] {
        let whole = scan(file, form: form)
        for pieces in [1, 2, 3, 7] {
          let cut = scan(file, form: form, pieces: pieces)
          #expect(cut.records == whole.records && cut.mistake == whole.mistake, "\(file) in \(pieces)")
        }
      }
    }
  }

  @Test func aFileOfLinesLosesItsBrokenLinesOnly() {
    let (records, mistake) = scan(Self.files[6])
    #expect(mistake == nil && records.map(\.line) == [1, 2, 3])
    #expect(records.map { (try? $0.content.get()) != nil } == [true, false, true])
    let lists = scan("[1, 2]\n[3]\n4").records
    #expect(lists.map(\.line) == [1, 1, 2, 3])
  }

  @Test func aDocumentsRecordsHaveTheirLines() throws {
    let (records, mistake) = scan(Self.files[2])
    #expect(mistake == nil && records.map(\.line) == [1, 2, 2, 3])
    #expect(try records[0].content.get()["a"] == .string("],[}{\""))
    #expect(scan("{\n \"a\": 1\n}").records.map(\.line) == [1])
    #expect(scan(" [ ]").records.isEmpty && scan(" [ ]").mistake == nil)
  }

  @Test func aDocumentEndsAtItsFirstMistake() {
    for (text, line, column) in [
      ("[{},\n  {\"a\" 1}]", 2, 8), ("[1,]", 1, 4), ("[,1]", 1, 2), ("[1", 1, 3), ("", 1, nil),
      ("[1] x", 1, 5),
      ("[\"ü\", x]", 1, 7), ("{\n\"a\": 1", 2, 7),
    ] as [(String, Int, Int?)] {
      let mistake = scan(text).mistake
      #expect(
        mistake?.line == line && mistake?.column == column, "\(text): \(mistake.map { "\($0)" } ?? "none")")
    }
    #expect(scan("[}]").mistake != nil && scan("\u{FEFF}{}").mistake != nil)
    #expect(scan("[{}, {} {}]").mistake != nil && scan("[{}, {} {}]").records.count == 1)
  }

  @Test func aRecordThatIsTooLongIsRefused() {
    let long = "\"" + String(repeating: "x", count: RecordScanner.longestRecord) + "\""
    let (records, mistake) = scan("1\n\(long)\n2")
    #expect(mistake == nil && records.count == 3 && (try? records[1].content.get()) == nil)
    #expect((try? records[2].content.get()) == .number("2"))
    let document = scan("[1, \(long)]")
    #expect(document.mistake?.column == 5 && document.records.count == 1)
  }
}
