extension Elementary {
  /// ln Gamma(x) for x above 0, to 1e-14 of the larger of 1 and the result's magnitude.
  ///
  /// Stirling's series from 10 on; smaller arguments are shifted up by the recurrence.
  ///
  /// *Source:* Abramowitz and Stegun, 6.1.41.
  ///
  /// - Parameter x: above 0; infinity at 0 and infinity, NaN below 0.
  public static func logGamma(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? .infinity : .nan }
    guard x < .infinity else { return .infinity }
    if x < 0x1p-60 { return -log(x) }
    if x < 10 {
      var product = x
      var shifted = x + 1
      while shifted < 10 {
        product *= shifted
        shifted += 1
      }
      return logGamma(shifted) - log(product)
    }
    return (x - 0.5) * log(x) - x + halfLog2Pi + stirlingSeries(x)
  }

  /// ln Gamma(x) - ((x - 1/2) ln x - x + ln(2 pi)/2) for x from 10 on.
  static func stirlingSeries(_ x: Double) -> Double {
    let z = 1 / (x * x)
    // B(2k) / (2k (2k - 1)), k = 1...8.
    let tail = -691.0 / 360_360 + z * (1.0 / 156 - z * (3617.0 / 122_400))
    let middle = 1.0 / 1260 + z * (-1.0 / 1680 + z * (1.0 / 1188 + z * tail))
    return (1.0 / 12 + z * (-1.0 / 360 + z * middle)) / x
  }

  /// ln(x!) less Stirling's formula, ln(sqrt(2 pi x) (x / e)^x), for any x above 0.
  static func stirlingError(_ x: Double) -> Double {
    x >= 10 ? stirlingSeries(x) : logGamma(x + 1) - (x + 0.5) * log(x) + x - halfLog2Pi
  }

  /// x ln(x / m) + m - x without cancellation when x is near m.
  ///
  /// *Source:* Loader, "Fast and accurate computation of binomial probabilities", 2000.
  static func deviance(_ x: Double, _ m: Double) -> Double {
    let d = x - m
    guard d.magnitude < 0.1 * (x + m) else { return x * log(x / m) + m - x }
    // With v = (x - m) / (x + m): (x - m) v + 2 x (v^3/3 + v^5/5 + ...).
    let v = d / (x + m)
    let w = v * v
    var sum = d * v
    var term = 2 * x * v
    var k = 3.0
    while true {
      term *= w
      let next = sum + term / k
      if next == sum { return sum }
      sum = next
      k += 2
    }
  }

  /// m^x e^-m / Gamma(x + 1), the Poisson probability carried to real x at least 0.
  static func poissonTerm(_ x: Double, mean m: Double) -> Double {
    exp(logPoissonTerm(x, mean: m))
  }

  /// The logarithm of ``poissonTerm(_:mean:)``.
  static func logPoissonTerm(_ x: Double, mean m: Double) -> Double {
    if x < 1 {
      if x == 0 { return -m }
      return x * log(m) - m - logGamma(x + 1)
    }
    return -stirlingError(x) - deviance(x, m) - halfLog2Pi - 0.5 * log(x)
  }
}
