import Recovery

/// How far the conversions that attribution credits to campaigns are those that the campaigns caused.
///
/// It says what the best system could not mend that credits the last click: no noise, cap or loss is in it.
enum Causality {
  /// The figures of one replication.
  static func metrics(_ population: PopulationTally) -> [MetricValue] {
    var metrics: [MetricValue] = []
    let attributable = population.attributable.reduce(0, +)
    if attributable > 0 {
      metrics.append(
        MetricValue(
          metric: "caused_share", value: Double(population.causedAsCredited) / Double(attributable)))
    }
    let scores = SliceScores(outcomes(population))
    if let square = scores.meanSquaredRelativeError(tau: Metrics.tau) {
      metrics.append(
        MetricValue(metric: "incremental_error", at: "5", value: square.squareRoot(), isRoot: true))
    }
    return metrics
  }

  /// What is credited to each campaign in the place of an estimate of what it caused.
  private static func outcomes(_ population: PopulationTally) -> [SliceOutcome] {
    let values = population.values
    return (0..<population.attributableValue.count).map { campaign in
      let cells = campaign * values..<(campaign + 1) * values
      return SliceOutcome(
        truth: Double(population.all[cells].reduce(0, +)),
        estimate: Double(population.attributable[cells].reduce(0, +)))
    }
  }
}
