import Statistics

extension SummaryRecovery {
  /// Estimates of what many sums measure, by `shrinkage` learning from each other.
  ///
  /// What is drawn together is what the sums measure, each the total of some sums with noise of their own, by
  /// ``NormalShrinkage``; estimates and intervals are cut at 0. Nothing is known of the size of what is summed up: so sums of
  /// very different sizes have little in common, and are left nearly as they are. Without noise, and where there are too few
  /// sums to learn from, `shrinkage` gives the unbiased estimates.
  ///
  /// - Parameters:
  ///   - totals: the sums of each total, in budget units.
  ///   - estimator: which estimate.
  /// - Throws: `RecoveryError` for an estimator that has no meaning for sums.
  public func totals(_ totals: [[Int64]], estimator: CountEstimator) throws -> [CountEstimate] {
    guard estimator.applies(to: .sums) else { throw RecoveryError.notApplicable(estimator, .sums) }
    guard estimator == .shrinkage, let noise else { return totals.map { total($0, estimator: estimator) } }
    let plain = totals.map { total($0, estimator: .unbiased) }
    let active = totals.indices.filter { !totals[$0].isEmpty }
    let shrinkage = try NormalShrinkage(
      active.map {
        .init(
          value: plain[$0].estimate, noiseVariance: noise.variance * Double(totals[$0].count) / (unit * unit))
      }, confidence: confidence)
    guard let shrinkage else { return plain }
    var result = plain
    for (index, estimate) in zip(active, shrinkage.estimates) {
      result[index] = estimate.scaled(1, within: 0...(.infinity))
    }
    return result
  }
}
