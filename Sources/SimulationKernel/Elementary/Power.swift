extension Elementary {
  /// x to the power of y, within 2 ulp over the normal range (observed: 1).
  ///
  /// Special cases are those of the C standard (Annex F): `pow(x, 0)` and `pow(1, y)` are 1 whatever the
  /// other is; a negative `x` with a `y` that is no whole number gives NaN.
  ///
  /// - Parameters:
  ///   - x: the base.
  ///   - y: the exponent.
  public static func pow(_ x: Double, _ y: Double) -> Double {
    if y == 0 || x == 1 { return 1 }
    if x.isNaN || y.isNaN { return .nan }
    if x > 0, x < .infinity, y.magnitude < .infinity { return positivePow(x, y) }
    if y.isInfinite {
      if x.magnitude == 1 { return 1 }
      return (x.magnitude > 1) == (y > 0) ? .infinity : 0
    }
    let odd = isOdd(y)
    if x == 0 || x.isInfinite {
      let magnitude: Double = (x == 0) == (y > 0) ? 0 : .infinity
      return odd && x.sign == .minus ? -magnitude : magnitude
    }
    guard y.magnitude >= 0x1p52 || Double(Int64(y)) == y else { return .nan }
    let magnitude = x == -1 ? 1 : positivePow(-x, y)
    return odd ? -magnitude : magnitude
  }

  /// Whether a finite number is an odd whole number.
  static func isOdd(_ y: Double) -> Bool {
    guard y.magnitude < 0x1p53 else { return false }
    let n = Int64(y)
    return Double(n) == y && n & 1 == 1
  }

  /// The power of a positive finite base.
  static func positivePow(_ x: Double, _ y: Double) -> Double {
    // Beyond 2^64 every base but 1 over- or underflows, beyond 2^-80 the result is 1: clamping keeps
    // splits finite.
    if y.magnitude < 0x1p-80 { return 1 }
    let exponent = max(-0x1p64, min(0x1p64, y))
    let l = extendedLog(x)
    let p = DoubleDouble.product(exponent, l.high)
    let product = DoubleDouble.sum(larger: p.high, p.low + exponent * l.low)
    guard product.high.magnitude < 708 else { return unusualExp(product.high, product.low) }
    let (q, k) = reducedExp(product.high, product.low)
    return Double(bitPattern: (1 + q).bitPattern &+ UInt64(bitPattern: k &<< 52))
  }

  /// The logarithm of a positive finite number to about 2^-64 relative.
  ///
  /// 2 atanh s with s, s^2 and the first two terms in double-double; the terms from s^5 on are at most
  /// 2^-12 of the sum and need no more than a `Double`.
  static func extendedLog(_ x: Double) -> DoubleDouble {
    let subnormal = x < 0x1p-1022
    let (f, unscaled) = reduce((subnormal ? x * 0x1p54 : x).bitPattern)
    let k = subnormal ? unscaled - 54 : unscaled
    let divisor = DoubleDouble.sum(larger: 2, f)
    let quotient = f / divisor.high
    let back = DoubleDouble.product(quotient, divisor.high)
    let s = DoubleDouble.sum(
      larger: quotient, (((f - back.high) - back.low) - quotient * divisor.low) / divisor.high)
    let square = s * s
    let z = square.high
    let w = z * z
    let tail =
      (0x1.999999999999ap-3 + z * 0x1.2492492492521p-3)
      + w * (0x1.c71c71c6eaa80p-4 + z * 0x1.745d177a8fd08p-4)
      + w * w
      * ((0x1.3b1395d4b0394p-4 + z * 0x1.1118c757caf20p-4)
        + w * (0x1.df7ce6604dddep-5 + z * 0x1.e02d3bbc44457p-5))
    let third = DoubleDouble(0x1.5555555555555p-2, 0x1.5555555555555p-56)
    let series = third * square + DoubleDouble(w * tail, 0)
    let correction = s * series
    let doubled = DoubleDouble(2 * s.high, 2 * s.low) + DoubleDouble(2 * correction.high, 2 * correction.low)
    if k == 0 { return doubled }
    let whole = DoubleDouble.sum(larger: k * ln2High, k * ln2Low)
    return whole + doubled
  }
}
