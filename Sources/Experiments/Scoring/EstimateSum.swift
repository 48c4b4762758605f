import Recovery
import Statistics

extension CountEstimate {
  /// The sum of independent estimates; the interval is normal, from the sum of the variances.
  static func sum(_ parts: [CountEstimate]) throws -> CountEstimate {
    if parts.count == 1 { return parts[0] }
    let estimate = parts.reduce(0) { $0 + $1.estimate }
    let variances = parts.compactMap { $0.standardError.map { $0 * $0 } }
    guard variances.count == parts.count else { return CountEstimate(estimate) }
    let error = variances.reduce(0, +).squareRoot()
    let reach = try Confidence.normalQuantile(0.95) * error
    let low = parts.compactMap(\.low).reduce(0, +)
    let high = parts.compactMap(\.high).reduce(0, +)
    return CountEstimate(
      estimate, standardError: error,
      // A likely count can lie beyond the intervals of its parts, which then end where those do.
      interval: Interval(low: estimate - reach, high: estimate + reach).clamped(to: low...high))
  }

  /// The sum of the estimates of a mixed web's parts.
  ///
  /// Parts whose count is known exactly move the interval of the others. So where only one part has noise, the sum keeps
  /// that part's own interval; where several have, it is as ``sum(_:)`` says; where none has, it is a single point.
  ///
  /// The possible counts of several noised parts are not right on average, and so their sum is no centre for an
  /// interval: they get that of the unbiased sum, cut at 0. Posterior means are, each by its own posterior law. Where the
  /// error of some part is not known, that of the sum is not.
  ///
  /// - Parameters:
  ///   - parts: the parts' estimates.
  ///   - estimator: which estimates they are.
  ///   - unbiased: the parts' unbiased estimates.
  static func sumOfParts(
    _ parts: [CountEstimate], _ estimator: CountEstimator, unbiased: [CountEstimate]
  ) throws -> CountEstimate {
    let blurred = parts.filter { !$0.isExact }
    let exact = parts.filter(\.isExact).reduce(0) { $0 + $1.estimate }
    guard !blurred.isEmpty else { return CountEstimate(exact, standardError: 0, interval: Interval(exact)) }
    let areKnown = blurred.allSatisfy { $0.standardError != nil }
    guard estimator.isBounded, estimator != .shrinkage, blurred.count > 1, areKnown else {
      return try sum(blurred).moved(by: exact)
    }
    let fair = try sumOfParts(unbiased, .unbiased, unbiased: unbiased)
    guard let low = fair.low, let high = fair.high else {
      return CountEstimate(parts.reduce(0) { $0 + $1.estimate })
    }
    return CountEstimate(
      parts.reduce(0) { $0 + $1.estimate }, standardError: fair.standardError,
      interval: Interval(low: low, high: high).clamped(to: 0...(.infinity)))
  }

  /// Whether nothing but the estimate itself is in the interval.
  private var isExact: Bool { standardError == 0 && low == estimate && high == estimate }

  private func moved(by count: Double) -> CountEstimate {
    if count == 0 { return self }
    var interval: Interval?
    if let low, let high { interval = Interval(low: low + count, high: high + count) }
    return CountEstimate(estimate + count, standardError: standardError, interval: interval)
  }
}
