/// What several observations have in common: their mean, and how far they differ beyond what is known to blur them.
///
/// Observation i is a vector y_i of mean m and squared distance U_i + A h_i from it on average, with U_i known. The spread A
/// solves the sum over i of |y_i - m|^2/(U_i + A h_i) = J - 1 for J observations, or is at the end of its range where
/// there is no solution; m is the mean with weights W_i = 1/(U_i + A h_i).
///
/// *Source:* C. Morris, "Parametric empirical Bayes inference: theory and applications" (1983), section 5, whose equation for
/// A this is; also known from R. Paule, J. Mandel (1982).
struct SpreadFit {
  /// W_i.
  let weights: [Double]
  /// m.
  let mean: [Double]
  /// A, at least 0.
  let spread: Double

  /// - Parameters:
  ///   - observations: y_i, two at least.
  ///   - known: U_i, above 0.
  ///   - slopes: h_i, not negative.
  ///   - most: the largest possible A.
  init(_ observations: [[Double]], known: [Double], slopes: [Double], most: Double = .infinity) {
    func weights(_ spread: Double) -> [Double] {
      zip(known, slopes).map { 1 / ($0 + (spread > 0 ? spread * $1 : 0)) }
    }
    func mean(_ weights: [Double]) -> [Double] {
      let sum = weights.reduce(0, +)
      return observations[0].indices.map { cell in
        zip(weights, observations).reduce(0) { $0 + $1.0 * $1.1[cell] } / sum
      }
    }
    /// The sum of the weighed squares less J - 1, which falls as the spread grows.
    func excess(_ spread: Double) -> Double {
      let weights = weights(spread)
      let mean = mean(weights)
      return zip(weights, observations).reduce(0) { sum, pair in
        sum + pair.0 * zip(pair.1, mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      } - Double(observations.count - 1)
    }
    spread = Self.root(of: excess, scale: (known.max() ?? 1) / max(slopes.max() ?? 1, 1e-300), most: most)
    self.weights = weights(spread)
    self.mean = mean(self.weights)
  }

  /// Where a falling function is 0, from 0 to `most`; at an end where it is nowhere.
  private static func root(of function: (Double) -> Double, scale: Double, most: Double) -> Double {
    guard function(0) > 0 else { return 0 }
    var (low, high) = (0.0, min(scale, most))
    while high < most, high < 1e200, function(high) > 0 { (low, high) = (high, min(2 * high, most)) }
    if function(high) > 0 { return high }
    // As many halvings as a double has digits, and some for spreads far below the scale.
    for _ in 0..<200 {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { break }
      if function(middle) > 0 { low = middle } else { high = middle }
    }
    return high
  }
}

/// What it adds to the error that mean and spread are fitted to few observations.
///
/// With d degrees of freedom behind the spread, U_i + A h_i is put d/(d - 2) times as high, since the share U/(U + A h) by
/// which observations are drawn to the mean is overestimated otherwise; and A has the standard deviation
/// sqrt(2/(d - 2)) d/(d - 2) J/(sum of h_i W_i).
///
/// *Source:* C. Morris (1983), section 5, for one number an observation and equal U, where d = J - 1: then the variance is
/// his V [1 - B (J - 1)/J] + 2 B^2 (y - m)^2/(J - 3). Derived for others: by the delta method, d with the degrees of freedom
/// of F. Satterthwaite, "An approximate distribution of estimates of variance components" (1946).
struct SpreadDoubt {
  /// d.
  let freedom: Double
  /// d/(d - 2).
  let inflation: Double
  /// The standard deviation of A.
  let deviation: Double

  /// nil where d is 2 or less: then nothing is to be learnt from so few.
  init?(_ fit: SpreadFit, slopes: [Double], freedom: Double) {
    guard freedom > 2 else { return nil }
    self.freedom = freedom
    inflation = freedom / (freedom - 2)
    let information = zip(fit.weights, slopes).reduce(0) { $0 + $1.0 * $1.1 }
    deviation =
      information > 0
      ? (2 / (freedom - 2)).squareRoot() * inflation * Double(slopes.count) / information : 0
  }
}
