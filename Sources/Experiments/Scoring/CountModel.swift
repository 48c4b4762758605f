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
  private let channel: CountChannel
  /// Whether the noise is taken for another than it is.
  private let isMisled: Bool
  private let tally: SystemTally
  private let values: Int
  let campaigns: Int

  /// - Parameters:
  ///   - channel: how counts are blurred.
  ///   - assumed: how the ad tech believes that they are; nil where it knows.
  ///   - random: the random numbers of this replication that are nobody's in particular.
  init(
    _ channel: CountChannel, assumed: CountChannel?, tally: SystemTally, values: Int, random: AddressedRandom
  ) throws {
    self.tally = tally
    self.values = values
    self.channel = channel
    isMisled = assumed != nil
    campaigns = tally.observedValue.count
    recovering =
      switch assumed ?? channel {
      case .data(let noise): .data(try CountRecovery(noise: noise))
      case .outputs(let channel):
        .outputs(
          try OutputCounts(
            channel, tally.sources ?? SourceTally(campaigns: campaigns, types: channel.types.count),
            campaigns: campaigns, values: values))
      case .sums(let believed):
        .sums(
          try SummedCounts(channel.sums ?? believed, believed, tally: tally, values: values, random: random))
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
      try recovery.estimates(campaigns: (0..<campaigns).map(received), estimator: estimator)
    case .outputs(let outputs): try outputs.estimates(estimator)
    case .sums(let sums): try sums.estimates(estimator)
    }
  }

  /// Whether a count is not told because it is of too few reports.
  func isWithheld(_ campaign: Int, data: Int) -> Bool {
    if case .sums(let sums) = recovering { sums.isWithheld(campaign, data: data) } else { false }
  }

  /// The exactly computed coverage of an interval for the reported truth; nil where there is no closed form.
  func expectedCoverage(_ campaign: Int, data: Int, _ estimator: CountEstimator) -> Double? {
    guard !isMisled else { return nil }
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
      let actual: DataNoise? = if isMisled, case .data(let noise) = channel { noise } else { nil }
      return reported.indices.map {
        recovery.law(
          trueCount: reported[$0], total: total, cell: $0, estimator: estimator, actual: actual)
      }
    case .outputs(let outputs):
      let actual: OutputChannel? = if isMisled, case .outputs(let channel) = channel { channel } else { nil }
      return try outputs.laws(campaign, estimator, actual: actual)
    case .sums(let sums): return sums.laws(campaign, trueCounts: reported, estimator)
    }
  }

  /// How far a campaign's unbiased counts are from the reported ones: the square of their errors by the covariance that the
  /// ad tech believes in, and its rank; nil without noise.
  func distance(_ campaign: Int) throws -> (square: Double, rank: Int)? {
    let reported = reported(campaign)
    switch recovering {
    case .data(let recovery):
      return try recovery.distance(observed: received(campaign), trueCounts: reported)
    case .outputs(let outputs): return try outputs.distance(campaign, trueCounts: reported)
    case .sums(let sums): return sums.distance(campaign, trueCounts: reported)
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
      return try recovery.values(
        campaigns: (0..<campaigns).map(received), worth: (0..<campaigns).map { worth($0, values) },
        estimator: estimator)
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

extension CountChannel {
  fileprivate var sums: SumChannel? { if case .sums(let channel) = self { channel } else { nil } }
}
