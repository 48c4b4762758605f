/// A number held as an unevaluated sum of two `Double`s, some 106 bits in all.
///
/// *Source:* Dekker, "A floating-point technique for extending the available precision", Numerische
/// Mathematik 18, 1971; exact products by splitting, so that no fused multiply-add is needed.
@frozen
@usableFromInline
struct DoubleDouble: Sendable {
  @usableFromInline var high: Double
  @usableFromInline var low: Double

  @inlinable
  init(_ high: Double, _ low: Double) {
    self.high = high
    self.low = low
  }

  /// The exact sum of two numbers of which the first is at least as large in magnitude.
  @inlinable
  static func sum(larger a: Double, _ b: Double) -> Self {
    let s = a + b
    return Self(s, b - (s - a))
  }

  /// The exact sum of any two numbers.
  @inlinable
  static func sum(_ a: Double, _ b: Double) -> Self {
    let s = a + b
    let t = s - a
    return Self(s, (a - (s - t)) + (b - t))
  }

  /// The exact product of two numbers of magnitude between about 2^-480 and 2^480.
  @inlinable
  static func product(_ a: Double, _ b: Double) -> Self {
    let p = a * b
    let (ah, al) = split(a)
    let (bh, bl) = split(b)
    return Self(p, ((ah * bh - p) + ah * bl + al * bh) + al * bl)
  }

  /// Two halves of 26 bits each.
  @inlinable
  static func split(_ a: Double) -> (high: Double, low: Double) {
    let t = 0x1.0000002p27 * a
    let high = t - (t - a)
    return (high, a - high)
  }

  @inlinable
  static func + (a: Self, b: Self) -> Self {
    let s = sum(a.high, b.high)
    return sum(larger: s.high, s.low + (a.low + b.low))
  }

  @inlinable
  static func * (a: Self, b: Self) -> Self {
    let p = product(a.high, b.high)
    return sum(larger: p.high, p.low + (a.high * b.low + a.low * b.high))
  }
}
