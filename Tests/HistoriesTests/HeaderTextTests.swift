import JSONText
import Testing

@testable import Histories

/// Header values that are written as JSON become the text that Chromium would write.
@Suite struct HeaderTextTests {
  private func text(_ json: String) throws -> String {
    try HeaderText.of(PlacedValue(try JSONValue(parsing: json), file: "test"))
  }

  @Test(arguments: [
    ("1", "1"), ("-7", "-7"), ("0", "0"), ("2147483647", "2147483647"), ("2147483648", "2147483648.0"),
    ("-2147483648", "-2147483648"), ("-2147483649", "-2147483649.0"), ("4294967296", "4294967296.0"),
    ("14.1", "14.1"), ("14.10", "14.1"), ("3590.0", "3590.0"), ("0.5", "0.5"), ("1e3", "1000.0"),
    ("100000000000", "100000000000.0"), ("1000000000000", "1e+12"),
    ("9007199254740993", "9.007199254740992e+15"),
    ("0.0000025", "0.0000025"), ("0.00000025", "2.5e-7"), ("0.0024263", "0.0024263"), ("-0.0", "-0.0"),
    ("1.7976931348623157e308", "1.7976931348623157e+308"), ("5e-324", "5e-324"),
  ])
  func numbersAreWrittenAsChromiumWritesThem(written: String, expected: String) throws {
    #expect(try text(written) == expected)
  }

  @Test func membersAreSortedAndTheLastOfANameHolds() throws {
    #expect(
      try text(#"{"b": [1, 2.0], "a": null, "b": {"z": true, "Z": false}}"#)
        == #"{"a":null,"b":{"Z":false,"z":true}}"#)
  }

  @Test func aStringIsTheHeaderItself() throws {
    #expect(try text(#""preferred-platform=web""#) == "preferred-platform=web")
    #expect(try text("null") == "null")
  }

  @Test func stringsAreEscapedAsChromiumEscapesThem() throws {
    #expect(try text(#"["<\"\\\n\t\u0001\u2028é"]"#) == #"["\u003C\"\\\n\t\u0001\u2028é"]"#)
  }
}
