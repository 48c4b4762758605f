extension Elementary {
  /// The natural logarithm, within 2 ulp (observed: 1).
  ///
  /// As the C standard has it: -infinity at either zero, NaN below zero.
  ///
  /// - Parameter x: any number.
  @inlinable
  @inline(__always)
  public static func log(_ x: Double) -> Double {
    let bits = x.bitPattern
    // Positive normal numbers only; one comparison sends everything else the slow way.
    guard bits &- 0x0010_0000_0000_0000 < 0x7FE0_0000_0000_0000 else { return unusualLog(x) }
    return normalLog(bits, scaledBy: 0)
  }

  /// ln(1 + x) without the loss of digits near zero, within 2 ulp (observed: 1).
  ///
  /// - Parameter x: any number; -infinity at -1, NaN below it.
  @inlinable
  public static func log1p(_ x: Double) -> Double {
    if x > -0.29289321881345244, x < 0.41421356237309503 {
      return x.magnitude < 0x1p-54 ? x : reducedLog(x, exponent: 0, correction: 0)
    }
    guard x > -1, x < .infinity else {
      return x == -1 ? -.infinity : (x == .infinity ? x : .nan)
    }
    let sum = 1 + x
    // What rounding the sum lost: exact by the larger operand first.
    let lost = x < 1 ? x - (sum - 1) : 1 - (sum - x)
    let (f, k) = reduce(sum.bitPattern)
    return reducedLog(f, exponent: k, correction: lost / sum)
  }

  /// The logarithm of a positive normal number given by its bits, less `scale` powers of two.
  @inlinable
  @inline(__always)
  static func normalLog(_ bits: UInt64, scaledBy scale: Double) -> Double {
    let (f, k) = reduce(bits)
    return reducedLog(f, exponent: k - scale, correction: 0)
  }

  /// Writes a positive normal number as 2^k (1 + f) with 1 + f from sqrt(1/2) up to sqrt(2).
  @inlinable
  @inline(__always)
  static func reduce(_ bits: UInt64) -> (f: Double, k: Double) {
    let exponent = Int64(bitPattern: bits &- rootHalfBits) &>> 52
    let mantissa = Double(bitPattern: bits &- UInt64(bitPattern: exponent &<< 52))
    return (mantissa - 1, Double(exponent))
  }

  /// k ln 2 + ln(1 + f) + c, for f in the reduced range and tiny c.
  ///
  /// With s = f / (2 + f): ln(1 + f) = 2 atanh s = 2s + s R(s^2), and 2s = f - f^2/2 + s f^2/2, which keeps
  /// the leading term exact.
  @inlinable
  @inline(__always)
  static func reducedLog(_ f: Double, exponent k: Double, correction c: Double) -> Double {
    let s = f / (2 + f)
    let z = s * s
    let w = z * z
    let odd = 0x1.99999999952e1p-2 + w * (0x1.c71c62e558272p-3 + w * 0x1.39fe5eebedfa5p-3)
    let even =
      0x1.5555555555558p-1
      + w * (0x1.2492492df1681p-2 + w * (0x1.7462b4b689086p-3 + w * 0x1.2b585ce66ecd3p-3))
    let r = z * (even + z * odd)
    let half = 0.5 * f * f
    return k * ln2High - ((half - (s * (half + r) + (k * ln2Low + c))) - f)
  }

  /// Zeros, negative numbers, subnormal numbers, infinities and NaN.
  @usableFromInline
  @inline(never)
  static func unusualLog(_ x: Double) -> Double {
    if x == 0 { return -.infinity }
    if x.isNaN || x == .infinity { return x }
    if x < 0 { return .nan }
    return normalLog((x * 0x1p54).bitPattern, scaledBy: 54)
  }
}
