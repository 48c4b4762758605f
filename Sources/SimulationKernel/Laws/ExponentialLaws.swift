/// The exponential law.
@frozen
public struct ExponentialLaw: ContinuousLaw {
  /// The mean, in the unit of the values.
  public let mean: Double

  /// Makes the law with this mean.
  ///
  /// - Throws: ``LawError`` unless the mean is above 0 and finite.
  public init(mean: Double) throws(LawError) {
    try LawError.requirePositive(mean, "mean", of: "exponential")
    self.mean = mean
  }

  /// The mean squared.
  public var variance: Double { mean * mean }
  /// -mean ln(1 - u).
  @inlinable
  public func quantile(_ u: Double) -> Double { -mean * Elementary.log1p(-u) }
  /// 1 - exp(-x / mean).
  public func cumulative(_ x: Double) -> Double { x <= 0 ? 0 : -Elementary.expm1(-x / mean) }
}

/// The exponential law given that the value stays below a limit.
@frozen
public struct TruncatedExponentialLaw: ContinuousLaw {
  /// The mean of the law before truncation, in the unit of the values.
  public let scale: Double
  /// The upper bound of the values.
  public let limit: Double
  /// The probability of staying below the limit before truncation.
  public let kept: Double

  /// Makes the law.
  ///
  /// - Throws: ``LawError`` unless the scale is above 0 and finite, and the limit above 0 and finite.
  public init(scale: Double, limit: Double) throws(LawError) {
    try LawError.requirePositive(scale, "scale", of: "truncated exponential")
    try LawError.requirePositive(limit, "limit", of: "truncated exponential")
    let kept = -Elementary.expm1(-limit / scale)
    guard kept > 0x1p-52 else {
      throw LawError(
        law: "truncated exponential", parameter: "scale", value: scale,
        allowed: "below 2^52 times the limit (\(limit)); use the uniform law instead")
    }
    self.scale = scale
    self.limit = limit
    self.kept = kept
  }

  /// scale - limit (1 - kept) / kept.
  public var mean: Double {
    let ratio = limit / scale
    // scale (1/r' - 1/(e^r - 1)) loses all digits when r is small: there, its Taylor series.
    if ratio < 1e-3 { return limit * (0.5 - ratio / 12 + ratio * ratio * ratio / 720) }
    return scale - limit / Elementary.expm1(ratio)
  }
  /// scale^2 - limit^2 e^(-r) / kept^2 with r = limit / scale.
  public var variance: Double {
    let ratio = limit / scale
    if ratio < 1e-2 { return limit * limit * (1.0 / 12 - ratio * ratio / 240) }
    return scale * scale - limit * limit * (1 - kept) / (kept * kept)
  }
  /// -scale ln(1 - u kept).
  @inlinable
  public func quantile(_ u: Double) -> Double {
    min(limit, -scale * Elementary.log1p(-u * kept))
  }
  /// (1 - exp(-x / scale)) / kept.
  public func cumulative(_ x: Double) -> Double {
    x <= 0 ? 0 : (x >= limit ? 1 : -Elementary.expm1(-x / scale) / kept)
  }
}
