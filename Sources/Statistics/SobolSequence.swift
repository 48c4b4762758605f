import CGSL

/// The Sobol' sequence: points that fill a cube evenly, the more so the more there are.
///
/// It begins at the origin, which GSL leaves out, so that the first 2^k points are a net: every coordinate has as many of
/// them below a half as above, and so on for quarters and eighths.
///
/// *Source:* Bratley and Fox, "Algorithm 659: Implementing Sobol's quasirandom sequence generator", ACM TOMS 14 (1988), whose
/// direction numbers GSL uses; Owen, "On dropping the first Sobol' point" (2020), for why the origin stays.
public enum SobolSequence {
  /// The most dimensions that there are direction numbers for.
  public static let mostDimensions = 40

  /// The first points.
  ///
  /// - Parameters:
  ///   - count: how many, 1 to 2^29.
  ///   - dimensions: coordinates of each, 1 to ``mostDimensions``.
  /// - Returns: the points in order, each coordinate at least 0 and below 1.
  /// - Throws: ``StatisticsError`` outside these ranges.
  public static func points(_ count: Int, dimensions: Int) throws(StatisticsError) -> [[Double]] {
    let arguments = [Double(count), Double(dimensions)]
    try GSL.require(
      (1...1 << 29).contains(count) && (1...mostDimensions).contains(dimensions), "gsl_qrng_get", arguments,
      "there are 1 to 2^29 points of 1 to \(mostDimensions) dimensions")
    GSL.prepare()
    guard let generator = gsl_qrng_alloc(cgsl_qrng_sobol(), UInt32(dimensions)) else {
      throw StatisticsError(
        .noConvergence, function: "gsl_qrng_alloc", arguments: arguments, remedy: "there is no memory left")
    }
    defer { gsl_qrng_free(generator) }
    var points = [[Double](repeating: 0, count: dimensions)]
    while points.count < count {
      var point = [Double](repeating: 0, count: dimensions)
      try GSL.check(
        gsl_qrng_get(generator, &point), "gsl_qrng_get", arguments, remedy: "take fewer points or dimensions")
      points.append(point)
    }
    return points
  }
}
