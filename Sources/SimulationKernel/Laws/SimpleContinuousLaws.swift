/// The uniform law between two bounds.
public struct UniformLaw: ContinuousLaw {
  /// The lower bound.
  public let low: Double
  /// The upper bound.
  public let high: Double

  /// Makes the law on `low...high`.
  ///
  /// - Throws: ``LawError`` unless both are finite and `low` is below `high`.
  public init(low: Double, high: Double) throws(LawError) {
    try LawError.requireFinite(low, "low", of: "uniform")
    guard high.isFinite, high > low, (high - low).isFinite else {
      throw LawError(
        law: "uniform", parameter: "high", value: high, allowed: "above low (\(low)) and finite")
    }
    self.low = low
    self.high = high
  }

  /// The middle.
  public var mean: Double { low + 0.5 * (high - low) }
  /// (high - low)^2 / 12.
  public var variance: Double { (high - low) * (high - low) / 12 }
  /// The point that splits the range at `u`.
  @inlinable
  public func quantile(_ u: Double) -> Double { min(high, low + u * (high - low)) }
  /// The share of the range below `x`.
  public func cumulative(_ x: Double) -> Double { max(0, min(1, (x - low) / (high - low))) }
}

/// The Weibull law: P(X > x) = exp(-(x / scale)^shape).
public struct WeibullLaw: ContinuousLaw {
  /// The shape: below 1 many early values and a long tail, at 1 the exponential law.
  public let shape: Double
  /// The scale, in the unit of the values.
  public let scale: Double

  /// Makes the law.
  ///
  /// - Throws: ``LawError`` unless both are above 0 and finite.
  public init(shape: Double, scale: Double) throws(LawError) {
    try LawError.requirePositive(shape, "shape", of: "weibull")
    try LawError.requirePositive(scale, "scale", of: "weibull")
    self.shape = shape
    self.scale = scale
  }

  /// scale * Gamma(1 + 1/shape).
  public var mean: Double { scale * Elementary.exp(Elementary.logGamma(1 + 1 / shape)) }
  /// scale^2 (Gamma(1 + 2/shape) - Gamma(1 + 1/shape)^2).
  public var variance: Double {
    let first = 2 * Elementary.logGamma(1 + 1 / shape)
    let second = Elementary.logGamma(1 + 2 / shape)
    // As a product, so that the difference of two near numbers keeps its digits.
    return scale * scale * Elementary.exp(first) * Elementary.expm1(second - first)
  }
  /// scale * (-ln(1 - u))^(1/shape).
  public func quantile(_ u: Double) -> Double {
    scale * Elementary.pow(-Elementary.log1p(-u), 1 / shape)
  }
  /// 1 - exp(-(x / scale)^shape).
  public func cumulative(_ x: Double) -> Double {
    x <= 0 ? 0 : -Elementary.expm1(-Elementary.pow(x / scale, shape))
  }
}

/// The Laplace law: two exponential tails around a centre.
public struct LaplaceLaw: ContinuousLaw {
  /// The centre.
  public let location: Double
  /// The mean distance from the centre.
  public let scale: Double

  /// Makes the law.
  ///
  /// - Throws: ``LawError`` unless the location is finite and the scale above 0 and finite.
  public init(location: Double = 0, scale: Double) throws(LawError) {
    try LawError.requireFinite(location, "location", of: "laplace")
    try LawError.requirePositive(scale, "scale", of: "laplace")
    self.location = location
    self.scale = scale
  }

  /// The centre.
  public var mean: Double { location }
  /// 2 scale^2.
  public var variance: Double { 2 * scale * scale }
  /// The centre plus or minus scale times the logarithm of twice the nearer tail.
  public func quantile(_ u: Double) -> Double {
    u < 0.5
      ? location + scale * Elementary.log(2 * u) : location - scale * Elementary.log(2 * (1 - u))
  }
  /// Half the tail on either side.
  public func cumulative(_ x: Double) -> Double {
    let tail = 0.5 * Elementary.exp(-((x - location) / scale).magnitude)
    return x < location ? tail : 1 - tail
  }
}

/// The lognormal law: the logarithm of the value is normal.
public struct LognormalLaw: ContinuousLaw {
  /// The mean of the logarithm.
  public let mu: Double
  /// The standard deviation of the logarithm.
  public let sigma: Double

  /// Makes the law.
  ///
  /// - Throws: ``LawError`` unless mu is finite and sigma above 0 and finite.
  public init(mu: Double, sigma: Double) throws(LawError) {
    try LawError.requireFinite(mu, "mu", of: "lognormal")
    try LawError.requirePositive(sigma, "sigma", of: "lognormal")
    self.mu = mu
    self.sigma = sigma
  }

  /// exp(mu + sigma^2 / 2).
  public var mean: Double { Elementary.exp(mu + 0.5 * sigma * sigma) }
  /// (exp(sigma^2) - 1) exp(2 mu + sigma^2).
  public var variance: Double {
    Elementary.expm1(sigma * sigma) * Elementary.exp(2 * mu + sigma * sigma)
  }
  /// exp(mu + sigma z), z the normal quantile of `u`.
  public func quantile(_ u: Double) -> Double {
    Elementary.exp(mu + sigma * Elementary.normalQuantile(u))
  }
  /// The normal probability below (ln x - mu) / sigma.
  public func cumulative(_ x: Double) -> Double {
    x <= 0 ? 0 : Elementary.normalCumulative((Elementary.log(x) - mu) / sigma)
  }
}
