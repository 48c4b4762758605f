/// An address of the Internet Protocol, version 4 or 6.
///
/// Two spellings of one address are equal; it is written as RFC 5952 asks.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
  /// 4 or 6.
  public let version: Int
  /// The address as a number; of version 4 the lower 32 bits.
  public let bits: UInt128

  /// Makes an address of version 4.
  ///
  /// - Parameter version4: its 32 bits, the first number in the highest ones.
  public init(version4: UInt32) {
    version = 4
    bits = UInt128(version4)
  }

  /// Makes an address of version 6.
  ///
  /// - Parameter version6: its 128 bits, the first group in the highest ones.
  public init(version6: UInt128) {
    version = 6
    bits = version6
  }

  /// Reads an address.
  ///
  /// *Source:* RFC 6943 section 3.1.1 (the strict form of version 4: four decimal numbers) and RFC 4291 section 2.2.
  ///
  /// - Parameter text: the address alone: no port, no brackets, no zone, no prefix length, no white space.
  /// - Returns: nil for anything else; leading zeros in version 4 are refused, since some read them as octal.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    if let four = Self.version4(bytes[...]) {
      self.init(version4: four)
    } else if let six = Self.version6(bytes) {
      self.init(version6: six)
    } else {
      return nil
    }
  }

  /// The address as RFC 5952 writes it.
  public var description: String {
    guard version == 6 else {
      return [24, 16, 8, 0].map { "\((bits >> $0) & 255)" }.joined(separator: ".")
    }
    let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> (112 - 16 * $0)) }
    guard let zeros = Self.longestZeros(groups) else { return Self.joined(groups[...]) }
    return Self.joined(groups[..<zeros.lowerBound]) + "::" + Self.joined(groups[zeros.upperBound...])
  }

  private static func joined(_ groups: ArraySlice<UInt16>) -> String {
    groups.map { String($0, radix: 16) }.joined(separator: ":")
  }

  /// The longest run of two zeros or more, the first of several.
  private static func longestZeros(_ groups: [UInt16]) -> Range<Int>? {
    var best = 0..<1
    var start = 0
    for (index, group) in groups.enumerated() {
      if group != 0 { start = index + 1 } else if index + 1 - start > best.count { best = start..<index + 1 }
    }
    return best.count > 1 ? best : nil
  }

  private static func version4(_ bytes: ArraySlice<UInt8>) -> UInt32? {
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bits: UInt32 = 0
    for part in parts {
      guard (1...3).contains(part.count), part.allSatisfy({ (48...57).contains($0) }) else { return nil }
      if part.count > 1, part.first == 48 { return nil }
      let number = part.reduce(UInt32(0)) { $0 * 10 + UInt32($1 - 48) }
      guard number < 256 else { return nil }
      bits = bits << 8 | number
    }
    return bits
  }

  private static func version6(_ bytes: [UInt8]) -> UInt128? {
    guard let gap = gap(in: bytes) else {
      guard let groups = groups(bytes[...]), groups.count == 8 else { return nil }
      return number(groups)
    }
    guard let head = groups(bytes[..<gap], mayEndInVersion4: false), let tail = groups(bytes[(gap + 2)...]),
      head.count + tail.count < 8
    else { return nil }
    return number(head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail)
  }

  /// Where two colons stand together for the first time.
  private static func gap(in bytes: [UInt8]) -> Int? {
    guard bytes.count > 1 else { return nil }
    return (0..<bytes.count - 1).first {
      bytes[$0] == UInt8(ascii: ":") && bytes[$0 + 1] == UInt8(ascii: ":")
    }
  }

  private static func number(_ groups: [UInt16]) -> UInt128 {
    groups.reduce(0) { $0 << 16 | UInt128($1) }
  }

  /// Groups of up to four hexadecimal digits; the last two may be written as version 4.
  private static func groups(_ bytes: ArraySlice<UInt8>, mayEndInVersion4: Bool = true) -> [UInt16]? {
    if bytes.isEmpty { return [] }
    var result: [UInt16] = []
    let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if mayEndInVersion4, index == parts.count - 1, let four = version4(part) {
        result += [UInt16(four >> 16), UInt16(truncatingIfNeeded: four)]
      } else {
        guard (1...4).contains(part.count), part.allSatisfy(isHexDigit),
          let group = UInt16(String(decoding: part, as: UTF8.self), radix: 16)
        else { return nil }
        result.append(group)
      }
    }
    return result
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte)
  }
}
