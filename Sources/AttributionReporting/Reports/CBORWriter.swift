/// Writes the few kinds of CBOR that payloads are made of.
///
/// *Source:* RFC 8949, section 3.
struct CBORWriter {
  private(set) var bytes: [UInt8] = []

  /// Begins a map; its names and values follow in turn, by canonical order of names.
  mutating func beginMap(count: Int) { begin(major: 5, UInt64(count)) }

  mutating func beginArray(count: Int) { begin(major: 4, UInt64(count)) }

  mutating func write(bytes content: [UInt8]) {
    begin(major: 2, UInt64(content.count))
    bytes += content
  }

  mutating func write(text: String) {
    begin(major: 3, UInt64(text.utf8.count))
    bytes += Array(text.utf8)
  }

  private mutating func begin(major: UInt8, _ argument: UInt64) {
    let type = major << 5
    switch argument {
    case 0..<24: bytes.append(type | UInt8(argument))
    case 24..<0x100: bytes += [type | 24, UInt8(argument)]
    case 0x100..<0x1_0000: bytes += [type | 25] + Self.bigEndian(UInt128(argument), count: 2)
    case 0x1_0000..<0x1_0000_0000: bytes += [type | 26] + Self.bigEndian(UInt128(argument), count: 4)
    default: bytes += [type | 27] + Self.bigEndian(UInt128(argument), count: 8)
    }
  }

  /// The last bytes of a number, the most significant first.
  static func bigEndian(_ value: UInt128, count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> UInt128(8 * $0)) }
  }
}

/// Bytes as text.
///
/// *Source:* RFC 4648, section 4.
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".unicodeScalars)

  static func encode(_ bytes: [UInt8]) -> String {
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for byte in group { bits = bits << 8 | UInt32(byte) }
      bits <<= UInt32(8 * (3 - group.count))
      for digit in 0..<4 {
        if digit > group.count {
          text += "="
        } else {
          text.unicodeScalars.append(alphabet[Int(bits >> UInt32(18 - 6 * digit) & 63)])
        }
      }
    }
    return text
  }
}
