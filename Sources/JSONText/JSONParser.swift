/// Reads values; the texts and numbers among them are read by `JSONScanner`.
///
/// It calls itself for each list and object, which the limit on nesting bounds.
struct JSONParser {
  private var scanner: JSONScanner
  private let deepest: Int

  init(_ bytes: [UInt8], allowsComments: Bool, allowsAnyNumber: Bool, deepest: Int) {
    scanner = JSONScanner(bytes, allowsComments: allowsComments, allowsAnyNumber: allowsAnyNumber)
    self.deepest = deepest
  }

  /// The one value of the whole text.
  mutating func document() throws(JSONSyntaxError) -> JSONValue {
    if scanner.beginsWithByteOrderMark {
      throw scanner.error("the text begins with a byte order mark; save it as UTF-8 without one")
    }
    try scanner.skipSpace()
    if scanner.current == nil { throw scanner.error("the text is empty, and a JSON value is expected") }
    let value = try value(depth: 0)
    try scanner.skipSpace()
    if scanner.current != nil {
      throw scanner.error("nothing may follow the value, but \(scanner.shown) does")
    }
    return value
  }

  private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    switch scanner.current {
    case UInt8(ascii: "{"): return .object(try members(depth: depth + 1))
    case UInt8(ascii: "["): return .array(try elements(depth: depth + 1))
    case UInt8(ascii: "\""): return .string(try scanner.text())
    case UInt8(ascii: "-"), .some(48...57): return .number(try scanner.number())
    case UInt8(ascii: "t") where scanner.take("true"): return .bool(true)
    case UInt8(ascii: "f") where scanner.take("false"): return .bool(false)
    case UInt8(ascii: "n") where scanner.take("null"): return .null
    case nil: throw scanner.error("the text ends where a value is expected")
    default: throw scanner.error(noValue)
    }
  }

  /// Why what stands here is no value.
  private var noValue: String {
    switch scanner.current {
    case UInt8(ascii: "'"): "texts stand in double quotes, not in single ones"
    case UInt8(ascii: "+"), UInt8(ascii: "."): "a number begins with a digit or a minus sign"
    case UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ","):
      "a value is expected before \(scanner.shown); JSON has no trailing commas"
    default: "\(scanner.shown) is no value: null, true, false, a number, a text, a list or an object"
    }
  }

  private mutating func elements(depth: Int) throws(JSONSyntaxError) -> [JSONValue] {
    try enter(depth)
    var elements: [JSONValue] = []
    if scanner.take(UInt8(ascii: "]")) { return elements }
    while true {
      elements.append(try value(depth: depth))
      try scanner.skipSpace()
      if scanner.take(UInt8(ascii: "]")) { return elements }
      try expect(UInt8(ascii: ","), "a comma or ] is expected after an element")
    }
  }

  private mutating func members(depth: Int) throws(JSONSyntaxError) -> [JSONMember] {
    try enter(depth)
    var members: [JSONMember] = []
    if scanner.take(UInt8(ascii: "}")) { return members }
    while true {
      guard scanner.current == UInt8(ascii: "\"") else {
        throw scanner.error("a member's name in double quotes is expected, not \(scanner.shown)")
      }
      let name = try scanner.text()
      try scanner.skipSpace()
      try expect(UInt8(ascii: ":"), "a colon is expected after a member's name")
      members.append(JSONMember(name, try value(depth: depth)))
      try scanner.skipSpace()
      if scanner.take(UInt8(ascii: "}")) { return members }
      try expect(UInt8(ascii: ","), "a comma or } is expected after a member")
    }
  }

  /// Goes past the opening bracket and the space after it.
  private mutating func enter(_ depth: Int) throws(JSONSyntaxError) {
    guard depth <= deepest else {
      throw scanner.error("lists and objects may be nested \(deepest) deep at most")
    }
    scanner.advance()
    try scanner.skipSpace()
  }

  /// Goes past a byte and the space after it.
  private mutating func expect(_ byte: UInt8, _ problem: String) throws(JSONSyntaxError) {
    guard scanner.take(byte) else { throw scanner.error("\(problem), not \(scanner.shown)") }
    try scanner.skipSpace()
  }
}
