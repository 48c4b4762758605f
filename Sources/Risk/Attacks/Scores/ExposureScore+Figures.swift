import Statistics

extension ExposureScore {
  /// The levels of success that are asked for.
  public static let levels = [0.5, 0.95]

  /// Success at every m, and how many clicks or days it takes to reach 50 % and 95 %.
  ///
  /// Where a level is not reached within the horizon, its value is infinite and so is the interval's high end.
  ///
  /// - Parameters:
  ///   - bounds: what success at m = 1 ... M cannot exceed in expectation; empty when nothing is known.
  ///   - closedForms: what it is in expectation; empty when nothing says it.
  ///   - confidence: the nominal coverage of intervals.
  /// - Throws: `StatisticsError` when an interval cannot be computed.
  public func figures(
    bounds: [Double?] = [], closedForms: [Double?] = [], confidence: Double = 0.95
  ) throws(StatisticsError) -> [RiskFigure] {
    guard queries > 0 else { return [] }
    let unit = scale.rawValue
    var figures: [RiskFigure] = []
    for (m, sum) in successes.enumerated() {
      let (share, interval) = try RiskScore.share(sum: sum, of: queries, confidence: confidence)
      figures.append(
        RiskFigure(
          metric: "success_by_\(unit)", at: Double(m + 1), value: share, interval: interval,
          bound: m < bounds.count ? bounds[m] : nil,
          closedForm: m < closedForms.count ? closedForms[m] : nil, sampleSize: queries))
    }
    let expected = closedForms.compactMap { $0 }
    for level in Self.levels {
      let crossing = try until(level, confidence: confidence)
      var closedForm: Double?
      if expected.count == successes.count {
        closedForm = Self.crossing(expected, level).map(Double.init)
      }
      figures.append(
        RiskFigure(
          metric: "\(unit)_until", at: level, value: crossing.value.map(Double.init) ?? .infinity,
          interval: Interval(
            low: Double(crossing.low), high: crossing.high.map(Double.init) ?? .infinity),
          closedForm: closedForm, sampleSize: queries))
      figures.append(
        RiskFigure(
          metric: "\(unit)_until_reached", at: level, value: crossing.value == nil ? 0 : 1,
          sampleSize: queries))
    }
    return figures
  }
}
