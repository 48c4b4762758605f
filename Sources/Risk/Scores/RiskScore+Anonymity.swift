import Statistics

extension RiskScore {
  /// How large the crowds are in which people hide; questions without any candidate have none and are left out.
  func anonymity() throws(StatisticsError) -> [RiskFigure] {
    let held = outcomes.filter { $0.candidates > 0 }
    guard !held.isEmpty else { return [] }
    let alone = try BinomialProportion(
      successes: held.filter { $0.candidates == 1 }.count, trials: held.count)
    let entropies = RunningMoments(held.map(\.entropy))
    func figure(_ metric: String, _ value: Double, _ interval: Interval? = nil) -> RiskFigure {
      RiskFigure(metric: metric, value: value, interval: interval, sampleSize: held.count)
    }
    return [
      figure("anonymity_set_min", held.map { Double($0.candidates) }.min() ?? 0),
      figure("anonymity_set_median", Self.median(held.map { Double($0.candidates) })),
      figure("anonymity_set_one", alone.share, try alone.clopperPearson(confidence: confidence)),
      figure("effective_size_min_entropy", Self.median(held.map { 1 / $0.confidence })),
      figure("effective_size_renyi_2", Self.median(held.map { 1 / $0.sumOfSquares })),
      figure("effective_size_median", Self.median(held.map { Entropy.size(ofBits: $0.entropy) })),
      figure("effective_size_mean_entropy", Entropy.size(ofBits: entropies.mean)),
      figure(
        "posterior_entropy", entropies.mean, try entropies.intervalForMean(confidence: confidence)),
    ]
  }

  /// The middle value, or the mean of the two middle ones.
  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
