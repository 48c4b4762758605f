import Statistics

extension DetectionScore {
  /// Rates, advantage, predictive values and the true positive rate at a small false positive rate.
  ///
  /// Where a figure is made of both rates, its interval is that of a box of Clopper-Pearson intervals, each of half
  /// the error: it covers at least as often as it says.
  ///
  /// - Parameters:
  ///   - expectation: closed forms and bounds, printed beside the figures.
  ///   - baseRates: the shares of targets among people at which the predictive value is printed, each above 0 and
  ///     below 1.
  ///   - confidence: the nominal coverage of intervals.
  /// - Throws: `StatisticsError` when an interval cannot be computed.
  public func figures(
    expectation: DetectionExpectation = .nothing, baseRates: [Double] = [], confidence: Double = 0.95
  ) throws(StatisticsError) -> [RiskFigure] {
    let hits = try BinomialProportion(successes: truePositives, trials: positives)
    let alarms = try BinomialProportion(successes: falsePositives, trials: negatives)
    let half = 1 - (1 - confidence) / 2
    let (hit, alarm) = (
      try hits.clopperPearson(confidence: half), try alarms.clopperPearson(confidence: half)
    )
    var advantage: Double?
    if let high = expectation.truePositiveRate, let low = expectation.falsePositiveRate {
      advantage = high - low
    }
    var figures = [
      RiskFigure(
        metric: "true_positive_rate", value: hits.share,
        interval: try hits.clopperPearson(confidence: confidence), bound: expectation.truePositiveBound,
        closedForm: expectation.truePositiveRate, sampleSize: positives),
      RiskFigure(
        metric: "false_positive_rate", value: alarms.share,
        interval: try alarms.clopperPearson(confidence: confidence),
        closedForm: expectation.falsePositiveRate, sampleSize: negatives),
      RiskFigure(
        metric: "advantage", value: hits.share - alarms.share,
        interval: Interval(low: hit.low - alarm.high, high: hit.high - alarm.low),
        bound: expectation.advantageBound, closedForm: advantage, sampleSize: positives + negatives),
    ]
    let small = try power(at: Self.smallRate, confidence: half)
    figures.append(
      RiskFigure(
        metric: "tpr_at_fpr", at: Self.smallRate, value: small.value, interval: small.interval,
        bound: expectation.smallRateBound, sampleSize: positives + negatives))
    for base in baseRates {
      let value = DetectionExpectation.predictiveValue
      figures.append(
        RiskFigure(
          metric: "positive_predictive_value", at: base, value: value(base, hits.share, alarms.share),
          interval: Interval(
            low: value(base, hit.low, alarm.high), high: value(base, hit.high, alarm.low)),
          closedForm: expectation.predictiveValue(base: base), sampleSize: positives + negatives))
    }
    return figures
  }

  /// The true positive rate at a false positive rate, people of one score being called targets at random.
  ///
  /// The low end is the lower limit of the true positive rate at the last threshold whose false positive rate is surely
  /// small enough; the high end is the upper limit at the first whose rate is surely as large. Few others, few sure
  /// thresholds: the low end is then 0. Both rates rise as the threshold falls, so thresholds found in the data
  /// need no correction for the search.
  func power(at rate: Double, confidence: Double) throws(StatisticsError) -> (
    value: Double, interval: Interval
  ) {
    var (hits, alarms) = (0, 0)
    var (value, low, high) = (0.0, 0.0, 1.0)
    var (isOver, isSurelyOver) = (false, false)
    for level in levels {
      let ties = level.negatives
      if !isOver {
        let room = rate * Double(negatives) - Double(alarms)
        isOver = Double(ties) > room
        let share = isOver ? room / Double(ties) : 1
        value = (Double(hits) + share * Double(level.positives)) / Double(positives)
      }
      hits += level.positives
      alarms += ties
      let alarm = try BinomialProportion(successes: alarms, trials: negatives)
        .clopperPearson(confidence: confidence)
      if alarm.high > rate, isSurelyOver { break }
      let hit = try BinomialProportion(successes: hits, trials: positives)
        .clopperPearson(confidence: confidence)
      if alarm.high <= rate { low = hit.low }
      if alarm.low >= rate, !isSurelyOver {
        isSurelyOver = true
        high = hit.high
      }
    }
    return (value, Interval(low: min(low, value), high: max(high, value)))
  }
}
