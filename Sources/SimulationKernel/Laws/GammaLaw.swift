/// The gamma law.
public struct GammaLaw: ContinuousLaw {
  /// The shape.
  public let shape: Double
  /// The scale, in the unit of the values.
  public let scale: Double

  /// Makes the law.
  ///
  /// - Parameters:
  ///   - shape: from 10^-3 to 10^6.
  ///   - scale: above 0 and finite.
  /// - Throws: ``LawError`` for other parameters.
  public init(shape: Double, scale: Double) throws(LawError) {
    try LawError.require(shape, "shape", in: 1e-3...1e6, of: "gamma")
    try LawError.requirePositive(scale, "scale", of: "gamma")
    self.shape = shape
    self.scale = scale
  }

  /// shape * scale.
  public var mean: Double { shape * scale }
  /// shape * scale^2.
  public var variance: Double { shape * scale * scale }
  /// P(shape, x / scale), the regularised incomplete gamma function.
  public func cumulative(_ x: Double) -> Double {
    x <= 0 ? 0 : Elementary.incompleteGamma(shape, x / scale).lower
  }

  /// The inverse of the regularised incomplete gamma function, to about 1e-12 relative.
  ///
  /// Newton's method on the logarithm of the nearer tail as a function of y = ln x. Both tails are
  /// log-concave in y (the density of y, proportional to exp(shape y - e^y), is), so the method converges
  /// from everywhere and small shapes, whose quantiles underflow in x, do no harm.
  /// At shape 1, the exponential law, it is -scale ln(1 - u).
  public func quantile(_ u: Double) -> Double {
    if shape == 1 { return -scale * Elementary.log1p(-u) }
    let y = logQuantile(u)
    return scale * Elementary.exp(y)
  }

  /// The logarithm of the quantile at scale 1.
  private func logQuantile(_ u: Double) -> Double {
    // So small that the power law at zero is all there is (the next term is below rounding).
    let powerLaw = (Elementary.log(u) + Elementary.logGamma(shape + 1)) / shape
    if powerLaw < -40 { return powerLaw }
    let upper = u > 0.5
    let target = Elementary.log(upper ? 1 - u : u)
    var y = start(u, powerLaw)
    for _ in 0..<60 {
      let x = Elementary.exp(y)
      let density = Elementary.logGammaFront(shape, y, x) + Elementary.log(shape)
      let tail = logTail(upper: upper, y, x)
      // d ln P / dy = density / P.
      let slope = Elementary.exp(density - tail)
      let step = (tail - target) / slope
      y -= max(-20, min(20, upper ? -step : step))
      if step.magnitude < 1e-13 * max(1, y.magnitude) { break }
    }
    return y
  }

  /// ln P or ln Q at x = e^y.
  private func logTail(upper: Bool, _ y: Double, _ x: Double) -> Double {
    let near = Elementary.logIncompleteGamma(shape, y, x)
    let isUpper = x >= shape + 1
    return upper == isUpper ? near : Elementary.log1p(-Elementary.exp(near))
  }

  /// A first guess: Wilson and Hilferty's cube, or the power law at zero where that goes below it.
  ///
  /// *Source:* Wilson and Hilferty, "The distribution of chi-square", PNAS 17, 1931.
  private func start(_ u: Double, _ powerLaw: Double) -> Double {
    let ninth = 1 / (9 * shape)
    let cube = 1 - ninth + Elementary.normalQuantile(u) * ninth.squareRoot()
    if shape < 0.5 || cube < 0.1 { return min(powerLaw, Elementary.log(shape + 40)) }
    return Elementary.log(shape) + 3 * Elementary.log(cube)
  }
}
