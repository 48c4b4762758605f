import JSONText
import Testing

/// Text that is nearly JSON is read or refused, and what is read can be written and read again.
@Suite struct MutationTests {
  private static let seeds = [
    #"{"a":[1,-2.5e+3,"x\n\u00e9\ud83d\ude00",null,true,false],"b":{"c":{"d":[[],{}]}},"é":"€😀"}"#,
    #"[0.1,1e5,18446744073709551615,"\"\\\/\b\f\r\t"]"#,
    "// c\n{\"destination\": \"https://a.test\" // d\n, \"x\": [[[[1]]]]}",
  ]

  /// 20,000 texts of up to three changes each.
  @Test func changedTextsNeverCrashAndAreReadAlikeTwice() throws {
    var state: UInt64 = 20_201_006
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    let pieces = Array("{}[]\",:\\u/0123456789eE+-.tfn \n\u{1}".utf8) + [0xC3, 0xED, 0xFF, 0x80]
    var read = 0
    for round in 0..<20_000 {
      var bytes = Array(Self.seeds[round % Self.seeds.count].utf8)
      for _ in 0...random(3) {
        let place = random(bytes.count)
        switch random(4) {
        case 0: bytes[place] = pieces[random(pieces.count)]
        case 1: bytes.insert(pieces[random(pieces.count)], at: place)
        case 2: bytes.remove(at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random(8)))
        }
        if bytes.isEmpty { bytes = [0x31] }
      }
      guard let value = try? JSONValue(parsing: bytes, comments: round.isMultiple(of: 2)) else { continue }
      read += 1
      let again = try JSONValue(parsing: value.compactText())
      #expect(again == value && again.text == value.text)
    }
    #expect(read > 500)
  }
}
