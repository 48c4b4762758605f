import JSONText
import Testing

@Suite struct WritingTests {
  @Test func membersKeepTheirOrderAndNumbersTheirDigits() {
    let value = JSONValue.object([.init("b", .number("1.50")), .init("a", .array([.null, .bool(true)]))])
    #expect(value.text == "{\n  \"b\": 1.50,\n  \"a\": [null, true]\n}")
  }
}
