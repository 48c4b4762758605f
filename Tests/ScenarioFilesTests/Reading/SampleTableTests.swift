import Testing

@testable import ScenarioFiles

@Suite struct SampleTableTests {
  private func problem(_ text: String, _ kind: SampleKind = .delays) -> String? {
    do throws(SampleTable.Problem) {
      _ = try SampleTable(text, kind)
      return nil
    } catch {
      return "line \(error.line ?? 0) \(error.message); \(error.allowed)"
    }
  }

  @Test func numbersComeInTheUnitOfTheirHeader() throws {
    #expect(try SampleTable("delay_ms\n1\n2.5\n", .delays).values == [1, 2.5])
    #expect(try SampleTable("delay_s\n1\n0.25", .delays).values == [1000, 250])
    #expect(try SampleTable("delay_h\n2", .delays).values == [7_200_000])
    #expect(try SampleTable("delay_d\n1e1", .delays).values == [864_000_000])
    #expect(try SampleTable("count\n0\n1000", .counts).values == [0, 1000])
    #expect(try SampleTable("value\n12.99", .values).values == [12.99])
    #expect(try SampleTable("count\n3", .counts).weights == nil)
  }

  @Test func weightsStandInTheSecondColumn() throws {
    let table = try SampleTable("count,weight\n1,0.5\n2,0\n", .counts)
    #expect(table.values == [1, 2] && table.weights == [0.5, 0])
  }

  @Test func blanksCarriageReturnsAMarkAndEmptyLinesAtTheEndDoNotCount() throws {
    let table = try SampleTable("\u{FEFF}count , weight\r\n 1,\t2 \r\n3,4\r\n\r\n\n", .counts)
    #expect(table.values == [1, 3] && table.weights == [2, 4])
  }

  @Test(arguments: [
    ("", "line 1 is missing; count, then weight if wanted"),
    ("\n\n", "line 1 is missing; count, then weight if wanted"),
    ("1\n2\n", "line 1 has the header \"1\"; count, then weight if wanted"),
    ("count,wait\n1,2\n", "line 1 has the header \"count,wait\"; count, then weight if wanted"),
    ("delay_s\n1\n", "line 1 has the header \"delay_s\"; count, then weight if wanted"),
    ("count\n", "line 2 is missing; a number in each line"),
    ("count\n1\n\n2\n", "line 3 has \"\"; a number, 0 or more"),
    ("count\n1,2\n", "line 2 has 2 fields; one number"),
    ("count,weight\n1\n", "line 2 has 1 fields; a number, a comma and a weight"),
    ("count\n1\nmany\n", "line 3 has \"many\"; a number, 0 or more"),
    ("count\n-1\n", "line 2 has \"-1\"; a number, 0 or more"),
    ("count\n0x10\n", "line 2 has \"0x10\"; a number, 0 or more"),
    ("count\nnan\n", "line 2 has \"nan\"; a number, 0 or more"),
    ("count\n1e999\n", "line 2 has \"1e999\"; a number, 0 or more"),
    ("count\n\"1\"\n", "line 2 has \"\"1\"\"; a number, 0 or more"),
    ("count,weight\n1,-2\n", "line 2 has \"-2\"; a number, 0 or more"),
    ("count\n1.5\n", "line 2 has the value 1.5; a whole number from 0 to 1000"),
    ("count\n1001\n", "line 2 has the value 1001; a whole number from 0 to 1000"),
  ]) func whatIsNoSampleIsRefusedWithItsLine(text: String, message: String) {
    #expect(problem(text, .counts) == message)
  }

  @Test func aDelayBeyondAllDelaysIsRefusedInItsOwnUnit() {
    #expect(problem("delay_d\n104249991\n") == nil)
    #expect(
      problem("delay_d\n1e9\n")?.hasPrefix("line 2 has the value 1e9; a number from 0 to 10424999") == true)
    #expect(
      problem("delay\n1\n")
        == "line 1 has the header \"delay\"; delay_ms, delay_s, delay_h, delay_d (one of them), then weight if wanted"
    )
  }
}
