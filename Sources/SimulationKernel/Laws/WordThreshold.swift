/// Probabilities on the scale of 32-bit words.
@usableFromInline
enum WordThreshold {
  /// The number of words, out of 2^32, that fall below a cumulative probability: 0...2^32, rounded.
  @usableFromInline
  static func of(_ probability: Double) -> UInt64 {
    UInt64(max(0, min(0x1p32, probability * 0x1p32 + 0.5)))
  }
}
