extension ByteScanner {
  /// Goes through an object.
  ///
  /// - Parameters:
  ///   - key: what a name means; the name is gone when the value is read.
  ///   - body: reads the value that belongs to a key.
  @inline(__always)
  mutating func eachMember<Key>(
    _ key: (inout ByteScanner, Token) throws -> Key, _ body: (inout ByteScanner, Key) throws -> Void
  ) throws {
    try take(0x7B)
    if try next() == 0x7D {
      position += 1
      return
    }
    while true {
      guard try next() == 0x22 else { throw try unexpected("a name in quotation marks") }
      let name = try string()
      let meaning = try key(&self, name)
      try take(0x3A)
      try body(&self, meaning)
      let byte = try next()
      guard byte == 0x2C || byte == 0x7D else { throw try unexpected("a comma or a closing brace") }
      position += 1
      if byte == 0x7D { return }
    }
  }

  /// Goes through an array; the body gets each element's index and must read it.
  @inline(__always)
  mutating func eachElement(_ body: (inout ByteScanner, Int) throws -> Void) throws {
    try take(0x5B)
    if try next() == 0x5D {
      position += 1
      return
    }
    var index = 0
    while true {
      try body(&self, index)
      index += 1
      let byte = try next()
      guard byte == 0x2C || byte == 0x5D else { throw try unexpected("a comma or a closing bracket") }
      position += 1
      if byte == 0x5D { return }
    }
  }

  /// Goes past a value of any kind.
  mutating func skipValue(depth: Int = 1) throws {
    switch try next() {
    case 0x22: try skipString()
    case 0x7B:
      guard depth <= Self.depthLimit else { throw tooDeep() }
      try eachMember({ _, _ in }, { scanner, _ in try scanner.skipValue(depth: depth + 1) })
    case 0x5B:
      guard depth <= Self.depthLimit else { throw tooDeep() }
      try eachElement { scanner, _ in try scanner.skipValue(depth: depth + 1) }
    case 0x2D, 0x30...0x39: _ = try number()
    case 0x74: try word("true")
    case 0x66: try word("false")
    case 0x6E: try word("null")
    default: throw try unexpected("a value")
    }
  }

  /// Goes past a word.
  private mutating func word(_ word: StaticString) throws {
    for i in 0..<word.utf8CodeUnitCount {
      guard try byteHere() == word.utf8Start[i] else {
        throw failure(at: position, "a word that JSON does not know; it knows true, false and null")
      }
      position += 1
    }
  }

  private func tooDeep() -> CorrectionError {
    failure(at: position, "more than \(Self.depthLimit) arrays and objects in one another")
  }
}
