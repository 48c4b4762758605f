/// Reads numbers out of base64url, bit by bit.
struct BitReader {
  private let sextets: [UInt8]
  private var position = 0

  /// Takes a text; nil when it has other characters than A-Z, a-z, 0-9, `-` and `_`.
  init?(_ text: some StringProtocol) {
    var sextets: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 65...90: sextets.append(byte - 65)
      case 97...122: sextets.append(byte - 71)
      case 48...57: sextets.append(byte + 4)
      case UInt8(ascii: "-"): sextets.append(62)
      case UInt8(ascii: "_"): sextets.append(63)
      default: return nil
      }
    }
    self.sextets = sextets
  }

  /// The next bit; nil at the end.
  mutating func bit() -> Bool? {
    guard position < sextets.count * 6 else { return nil }
    defer { position += 1 }
    return sextets[position / 6] >> UInt8(5 - position % 6) & 1 == 1
  }

  /// The number in the next bits, at most 62 of them; nil when there are fewer.
  mutating func number(_ bits: Int) -> Int? {
    var result = 0
    for _ in 0..<bits {
      guard let bit = bit() else { return nil }
      result = result << 1 | (bit ? 1 : 0)
    }
    return result
  }

  /// Passes over bits.
  mutating func skip(_ bits: Int) { position += bits }

  /// The next number in Fibonacci coding, which ends with two ones; nil when there is none of 24 bits or fewer.
  ///
  /// *Source:* IAB Tech Lab, Global Privacy Platform String 1.0, "About Fibonacci Encoding".
  mutating func fibonacci() -> Int? {
    var (weight, next) = (1, 2)
    var sum = 0
    var wasOne = false
    for _ in 0..<24 {
      guard let isOne = bit() else { return nil }
      if isOne && wasOne { return sum }
      if isOne { sum += weight }
      wasOne = isOne
      (weight, next) = (next, weight + next)
    }
    return nil
  }
}
