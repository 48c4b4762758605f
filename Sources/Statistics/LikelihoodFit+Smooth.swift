extension LikelihoodFit {
  /// Newton steps at the end of a smooth fit, at most.
  private static let polishings = 12

  /// Fits parameters of the order of 1 of a likelihood that is smooth, by its derivatives.
  ///
  /// Quicker than the simplex of ``init(start:_:)`` for more than two parameters. A quasi-Newton descent comes close,
  /// then Newton steps with the observed information end where another step would move no parameter by a thousandth
  /// of its standard error. Covariance as there.
  ///
  /// *Source:* J. Nocedal, S. J. Wright, "Numerical Optimization" (2006), sections 3.3 and 6.1.
  ///
  /// - Parameters:
  ///   - start: where to begin, at least one number.
  ///   - logLikelihood: in nats, finite wherever it is asked.
  /// - Throws: as ``Minimiser/descent(start:step:difference:tolerance:maximumIterations:_:)``, and `StatisticsError`
  ///   of kind `singular` when the likelihood does not depend on the parameters at all.
  public init(smoothFrom start: [Double], _ logLikelihood: ([Double]) -> Double) throws(StatisticsError) {
    let near = try Minimiser.descent(start: start, tolerance: 0.3) { -logLikelihood($0) }
    var place = near.location
    var value = logLikelihood(place)
    var covariance = try Self.inverse(Self.information(place, logLikelihood))
    for _ in 0..<Self.polishings {
      let slope = Self.slope(place, logLikelihood)
      let step = place.indices.map { row in
        place.indices.reduce(0.0) { $0 + covariance[row, $1] * slope[$1] }
      }
      // Twice what the quadratic model says is still to be gained: the squared step in standard errors.
      let gain = zip(step, slope).reduce(0.0) { $0 + $1.0 * $1.1 }
      guard gain > 1e-6 else { break }
      guard let next = Self.uphill(from: place, value, along: step, logLikelihood) else { break }
      (place, value) = next
      covariance = try Self.inverse(Self.information(place, logLikelihood))
    }
    self.init(parameters: place, covariance: covariance, logLikelihood: value)
  }

  private static func slope(_ place: [Double], _ logLikelihood: ([Double]) -> Double) -> [Double] {
    let difference = 1e-4
    return place.indices.map {
      (logLikelihood(moved(place, [($0, difference)])) - logLikelihood(moved(place, [($0, -difference)])))
        / (2 * difference)
    }
  }

  /// The first of ever shorter steps that finds a higher likelihood; nil when none does.
  private static func uphill(
    from place: [Double], _ value: Double, along step: [Double], _ logLikelihood: ([Double]) -> Double
  ) -> (place: [Double], value: Double)? {
    var length = 1.0
    for _ in 0..<20 {
      let next = moved(place, step.enumerated().map { ($0.offset, length * $0.element) })
      let reached = logLikelihood(next)
      if reached > value { return (next, reached) }
      length /= 2
    }
    return nil
  }
}
