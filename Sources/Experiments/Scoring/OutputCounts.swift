import PrivacyMechanisms
import Recovery
import Statistics

/// What the ad tech makes of the outputs of the sources that it registered, type by type.
struct OutputCounts {
  private let recoveries: [OutputStateRecovery]
  private let registered: [Int]
  /// By type and campaign, as in the tally.
  private let observed: [OutputStateHistogram]
  private let reported: [OutputStateHistogram]
  private let campaigns: Int
  private let values: Int

  init(_ channel: OutputChannel, _ sources: SourceTally, campaigns: Int, values: Int) throws {
    recoveries = try channel.types.map { try OutputStateRecovery(states: $0.states, epsilon: $0.epsilon) }
    registered = sources.registered
    let states = channel.types.map(\.states)
    observed = sources.observed.histograms(rows: sources.registered.count) { states[$0 / campaigns] }
    reported = sources.reported.histograms(rows: sources.registered.count) { states[$0 / campaigns] }
    self.campaigns = campaigns
    self.values = values
  }

  /// Estimates of all campaigns' counts.
  func estimates(_ estimator: CountEstimator) throws -> [CampaignEstimate] {
    let types = try recoveries.indices.map { try estimates($0, estimator) }
    guard types.count > 1 else { return types[0] }
    return try (0..<campaigns).map { campaign in
      let parts = types.map { $0[campaign] }
      return try CampaignEstimate(
        values: (0..<values).map { data in
          try CountEstimate.sum(parts.compactMap { $0.values.indices.contains(data) ? $0.values[data] : nil })
        }, total: CountEstimate.sum(parts.map(\.total)))
    }
  }

  /// Estimates of all campaigns' counts by the sources of one type.
  private func estimates(_ type: Int, _ estimator: CountEstimator) throws -> [CampaignEstimate] {
    try recoveries[type].estimates(campaigns: outputs(type), estimator: estimator)
  }

  private func outputs(_ type: Int) -> [OutputStateRecovery.Campaign] {
    (0..<campaigns).map { campaign in
      OutputStateRecovery.Campaign(
        observed: observed[row(type, campaign)], sources: registered[row(type, campaign)])
    }
  }

  /// The estimates' means and variances over the noise by data value; nil where there is no closed form.
  ///
  /// - Parameter actual: how outputs are noised; nil where that is known.
  func laws(
    _ campaign: Int, _ estimator: CountEstimator, actual: OutputChannel?
  ) throws -> [EstimateLaw?] {
    let parts = try recoveries.indices.map { type in
      try recoveries[type].laws(
        trueStates: reported[row(type, campaign)], sources: registered[row(type, campaign)],
        estimator: estimator, actual: actual.map { $0.types[type].response })
    }
    return (0..<values).map { data in
      let mine = parts.compactMap { $0.indices.contains(data) ? $0[data] : nil }
      guard !mine.isEmpty else { return nil }
      return EstimateLaw(
        mean: mine.reduce(0) { $0 + $1.mean }, variance: mine.reduce(0) { $0 + $1.variance })
    }
  }

  /// Estimates of what campaigns' reported conversions are worth, from counts by data value and the advertisers' own
  /// mean values.
  ///
  /// - Parameter worth: what conversions are worth by data, told apart in so many values; asked by campaign.
  func valueEstimates(
    worth: (_ campaign: Int, _ values: Int) -> [ValueMoments], _ estimator: CountEstimator
  ) throws -> [CountEstimate] {
    let types = try recoveries.indices.map { type in
      try recoveries[type].values(
        campaigns: outputs(type),
        worth: (0..<campaigns).map { worth($0, recoveries[type].states.dataValues) }, estimator: estimator)
    }
    return try (0..<campaigns).map { campaign in try CountEstimate.sum(types.map { $0[campaign] }) }
  }

  /// How far a campaign's unbiased counts are from the reported ones, by the covariance over the noise; nil without noise.
  func distance(_ campaign: Int, trueCounts: [Int]) throws -> (square: Double, rank: Int)? {
    var covariance = Matrix(rows: values, columns: values)
    var errors = trueCounts.map { -Double($0) }
    for (type, recovery) in recoveries.enumerated() {
      let cell = row(type, campaign)
      let estimates = try recovery.estimates(
        observed: observed[cell], sources: registered[cell], estimator: .unbiased
      ).values
      let mine = try recovery.covariance(
        of: recovery.valueFigures, trueStates: reported[cell], sources: registered[cell])
      for i in estimates.indices {
        errors[i] += estimates[i].estimate
        for j in estimates.indices { covariance[i, j] += mine[i, j] }
      }
    }
    guard errors.indices.allSatisfy({ covariance[$0, $0] > 0 }) else { return nil }
    guard let solution = try? LinearSystem.solve(covariance, errors) else { return nil }
    return (zip(errors, solution).reduce(0) { $0 + $1.0 * $1.1 }, values)
  }

  private func row(_ type: Int, _ campaign: Int) -> Int { type * campaigns + campaign }
}
