extension Elementary {
  /// The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 - P(a, x).
  ///
  /// The smaller of the two is good to 1e-12 relative for shapes up to 10^7, to 1e-10 at 10^8: the power
  /// series below x = a + 1 and the continued fraction above, both carried to the end.
  ///
  /// *Source:* Abramowitz and Stegun, 6.5.29 and 6.5.31; the fraction by Lentz's method.
  ///
  /// - Parameters:
  ///   - a: the shape, above 0 and finite.
  ///   - x: at least 0.
  public static func incompleteGamma(_ a: Double, _ x: Double) -> (lower: Double, upper: Double) {
    guard a > 0, a < .infinity, x >= 0 else { return (.nan, .nan) }
    if x == 0 { return (0, 1) }
    if x == .infinity { return (1, 0) }
    let logs = logIncompleteGamma(a, log(x), x)
    return x < a + 1 ? (exp(logs), 1 - exp(logs)) : (1 - exp(logs), exp(logs))
  }

  /// ln P(a, x) below x = a + 1 and ln Q(a, x) above, given ln x as well, so that x may underflow.
  static func logIncompleteGamma(_ a: Double, _ logX: Double, _ x: Double) -> Double {
    x < a + 1
      ? logGammaFront(a, logX, x) + log(lowerSeries(a, x))
      : logGammaFront(a, logX, x) + log(a * upperFraction(a, x))
  }

  /// ln(x^a e^-x / Gamma(a + 1)).
  static func logGammaFront(_ a: Double, _ logX: Double, _ x: Double) -> Double {
    a < 1 ? a * logX - x - logGamma(a + 1) : logPoissonTerm(a, mean: x)
  }

  /// 1 + x/(a+1) + x^2/((a+1)(a+2)) + ...
  static func lowerSeries(_ a: Double, _ x: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var n = a
    while term > sum * 0x1p-54 {
      n += 1
      term *= x / n
      sum += term
    }
    return sum
  }

  /// 1/(x + 1 - a - 1(1 - a)/(x + 3 - a - 2(2 - a)/(x + 5 - a - ...))).
  static func upperFraction(_ a: Double, _ x: Double) -> Double {
    let tiny = 0x1p-1000
    var b = x + 1 - a
    var c = 1 / tiny
    var d = 1 / (b.magnitude < tiny ? tiny : b)
    var h = d
    var n = 1.0
    while n < 1e7 {
      let an = -n * (n - a)
      b += 2
      d = an * d + b
      if d.magnitude < tiny { d = tiny }
      c = b + an / c
      if c.magnitude < tiny { c = tiny }
      d = 1 / d
      let factor = d * c
      h *= factor
      if (factor - 1).magnitude < 0x1p-52 { break }
      n += 1
    }
    return h
  }
}
