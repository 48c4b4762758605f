import Testing

@testable import Web

/// Numbers and query parameters as browsers read them.
@Suite struct Parsing {
  @Test func strictIntegersAllowSpaceAroundAndOnePlus() {
    for (text, value) in [
      ("0", 0), ("42", 42), (" 42 ", 42), ("+42", 42), ("\t\n\u{B}\u{C}\r+42\r\n", 42), ("007", 7),
      ("18446744073709551615", UInt64.max),
    ] {
      #expect(StrictInteger.parse(text) == value)
    }
  }

  @Test func everythingElseIsNoStrictInteger() {
    for text in [
      "", " ", "+", "-", "-0", "-1", "+-1", "++1", "+ 1", "4 2", "1.0", "1e3", "0x10", "abc", "١",
      "18446744073709551616", "42\u{A0}", "1_000",
    ] {
      #expect(StrictInteger.parse(text) == nil, "\(text)")
    }
  }

  @Test func hexadecimalHasNoPrefix() {
    #expect(StrictInteger.parse("256", base: 16) == 598)
    #expect(StrictInteger.parse("+Ff ", base: 16) == 255)
    #expect(StrictInteger.parse("ffffffffffffffff", base: 16) == .max)
    #expect(StrictInteger.parse("0x10", base: 16) == nil)
    #expect(StrictInteger.parse("zz", base: 16) == nil)
    #expect(StrictInteger.parse("-f", base: 16) == nil)
  }

  @Test func theFirstOccurrenceOfAParameterCounts() {
    for (query, value) in [
      ("a=1&b=2&a=3", "1"), ("a", ""), ("a=", ""), ("b=1", nil), ("", nil), ("&&a=1", "1"), ("a=b=c", "b=c"),
      ("a=+1+", " 1 "), ("a=%2B1", "+1"), ("%61=1", "1"), ("a=%4", "%4"), ("a=%zz", "%zz"), ("A=1", nil),
    ] as [(String, String?)] {
      #expect(QueryString.firstValue(of: "a", in: query) == value, "\(query)")
    }
  }

  @Test func allParametersComeInTheirOrder() {
    for (query, parameters) in [
      ("a=1&b&&a=%26+x", ["a=1", "b=", "a=& x"]), ("", []), ("&", []), ("=1", ["=1"]),
    ] as [(String, [String])] {
      #expect(QueryString.parameters(in: query).map { "\($0.name)=\($0.value)" } == parameters, "\(query)")
    }
  }
}
