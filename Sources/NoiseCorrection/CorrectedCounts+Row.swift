import Recovery

extension CorrectedCounts.Row {
  /// Adds the counts of groups of sources with different noise.
  init(_ type: NoisedSourceType, _ triggerData: UInt32?, _ groups: [NoisedReports]) {
    let corrected = StateCorrection.usual.estimate(groups)
    self.type = type
    self.triggerData = triggerData
    observed = groups.reduce(0) { $0 + $1.reports }
    estimate = corrected.estimate
    standardError = corrected.standardError ?? 0
    low = corrected.low ?? corrected.estimate
    high = corrected.high ?? corrected.estimate
    isUninformative = corrected.isUninformative(most: groups.reduce(0) { $0 + $1.most })
  }
}
