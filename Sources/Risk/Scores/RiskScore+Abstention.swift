import Statistics

extension RiskScore {
  /// The precision at which recall is printed.
  static let precision = 0.95

  /// How an adversary fares who only speaks when confident.
  func abstention() throws(StatisticsError) -> [RiskFigure] {
    guard let first = depths.firstIndex(of: 1) else { return [] }
    var figures: [RiskFigure] = []
    for threshold in Self.thresholds {
      let answered = outcomes.filter { $0.candidates > 0 && $0.confidence >= threshold }
      let share = try BinomialProportion(successes: answered.count, trials: count)
      figures.append(
        RiskFigure(
          metric: "answered_share", at: threshold, value: share.share,
          interval: try share.clopperPearson(confidence: confidence), sampleSize: count))
      guard !answered.isEmpty else { continue }
      let right = try Self.share(answered.map { $0.hits[first] }, confidence: confidence)
      figures.append(
        RiskFigure(
          metric: "answered_right", at: threshold, value: right.share, interval: right.interval,
          sampleSize: answered.count))
    }
    let curve = abstentionCurve(first)
    let recall = curve.points.filter { $0.right >= Self.precision * $0.answered * (1 - 1e-12) }.map(\.right)
      .max()
    figures.append(
      RiskFigure(
        metric: "recall_at_precision", at: Self.precision, value: (recall ?? 0) / Double(count),
        sampleSize: count))
    figures.append(RiskFigure(metric: "abstention_area", value: curve.area, sampleSize: count))
    return figures
  }

  /// The curve of answered questions and right answers as the threshold falls, equal confidences together.
  ///
  /// Its area is the mean, over questions in the order of falling confidence, of the share right among the
  /// questions down to and with that one's confidence.
  func abstentionCurve(
    _ depth: Int
  ) -> (points: [(answered: Double, right: Double)], area: Double) {
    let sorted = outcomes.sorted { $0.confidence > $1.confidence }
    var points: [(answered: Double, right: Double)] = []
    var right = 0.0
    var area = 0.0
    var begin = 0
    while begin < sorted.count {
      var end = begin
      while end < sorted.count, sorted[end].confidence == sorted[begin].confidence {
        right += sorted[end].hits[depth]
        end += 1
      }
      points.append((Double(end), right))
      area += Double(end - begin) * right / Double(end)
      begin = end
    }
    return (points, sorted.isEmpty ? 0 : area / Double(sorted.count))
  }
}
