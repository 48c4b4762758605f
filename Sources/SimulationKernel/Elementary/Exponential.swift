extension Elementary {
  /// The exponential function, within 2 ulp (observed: 1).
  ///
  /// - Parameter x: any number; above 709.79 the result is infinite, below -745.14 it is zero.
  @inlinable
  @inline(__always)
  public static func exp(_ x: Double) -> Double {
    guard x.magnitude < 708 else { return unusualExp(x, 0) }
    let (p, k) = reducedExp(x, 0)
    return Double(bitPattern: (1 + p).bitPattern &+ UInt64(bitPattern: k &<< 52))
  }

  /// e^x - 1 without the loss of digits near zero, within 2 ulp.
  ///
  /// - Parameter x: any number.
  @inlinable
  public static func expm1(_ x: Double) -> Double {
    if x.magnitude < 0.34657359027997264 {
      return x.magnitude < 0x1p-54 ? x : x + x * x * exponentialTail(x)
    }
    guard x < 708 else { return exp(x) }
    if x < -40 { return -1 }
    if x.isNaN { return x }
    let (p, k) = reducedExp(x, 0)
    let scale = Double(bitPattern: UInt64(bitPattern: (k &+ 1023) &<< 52))
    // Past 2^53 the one is smaller than the rounding of the rest.
    return k > 53 ? scale + scale * p - 1 : scale * p + (scale - 1)
  }

  /// Writes e^(x + tail) as 2^k (1 + p), for |x| < 1000 and a tail far below x.
  @inlinable
  @inline(__always)
  static func reducedExp(_ x: Double, _ tail: Double) -> (p: Double, k: Int64) {
    let shifted = x * inverseLn2 + roundingShift
    let n = shifted - roundingShift
    let k = Int64(bitPattern: shifted.bitPattern &- roundingShift.bitPattern)
    let high = x - n * ln2High
    let low = n * ln2Low - tail
    let r = high - low
    let lost = (high - r) - low
    return (r + (r * r * exponentialTail(r) + (lost + lost * r)), k)
  }

  /// (e^r - 1 - r) / r^2 for |r| up to ln(2) / 2.
  @inlinable
  @inline(__always)
  static func exponentialTail(_ r: Double) -> Double {
    let w = r * r
    let v = w * w
    let a = 0x1.0000000000001p-1 + r * 0x1.5555555555556p-3
    let b = 0x1.5555555553d63p-5 + r * 0x1.11111111109b3p-7
    let c = 0x1.6c16c1788bd90p-10 + r * 0x1.a01a01a7c41d5p-13
    let d = 0x1.a019b90d2ae7ap-16 + r * 0x1.71de0dae63bb3p-19
    let e = 0x1.289185613a3d6p-22 + r * 0x1.af38a9b0ec855p-26
    return (a + w * b) + v * ((c + w * d) + v * e)
  }

  /// e^(x + tail) where the result leaves the normal range or x is no number.
  @usableFromInline
  @inline(never)
  static func unusualExp(_ x: Double, _ tail: Double) -> Double {
    if x.isNaN { return x }
    if x > 710 { return .infinity }
    if x < -746 { return 0 }
    let (p, k) = reducedExp(x, tail)
    let half = k / 2
    // Two steps, since 2^k itself may not be a normal number.
    let first = Double(bitPattern: UInt64(bitPattern: (half &+ 1023) &<< 52))
    let second = Double(bitPattern: UInt64(bitPattern: (k &- half &+ 1023) &<< 52))
    return (1 + p) * first * second
  }
}
