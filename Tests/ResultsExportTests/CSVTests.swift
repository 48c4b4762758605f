import Foundation
import ResultsExport
import Testing

@Suite struct CSVTests {
  private func cell(_ append: (inout CSVRows) -> Void) -> String {
    var rows = CSVRows(schema(2))
    append(&rows)
    rows.append("x")
    rows.endRow()
    return String(String(decoding: rows.bytes, as: UTF8.self).dropLast(3))
  }

  @Test func textIsQuotedOnlyWhenItMustBe() {
    for (text, expected) in [
      ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""),
      ("a\nb", "\"a\nb\""),
      ("a\rb", "\"a\rb\""), (" spaces ", " spaces "), ("\u{E9}", "\u{E9}"), ("\"", "\"\"\"\""),
    ] {
      #expect(cell { $0.append(text) } == expected)
    }
  }

  @Test func numbersHaveTheirShortestFormThatReadsBack() {
    let cases: [(Double, String)] = [
      (0, "0"), (-0.0, "0"), (1, "1"), (-17, "-17"), (0.1, "0.1"), (1.0 / 3, "0.3333333333333333"),
      (1e15, "1000000000000000"), (9_007_199_254_740_991, "9007199254740991"), (1e16, "1e+16"),
      (1e22, "1e+22"),
      (9_007_199_254_740_992, "9007199254740992"),
      (Double.leastNonzeroMagnitude, "5e-324"), (1e-5, "1e-05"), (-2.5e-3, "-0.0025"),
      (123_456.75, "123456.75"),
      (Double.greatestFiniteMagnitude, "1.7976931348623157e+308"),
    ]
    for (value, expected) in cases {
      #expect(cell { $0.append(value) } == expected)
      #expect(Double(expected) == value)
    }
    #expect(cell { $0.append(Double?.none) } == "")
  }

  @Test func everyNumberReadsBackToItself() {
    var state: UInt64 = 20_201_006
    var rows = CSVRows(schema(1))
    var values: [Double] = []
    while values.count < 20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: state ^ (state >> 29))
      guard value.isFinite else { continue }
      values.append(value)
      rows.append(value)
      rows.endRow()
    }
    let read = String(decoding: rows.bytes, as: UTF8.self).split(separator: "\n").compactMap { Double($0) }
    #expect(read == values)
  }

  @Test func wholeNumbersCoverTheirTypes() {
    #expect(cell { $0.append(Int64.min) } == "-9223372036854775808")
    #expect(cell { $0.append(Int.max) } == "9223372036854775807")
    #expect(cell { $0.append(UInt64.max) } == "18446744073709551615")
    #expect(cell { $0.append(Int?.none) } == "")
    #expect(cell { $0.append(Int?.some(10)) } == "10")
    #expect(cell { $0.append(true) } == "true")
    #expect(cell { $0.append(false) } == "false")
  }

  @Test func aRowWithTheWrongNumberOfCellsStopsTheProgram() async {
    await #expect(processExitsWith: .failure) {
      var rows = CSVRows(
        TableSchema(
          name: "t", description: "d",
          columns: [ColumnSchema("a", .string, "d"), ColumnSchema("b", .string, "d")]))
      rows.append("only one")
      rows.endRow()
    }
  }

  @Test func aNumberThatIsNotFiniteStopsTheProgram() async {
    await #expect(processExitsWith: .failure) {
      var rows = CSVRows(TableSchema(name: "t", description: "d", columns: [ColumnSchema("a", .number, "d")]))
      rows.append(Double.nan)
    }
  }

  @Test func partsMadeApartJoinToTheSameFile() throws {
    let scratch = Scratch()
    let direct = try CSVWriter(path: scratch.path("direct.csv"), schema: schema(2))
    let joined = try CSVWriter(path: scratch.path("joined.csv"), schema: schema(2))
    for block in 0..<20 {
      var part = CSVRows(schema(2))
      for row in 0..<1_000 {
        part.append(block)
        part.append("r,\(row)")
        part.endRow()
        direct.rows.append(block)
        direct.rows.append("r,\(row)")
        try direct.endRow()
      }
      try joined.append(part)
    }
    #expect(direct.rowCount == 20_000)
    #expect(joined.rowCount == 20_000)
    let size = try direct.commit()
    try joined.commit()
    let text = try #require(scratch.text("direct.csv"))
    #expect(text.utf8.count == size)
    #expect(text == scratch.text("joined.csv"))
    #expect(text.hasPrefix("c0,c1\n0,\"r,0\"\n0,\"r,1\"\n"))
    #expect(text.hasSuffix("19,\"r,999\"\n"))
  }

  @Test func aRowOfOneEmptyCellIsNotAnEmptyLine() {
    var rows = CSVRows(schema(1))
    for text in ["", "a", ""] {
      rows.append(text)
      rows.endRow()
    }
    #expect(String(decoding: rows.bytes, as: UTF8.self) == "\"\"\na\n\"\"\n")
  }

  @Test func aWriterThatIsNotCommittedLeavesNothing() throws {
    let scratch = Scratch()
    do {
      let writer = try CSVWriter(path: scratch.path("t.csv"), schema: schema(1))
      writer.rows.append("x")
      try writer.endRow()
    }
    #expect(scratch.names.isEmpty)
  }
}
