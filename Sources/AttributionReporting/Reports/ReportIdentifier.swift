import SimulationKernel

/// Gives reports their ids, which are the same whenever the same things happen.
enum ReportIdentifier {
  /// The address of ids.
  static let purpose = RandomPurpose(rawValue: 0x205)

  /// A random UUID as text.
  ///
  /// *Source:* RFC 9562, section 5.4.
  static func make(_ ordinal: UInt64, _ random: AddressedRandom) -> String {
    let block = random.block(purpose, ordinal)
    let parts: [(value: UInt64, digits: Int)] = [
      (UInt64(block.word0), 8), (UInt64(block.word1 >> 16), 4), (UInt64(block.word1 & 0x0FFF | 0x4000), 4),
      (UInt64(block.word2 >> 16 & 0x3FFF | 0x8000), 4),
      (UInt64(block.word2 & 0xFFFF) << 32 | UInt64(block.word3), 12),
    ]
    return parts.map { part in
      let text = String(part.value, radix: 16)
      return String(repeating: "0", count: part.digits - text.count) + text
    }.joined(separator: "-")
  }
}
