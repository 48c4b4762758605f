import JSONText
import Testing

/// What JSON is and what it is not.
@Suite struct ParsingTests {
  @Test func everyKindOfValueIsRead() throws {
    let text = #" { "a" : [ null , true , false ] , "b" : { } , "c" : [ ] , "d" : -1.5e3 , "" : "x" } "#
    #expect(
      try JSONValue(parsing: text)
        == .object([
          JSONMember("a", .array([.null, .bool(true), .bool(false)])), JSONMember("b", .object([])),
          JSONMember("c", .array([])), JSONMember("d", .number("-1.5e3")), JSONMember("", .string("x")),
        ]))
  }

  @Test(arguments: [
    "0", "-0", "10", "-12", "0.5", "1e5", "1E+5", "1e-5", "123456789012345678901234567890", "1.50", "1e-999",
    "1.7976931348623157e308",
  ]) func numbersKeepTheirDigits(_ digits: String) throws {
    #expect(try JSONValue(parsing: digits) == .number(digits))
  }

  @Test func escapesStandForTheirCharacters() throws {
    let text = #""\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\uD83D\ude00\u0000\uFFFE""#
    let value = try JSONValue(parsing: text)
    #expect(value == .string("\"\\/\u{8}\u{C}\n\r\tA\u{E9}\u{20AC}\u{1F600}\u{0}\u{FFFE}"))
  }

  @Test func rawUnicodeIsKept() throws {
    #expect(try JSONValue(parsing: "\"é€😀\u{7F}\"") == .string("é€😀\u{7F}"))
  }

  @Test(arguments: [
    ("", 1, 1), ("  \n ", 2, 2), ("nul", 1, 1), ("True", 1, 1), ("[1,]", 1, 4), ("[1 2]", 1, 4),
    ("[,1]", 1, 2),
    ("{\"a\":1,}", 1, 8), ("{a:1}", 1, 2), ("{\"a\" 1}", 1, 6), ("{\"a\":}", 1, 6),
    ("{\"a\":1 \"b\":2}", 1, 8),
    ("[1] 2", 1, 5), ("01", 1, 2), ("-", 1, 2), ("+1", 1, 1), (".5", 1, 1), ("1.", 1, 3), ("1.e1", 1, 3),
    ("1e", 1, 3), ("1e+", 1, 4), ("-x", 1, 2), ("0x10", 1, 2), ("NaN", 1, 1), ("1e999", 1, 1),
    ("[-1e400]", 1, 2),
    ("'a'", 1, 1), ("\"abc", 1, 1), ("[\n\"abc", 2, 1), ("\"a\nb\"", 1, 3), ("\"a\tb\"", 1, 3),
    (#""\x""#, 1, 2),
    (#""\u12g4""#, 1, 6), (#""\u12"#, 1, 6), (#""\"#, 1, 3), (#""\ud800""#, 1, 2), (#""\udc00""#, 1, 2),
    (#""\ud800\u0041""#, 1, 2), (#""\ud800\ud800""#, 1, 2), ("[", 1, 2), ("{", 1, 2), ("[[1]", 1, 5),
    ("{\"é\":é}", 1, 6), ("// c\n1", 1, 1), ("/* c */ 1", 1, 1), ("[1]\u{0}", 1, 4), ("\u{A0}1", 1, 1),
    ("]", 1, 1),
    ("{\"a\":1]", 1, 7), ("[1}", 1, 3), ("\u{FEFF}1", 1, 1),
  ]) func whatIsNoJSONIsRefusedAtItsPlace(_ text: String, _ line: Int, _ column: Int) {
    let error = #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: text) }
    #expect(error?.line == line && error?.column == column, "\(error.map { "\($0)" } ?? "")")
  }

  @Test(
    arguments: [
      [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xC0, 0x80, 0x22],
      [0x22, 0x5C, 0x6E, 0xFF, 0x22], [0xFF], [0x5B, 0xE2, 0x82], [0xEF, 0xBB, 0xBF, 0x31],
      [0xF4, 0x90, 0x80, 0x80],
    ] as [[UInt8]]) func bytesThatAreNotUTF8AreRefused(_ bytes: [UInt8])
  {
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: bytes) }
  }

  @Test func messagesSayWhatToDo() {
    func message(_ text: String) -> String {
      do { return try JSONValue(parsing: text).text } catch { return error.description }
    }
    #expect(
      message("[1,]") == "line 1, column 4: a value is expected before \"]\"; JSON has no trailing commas")
    #expect(message("\u{FEFF}1").hasSuffix("begins with a byte order mark; save it as UTF-8 without one"))
    #expect(message("{'a':1}").contains("in double quotes is expected, not \"'\""))
    #expect(message("[1").hasSuffix("a comma or ] is expected after an element, not the end of the text"))
    #expect(message("[1\u{1}]").hasSuffix("not the control character 1"))
  }

  @Test func listsAndObjectsNestNoDeeperThanInChromium() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    func mixed(_ depth: Int) -> String {
      String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth)
    }
    for text in [nested(199), mixed(199)] { _ = try JSONValue(parsing: text) }
    for text in [nested(200), mixed(200), nested(1_000_000), String(repeating: "[", count: 1_000_000)] {
      #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: text) }
    }
    _ = try JSONValue(parsing: nested(500), deepest: 500)
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: "[[1]]", deepest: 1) }
  }

  @Test func commentsAreAllowedWhereTheyAreAskedFor() throws {
    let text = "// a\n{ // b\n\"a//\" : \"http://x\\\"//\" // c\n, \"b\": [ // d\n1 ] } // e"
    #expect(
      try JSONValue(parsing: text, comments: true)
        == .object([
          JSONMember("a//", .string("http://x\"//")), JSONMember("b", .array([.number("1")])),
        ]))
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: "/ 1", comments: true) }
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: "/* */ 1", comments: true) }
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: "1 /", comments: true) }
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: "// 1", comments: true) }
  }

  @Test func theLastOfMembersWithOneNameCounts() throws {
    let value = try JSONValue(parsing: #"{"a":1,"b":2,"a":3}"#)
    #expect(value["a"] == .number("3") && value["c"] == nil && JSONValue.null["a"] == nil)
    #expect(value.asMembers?.map(\.name) == ["a", "b", "a"])
  }

  @Test func namesAreComparedByteByByte() throws {
    let value = try JSONValue(parsing: "{\"\u{E9}\":1,\"e\u{301}\":2}")
    #expect(value["\u{E9}"] == .number("1") && value["e\u{301}"] == .number("2"))
  }

  @Test func elementsAreFoundByTheirIndex() throws {
    let value = try JSONValue(parsing: #"[1,"x"]"#)
    #expect(
      value[1]?.asString == "x" && value[2] == nil && value[-1] == nil && JSONValue.bool(true)[0] == nil)
  }
}
