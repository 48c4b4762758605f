import ResultsExport
import Testing

@Suite struct TextTableTests {
  @Test func numbersStandFlushRightAndTextFlushLeft() {
    var table = TextTable([("system", .left), ("true count", .right), ("status", .left)])
    table.append(["ecm", "1,234", "ok"])
    table.append(["cookies", "5", ""])
    // The header breaks nowhere, since a column as wide as its longest word is wide enough for it only in two lines.
    #expect(
      table.rendered() == """
                  true
        system   count  status
        -------  -----  ------
        ecm      1,234  ok
        cookies      5

        """)
  }

  @Test func noLineIsWiderThanAsked() {
    for width in [20, 30, 60, 80, 100] {
      var table = TextTable(
        [("system", .left), ("a very long explanation", .left)]
          + (0..<9).map { ("number \($0)", TextTable.Alignment.right) })
      for row in 0..<3 {
        table.append(
          ["system-\(row)", String(repeating: "word ", count: 30)] + (0..<9).map { "\($0 * 1_234_567)" })
      }
      let lines = table.rendered(width: width).split(separator: "\n")
      #expect(lines.allSatisfy { $0.count <= width }, "\(width)")
      #expect(lines.contains { $0.contains("9876536") }, "numbers are never cut")
    }
  }

  @Test func columnsThatDoNotFitContinueBelowWithTheFirstColumn() {
    var table = TextTable([("name", .left), ("first", .right), ("second", .right)])
    table.append(["x", "1234567", "7654321"])
    #expect(
      table.rendered(width: 20) == """
        name    first
        ----  -------
        x     1234567

        name   second
        ----  -------
        x     7654321

        """)
  }

  @Test func lineEndsInCellsDoNotBreakTheTable() {
    var table = TextTable([("a", .left)])
    table.append(["x\ny\tz"])
    #expect(table.rendered() == "a\n-----\nx y z\n")
  }
}
