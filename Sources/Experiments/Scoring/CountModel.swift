import PrivacyMechanisms
import Recovery
import SimulationKernel
import Statistics

/// What the ad tech makes of one system's reports in one replication, whatever way they were noised.
struct CountModel {
  private enum Recovering {
    case data(CountRecovery)
    case outputs(OutputCounts)
    case sums(SummedCounts)
  }

  private let recovering: Recovering
  private let tally: SystemTally
  private let values: Int
  let campaigns: Int

  /// - Parameter random: the random numbers of this replication that are nobody's in particular.
  init(_ channel: CountChannel, tally: SystemTally, values: Int, random: AddressedRandom) throws {
    self.tally = tally
    self.values = values
    campaigns = tally.observedValue.count
    recovering =
      switch channel {
      case .data(let noise): .data(try CountRecovery(noise: noise))
      case .outputs(let channel):
        .outputs(
          try OutputCounts(
            channel, tally.sources ?? SourceTally(campaigns: campaigns, types: channel.types.count),
            campaigns: campaigns, values: values))
      case .sums(let channel):
        .sums(try SummedCounts(channel, tally: tally, values: values, random: random))
      case .mixed: preconditionFailure("the parts of a mixed web are counted one by one")
      }
  }

  /// What is received of a campaign for each value of data: reports, or their noised sum.
  func observed(_ campaign: Int) -> [Int] {
    if case .sums(let sums) = recovering { return sums.received(campaign) }
    return received(campaign)
  }

  /// What is received of a campaign's value, in the system's unit.
  func observedValue(_ campaign: Int) -> Double {
    if case .sums(let sums) = recovering { return Double(sums.receivedValue(campaign)) }
    return Double(tally.observedValue[campaign])
  }

  /// Estimates of all campaigns' counts; nil where the reports count nothing.
  func estimates(_ estimator: CountEstimator) throws -> [CampaignEstimate?] {
    switch recovering {
    case .data(let recovery):
      try (0..<campaigns).map {
        try recovery.estimates(observed: received($0), estimator: estimator)
      }
    case .outputs(let outputs): try outputs.estimates(estimator)
    case .sums(let sums): sums.estimates(estimator)
    }
  }

  /// Whether a count is not told because it is of too few reports.
  func isWithheld(_ campaign: Int, data: Int) -> Bool {
    if case .sums(let sums) = recovering { sums.isWithheld(campaign, data: data) } else { false }
  }

  /// The exactly computed coverage of an interval for the reported truth; nil where there is no closed form.
  func expectedCoverage(_ campaign: Int, data: Int, _ estimator: CountEstimator) -> Double? {
    switch recovering {
    case .data(let recovery):
      let reported = reported(campaign)
      return recovery.expectedCoverage(
        trueCount: reported[data], total: reported.reduce(0, +), cell: data, estimator: estimator)
    case .outputs, .sums: return nil
    }
  }

  /// The estimates' means and variances over the noise by data value; nil where there is no closed form.
  func laws(_ campaign: Int, _ estimator: CountEstimator) throws -> [EstimateLaw?] {
    let reported = reported(campaign)
    switch recovering {
    case .data(let recovery):
      let total = reported.reduce(0, +)
      return reported.indices.map {
        recovery.law(trueCount: reported[$0], total: total, cell: $0, estimator: estimator)
      }
    case .outputs(let outputs): return try outputs.laws(campaign, estimator)
    case .sums(let sums): return sums.laws(campaign, trueCounts: reported, estimator)
    }
  }

  /// Estimates of what campaigns' conversions are worth, where reports say it; nil where they say it not of these.
  ///
  /// - Parameter units: how many units of the reports' values are worth one of the currency.
  func valueEstimates(units: Double, _ estimator: CountEstimator) throws -> [CountEstimate?] {
    if case .sums(let sums) = recovering { return try sums.valueEstimates(units: units, estimator) }
    return tally.observedValue.map { observed in
      let value = Double(observed) / units
      return CountEstimate(value, standardError: 0, interval: Interval(value))
    }
  }

  /// Estimates of what campaigns' conversions are worth, where reports do not say it.
  ///
  /// - Parameter worth: what conversions are worth by data, told apart in so many values; asked by campaign.
  func valueEstimates(
    worth: (_ campaign: Int, _ values: Int) -> [ValueMoments], _ estimator: CountEstimator
  ) throws -> [CountEstimate?] {
    switch recovering {
    case .data(let recovery):
      return try (0..<campaigns).map {
        try recovery.value(observed: received($0), worth: worth($0, values), estimator: estimator)
      }
    case .outputs(let outputs): return try outputs.valueEstimates(worth: worth, estimator)
    case .sums: return Array(repeating: nil, count: campaigns)
    }
  }

  private func received(_ campaign: Int) -> [Int] {
    Array(tally.observed[campaign * values..<(campaign + 1) * values])
  }

  private func reported(_ campaign: Int) -> [Int] {
    Array(tally.reported[campaign * values..<(campaign + 1) * values])
  }
}
