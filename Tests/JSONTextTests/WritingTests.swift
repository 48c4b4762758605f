import JSONText
import Testing

@Suite struct WritingTests {
  @Test func membersKeepTheirOrderAndNumbersTheirDigits() {
    let value = JSONValue.object([.init("b", .number("1.50")), .init("a", .array([.null, .bool(true)]))])
    #expect(value.text == "{\n  \"b\": 1.50,\n  \"a\": [null, true]\n}")
    #expect(value.compactText() == #"{"b":1.50,"a":[null,true]}"#)
  }

  @Test func sortedKeysAreInTheOrderOfTheirBytesAndOnce() throws {
    let value = try JSONValue(parsing: #"{"b":{"z":1,"a":2},"a":1,"é":3,"Z":4,"b":[{"y":1,"x":2}]}"#)
    #expect(value.compactText(sortsKeys: true) == #"{"Z":4,"a":1,"b":[{"x":2,"y":1}],"é":3}"#)
    #expect(value.withSortedKeys.compactText() == value.compactText(sortsKeys: true))
  }

  @Test func textsAreEscaped() throws {
    let value = JSONValue.string("\"\\\n\t\u{0}é/")
    #expect(value.text == #""\"\\\n\u0009\u0000é/""#)
    #expect(try JSONValue(parsing: value.text) == value)
  }

  @Test func pathsAreWrittenAsPeopleWriteThem() {
    let path = JSONPath()["event_trigger_data"][0]["filters"]["a b"][2]
    #expect(path.description == #"event_trigger_data[0].filters["a b"][2]"#)
    #expect(JSONPath().description.isEmpty && JSONPath().isRoot && !path.isRoot)
    #expect(JSONPath()[1]["x-y"].description == "[1].x-y")
  }
}
