/// Turns a script's numbers into those of an interface.
///
/// *Source:* Web IDL, "Integer types" (ConvertToInt without `[EnforceRange]` or `[Clamp]`) and `double`.
public enum WebIDL {
  /// An `unsigned long`: truncated, then wrapped around 2^32; 0 for what is not finite.
  public static func unsignedLong(_ number: Double) -> UInt32 {
    guard number.isFinite else { return 0 }
    // Exact, since both are; the sign is the number's own.
    let rest = number.rounded(.towardZero).truncatingRemainder(dividingBy: 0x1p32)
    return UInt32(rest < 0 ? rest + 0x1p32 : rest)
  }

  /// A `long`: as ``unsignedLong(_:)``, with the upper half negative.
  public static func long(_ number: Double) -> Int32 { Int32(bitPattern: unsignedLong(number)) }

  /// A `double`.
  ///
  /// - Throws: ``LevelOneError`` (`TypeError`) for what is not finite.
  public static func double(_ number: Double, _ name: String) throws(LevelOneError) -> Double {
    guard number.isFinite else {
      throw LevelOneError(.typeError, "\(name) is \(number), but must be a finite number")
    }
    return number
  }
}
