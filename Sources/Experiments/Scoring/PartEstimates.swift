import Recovery
import SimulationKernel

/// What the ad tech makes of the reports of browsers that all have the same system.
struct PartEstimates {
  let arm: SystemArm
  let tally: SystemTally
  private let model: CountModel

  /// - Parameters:
  ///   - plan: what the ad tech takes the noise for.
  ///   - random: the random numbers of this replication that are nobody's in particular.
  init(_ arm: SystemArm, _ tally: SystemTally, _ plan: RecoveryPlan, random: AddressedRandom) throws {
    self.arm = arm
    self.tally = tally
    model = try CountModel(
      arm.channel, assumed: try arm.channel.assumed(plan, noisesData: arm.noisesData), tally: tally,
      values: arm.values, random: random)
  }

  /// Whether there is such an estimate of these reports.
  func applies(_ estimator: CountEstimator) -> Bool { estimator.applies(to: arm.channel.kind) }

  /// How far a campaign's unbiased counts are from the reported ones, by their covariance; nil without noise.
  func distance(_ campaign: Int) throws -> (square: Double, rank: Int)? {
    hasFabricated ? nil : try model.distance(campaign)
  }

  /// Whether a count is not told because it is of too few reports.
  func isWithheld(_ campaign: Int, _ data: Int) -> Bool {
    data < arm.values && model.isWithheld(campaign, data: data)
  }

  /// What is received of a campaign for each value of data: reports, or their noised sum.
  func received(_ campaign: Int) -> [Int] { model.observed(campaign) }

  /// The same in conversions; sums of budget units are divided by what a conversion contributes, and rounded.
  func receivedConversions(_ campaign: Int) -> [Int] {
    guard case .sums(let channel) = arm.channel else { return model.observed(campaign) }
    let unit = Double(max(1, channel.countContribution))
    return model.observed(campaign).map { Int((Double($0) / unit).rounded()) }
  }

  /// What is received of a campaign's value, in the currency; nil where reports do not say.
  func receivedValue(_ campaign: Int) -> Double? {
    arm.valueUnits.map { model.observedValue(campaign) / $0 }
  }

  /// What the conversions behind a campaign's delivered reports are worth, in the currency.
  func reportedValue(_ campaign: Int) -> Double {
    Double(tally.reportedValue[campaign]) / (arm.valueUnits ?? 100)
  }

  /// What the delivered reports of a campaign would have said without noise.
  func reported(_ campaign: Int) -> ArraySlice<Int> {
    tally.reported[campaign * arm.values..<(campaign + 1) * arm.values]
  }

  /// Estimates of all campaigns' counts; nil where the reports count nothing.
  func estimates(_ estimator: CountEstimator) throws -> [CampaignEstimate?] {
    try model.estimates(estimator)
  }

  /// The exactly computed coverage of an interval for the reported truth; nil where there is no closed form.
  func expectedCoverage(_ campaign: Int, data: Int, _ estimator: CountEstimator) -> Double? {
    hasFabricated ? nil : model.expectedCoverage(campaign, data: data, estimator)
  }

  /// The estimates' means and variances over the noise by data value; nil where there is no closed form.
  func laws(_ campaign: Int, _ estimator: CountEstimator) throws -> [EstimateLaw?] {
    hasFabricated ? Array(repeating: nil, count: arm.values) : try model.laws(campaign, estimator)
  }

  /// Reports that are made up went through no noise, which closed forms take all to have done.
  private var hasFabricated: Bool { (tally.invalid?.fabricated ?? 0) > 0 }

  /// Estimates of what all campaigns' conversions are worth; nil where that is not known.
  ///
  /// - Parameter worth: what conversions are worth by data, told apart in so many values, where reports do not say it;
  ///   asked by campaign.
  func valueEstimates(
    _ estimator: CountEstimator, worth: (_ campaign: Int, _ values: Int) -> [ValueMoments]
  ) throws -> [CountEstimate?] {
    guard arm.measures else { return Array(repeating: nil, count: model.campaigns) }
    if let units = arm.valueUnits { return try model.valueEstimates(units: units, estimator) }
    return try model.valueEstimates(worth: worth, estimator)
  }
}

extension PartEstimates {
  /// The parts of a mixed web, or the only system of a web that has one.
  ///
  /// Sums of different parts are noised by different draws.
  static func all(
    _ arm: SystemArm, _ tally: SystemTally, _ scenario: Scenario, replication: Int
  ) throws -> [Self] {
    func random(_ service: UInt64) -> AddressedRandom {
      AddressedRandom(seed: scenario.seed, replication: UInt64(replication), person: service)
    }
    guard !arm.parts.isEmpty else { return [try Self(arm, tally, scenario.recovery, random: random(0))] }
    var services: UInt64 = 0
    return try zip(arm.parts, tally.parts ?? []).map { part, tally in
      defer { if case .sums = part.arm.channel { services += 1 } }
      return try Self(part.arm, tally, scenario.recovery, random: random(services))
    }
  }
}
