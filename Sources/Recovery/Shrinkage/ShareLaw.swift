import PrivacyMechanisms

/// The law that the shares of data values have over campaigns, in its first two moments, and how noise blurs it.
///
/// Each campaign's true shares are those of N multinomial draws by chances of its own, and these chances have the mean m and
/// the covariance r (diag m - m m'), as a Dirichlet law's. Then the estimated shares have the covariance
///
///     [diag l - l l']/((1 - p)^2 N) + r (1 - 1/N) (diag m - m m'),   l = f + (1 - p) m
///
/// *Source:* derived: without r reports are N multinomial draws by l. For the covariance of the Dirichlet-multinomial law J.
/// Mosimann (1962).
struct ShareLaw {
  /// m, not negative and of sum 1.
  let mean: [Double]
  /// l.
  let reported: [Double]
  /// 1 - p.
  let gain: Double

  init(mean: [Double], noise: DataNoise) {
    self.mean = mean
    gain = 1 - noise.noise
    let gain = gain
    reported = mean.enumerated().map { noise.falseProbability($0.offset) + gain * $0.element }
  }

  /// The trace of diag m - m m'.
  var spread: Double { 1 - Self.sum(mean, mean) }

  /// U, the mean squared distance of the estimated shares of N reports from m when all campaigns are alike.
  func known(_ reports: Double) -> Double { (1 - Self.sum(reported, reported)) / (gain * gain * reports) }

  /// How many independent numbers are as certain about the spread as one campaign is: trace^2/trace of squares, of the
  /// covariance `a` (diag l - l l') + `b` (diag m - m m').
  func dimensions(_ a: Double, _ b: Double) -> Double {
    let (ll, lm, mm) = (Self.sum(reported, reported), Self.sum(reported, mean), Self.sum(mean, mean))
    let trace = a * (1 - ll) + b * (1 - mm)
    var squares = (a * ll + b * mm) * (a * ll + b * mm) - 2 * a * b * (ll * mm - lm * lm)
    for (l, m) in zip(reported, mean) {
      let diagonal = a * l + b * m
      squares += diagonal * diagonal - 2 * diagonal * (a * l * l + b * m * m)
    }
    return squares > 0 ? trace * trace / squares : 1
  }

  /// (diag m - m m') x.
  func spread(of x: [Double]) -> [Double] {
    let along = Self.sum(mean, x)
    return zip(mean, x).map { $0 * ($1 - along) }
  }

  /// (diag l - l l') x.
  func reportedSpread(of x: [Double]) -> [Double] {
    let along = Self.sum(reported, x)
    return zip(reported, x).map { $0 * ($1 - along) }
  }

  /// The y with m'y = 0 and [a (diag l - l l') + b (diag m - m m')] y = x, for an x of sum 0 and an `a` above 0.
  ///
  /// With D = diag(a l + b m) that is D y = x + a l (l'y), and m'y = 0 gives l'y.
  func solution(_ x: [Double], _ a: Double, _ b: Double) -> [Double] {
    let diagonal = zip(reported, mean).map { a * $0 + b * $1 }
    var (top, bottom) = (0.0, 0.0)
    for cell in mean.indices {
      top += mean[cell] * x[cell] / diagonal[cell]
      bottom += mean[cell] * a * reported[cell] / diagonal[cell]
    }
    let along = -top / bottom
    return mean.indices.map { (x[$0] + a * reported[$0] * along) / diagonal[$0] }
  }

  private static func sum(_ one: [Double], _ other: [Double]) -> Double {
    zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
