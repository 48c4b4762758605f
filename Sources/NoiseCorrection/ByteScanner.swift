/// Reads JSON byte by byte from a buffer that moves along the input, so that memory does not grow with it.
///
/// Only what somebody asks for is kept; all else is checked and forgotten. Past the last byte stands a 0, which JSON
/// nowhere allows, so that loops need no second condition.
///
/// *Source:* RFC 8259.
struct ByteScanner: ~Copyable {
  /// Arrays and objects in one another.
  static let depthLimit = 400
  /// Bytes that are asked for together; no text or source may be longer.
  static let tokenLimit = 1 << 24
  private static let block = 1 << 18
  /// Loads of eight bytes may reach beyond the last one.
  private static let padding = 8

  private(set) var bytes: UnsafeMutablePointer<UInt8>
  var position = 0
  private var capacity = ByteScanner.block
  private var end = 0
  /// Where the buffer stands in the input.
  private var offset = 0
  private var line: UInt32 = 1
  private var lineStart = 0
  /// The first byte that must stay in the buffer; beyond all when there is none.
  private var token = Int.max
  private var recording = Int.max
  private let input: ByteInput
  /// Where the reader is, for messages.
  var path = Path()

  /// A place in a document.
  struct Path {
    var list: StaticString = ""
    var index = -1
    var field: StaticString = ""

    var text: String {
      let element = index < 0 ? "\(list)" : "\(list)[\(index)]"
      return field.utf8CodeUnitCount == 0 ? element : element.isEmpty ? "\(field)" : "\(element).\(field)"
    }
  }

  /// Bytes of the buffer; they last until the next thing is read.
  struct Token {
    var start: Int
    var end: Int
    var hasEscapes = false
  }

  init(_ input: ByteInput) {
    self.input = input
    bytes = .allocate(capacity: capacity + Self.padding)
    bytes.initialize(repeating: 0, count: capacity + Self.padding)
  }

  deinit { bytes.deallocate() }

  /// An error at a byte of the buffer.
  func failure(at position: Int, _ problem: String) -> CorrectionError {
    failure(line: line, column: UInt32(clamping: offset + position - lineStart + 1), path.text, problem)
  }

  /// An error at a place that was noted before.
  func failure(line: UInt32, column: UInt32, _ path: String, _ problem: String) -> CorrectionError {
    let place = "\(input.name):\(line):\(column)"
    return CorrectionError(place: place, problem: path.isEmpty ? problem : "\(path): \(problem)")
  }

  /// The place of the next byte.
  var place: (line: UInt32, column: UInt32) {
    (line, UInt32(truncatingIfNeeded: offset + position - lineStart + 1))
  }

  /// Whether there is a byte at the position, after reading on when the buffer is used up.
  ///
  /// Everything before the token and the recording may go, and all positions move.
  @inline(never)
  mutating func readOn() throws -> Bool {
    guard position == end else { return true }
    let kept = min(position, token, recording)
    if kept > 0 {
      bytes.update(from: bytes + kept, count: end - kept)
      (position, end, offset) = (position - kept, end - kept, offset + kept)
      if token != .max { token -= kept }
      if recording != .max { recording -= kept }
    }
    if capacity - end < Self.block / 2 {
      guard capacity < Self.tokenLimit else {
        throw failure(at: position, "a text or source of more than \(Self.tokenLimit >> 20) MiB")
      }
      grow()
    }
    let count = try input.read(into: UnsafeMutableRawBufferPointer(start: bytes + end, count: capacity - end))
    end += count
    (bytes + end).update(repeating: 0, count: Self.padding)
    return count > 0
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * capacity + Self.padding)
    larger.initialize(repeating: 0, count: 2 * capacity + Self.padding)
    larger.update(from: bytes, count: end)
    bytes.deallocate()
    bytes = larger
    capacity *= 2
  }

  /// The next byte that is not white space, which stays where it is; 0 at the end of the input.
  @inline(__always)
  mutating func next() throws -> UInt8 {
    while true {
      let byte = bytes[position]
      if byte > 0x20 { return byte }
      if byte == 0x20 {
        position += 1
      } else if try !skipRareSpace(byte) {
        return 0
      }
    }
  }

  /// Returns whether there is more input.
  @inline(never)
  private mutating func skipRareSpace(_ byte: UInt8) throws -> Bool {
    switch byte {
    case 0x0A:
      position += 1
      line &+= 1
      lineStart = offset + position
    case 0x09, 0x0D: position += 1
    case 0 where position == end: return try readOn()
    default: throw failure(at: position, "a control character, which JSON does not allow here")
    }
    return true
  }

  /// Goes past one byte, before which there may be white space.
  @inline(__always)
  mutating func take(_ byte: UInt8) throws {
    guard try next() == byte else { throw try unexpected("\"\(Character(Unicode.Scalar(byte)))\"") }
    position += 1
  }

  /// An error that says what stands here instead of something.
  @inline(never)
  mutating func unexpected(_ wanted: String) throws -> CorrectionError {
    let byte = try next()
    guard byte != 0 else { return failure(at: position, "the input ends where \(wanted) should stand") }
    let found = byte < 0x80 ? "\"\(Character(Unicode.Scalar(byte)))\"" : "a byte above 127"
    return failure(at: position, "\(found) where \(wanted) should stand")
  }

  // MARK: Keeping bytes

  /// Starts to keep bytes from here on as a token.
  @inline(__always)
  mutating func beginToken() { token = position }

  /// Ends the token before the position.
  @inline(__always)
  mutating func endToken(hasEscapes: Bool = false) -> Token {
    defer { token = .max }
    return Token(start: token, end: position, hasEscapes: hasEscapes)
  }

  /// Starts to keep all bytes from here on.
  mutating func beginRecording() { recording = position }

  /// The bytes since the recording began.
  mutating func endRecording() -> UnsafeBufferPointer<UInt8> {
    defer { recording = .max }
    return UnsafeBufferPointer(start: bytes + recording, count: position - recording)
  }
}
