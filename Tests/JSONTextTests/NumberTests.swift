import JSONText
import Testing

/// What numbers are worth.
@Suite struct NumberTests {
  @Test func onlyIntegerLiteralsOf32BitsAreIntegersAsInChromium() {
    for (digits, value) in [
      ("0", 0), ("-1", -1), ("2147483647", 2_147_483_647), ("-2147483648", -2_147_483_648),
      ("2147483648", nil),
      ("-2147483649", nil), ("1.0", nil), ("1e0", nil), ("99999999999999999999", nil),
    ] as [(String, Int32?)] {
      #expect(JSONNumber(digits).int32 == value, "\(digits)")
    }
  }

  @Test func integersAreExactOrThereIsNone() {
    for (digits, signed, unsigned) in [
      ("9223372036854775807", Int64.max, UInt64(Int64.max)), ("9223372036854775808", nil, 1 << 63),
      ("-9223372036854775808", .min, nil), ("-9223372036854775809", nil, nil),
      ("18446744073709551615", nil, .max), ("18446744073709551616", nil, nil), ("3590.0", 3590, 3590),
      ("1.5", nil, nil), ("1e3", 1000, 1000), ("1e-3", nil, nil), ("1e300", nil, nil), ("-0", 0, 0),
      ("-0.0", 0, 0), ("-5", -5, nil), ("1.8446744073709552e19", nil, nil),
      ("9223372036854774784.0", 9_223_372_036_854_774_784, 9_223_372_036_854_774_784),
    ] as [(String, Int64?, UInt64?)] {
      #expect(JSONNumber(digits).int64 == signed, "\(digits)")
      #expect(JSONNumber(digits).uint64 == unsigned, "\(digits)")
    }
  }

  @Test func integersBeyond64BitsSaturate() {
    for (digits, value) in [
      ("1e300", Int64.max), ("-1e300", .min), ("99999999999999999999", .max), ("-99999999999999999999", .min),
      ("7.0", 7), ("7.5", nil), ("-1e-3", nil),
    ] as [(String, Int64?)] {
      #expect(JSONNumber(digits).saturatingInt64 == value, "\(digits)")
    }
  }

  @Test func numbersBeyondDoublesKeepTheirDigitsWhereTheyAreWanted() throws {
    for digits in ["1e400", "-1E+999", String(repeating: "9", count: 400), "1e-400", "0.5"] {
      #expect(
        try JSONValue(parsing: Array("[\(digits)]".utf8), anyNumbers: true) == .array([.number(digits)]))
    }
    for text in ["01", "1e", "-", "1.", "1e400x", "Infinity"] {
      #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: Array(text.utf8), anyNumbers: true) }
    }
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: "1e400") }
  }

  @Test func doublesAreTheNearest() {
    #expect(JSONNumber("0.1").double == 0.1 && JSONNumber("-2.5e-3").double == -0.0025)
    #expect(JSONNumber("x").double.isNaN && JSONNumber("12").asText == "12")
  }
}

extension JSONNumber {
  fileprivate var asText: String { "\(self)" }
}
