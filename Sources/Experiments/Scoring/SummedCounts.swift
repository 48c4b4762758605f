import AdTech
import AttributionReporting
import PrivacyMechanisms
import Recovery
import SimulationKernel
import Statistics

/// The sums over all aggregatable reports of one replication as an aggregation service tells them, and the counts and
/// values that they stand for.
struct SummedCounts {
  private let channel: SumChannel
  private let recovery: SummaryRecovery
  /// The noised sums that count, `campaign * values + data`.
  private let counts: [Int64]
  /// The noised sums of values, by campaign, each with the noise of all its keys.
  private let worth: [Int64]
  /// The law of the noise, and what the ad tech takes it for.
  private let law: DiscreteLaplace?
  private let believed: DiscreteLaplace?
  private let values: Int
  /// How many reports came together for each sum that counts, `campaign * values + data`; empty where that does not matter.
  private let batches: [Int]

  /// - Parameters:
  ///   - channel: how sums are noised.
  ///   - assumed: how the ad tech believes that they are.
  ///   - random: the random numbers of this replication that are nobody's in particular.
  init(
    _ channel: SumChannel, _ assumed: SumChannel, tally: SystemTally, values: Int, random: AddressedRandom
  ) throws {
    self.channel = channel
    self.values = values
    let perAdvertiser = tally.queries.isEmpty ? 1 : tally.observed.count / tally.queries.count
    let batches =
      tally.queries.isEmpty
      ? []
      : tally.observed.indices.map { cell in
        tally.queries[cell / values / perAdvertiser * values + cell % values]
      }
    self.batches = batches
    law = try channel.noiseLaw()
    believed = try assumed.noiseLaw()
    recovery = try SummaryRecovery(noise: believed, unit: Double(max(1, channel.countContribution)))
    let source = law.map { SummaryNoiseSource(law: $0, random: random) }
    func noise(_ campaign: Int, _ data: Int, isValue: Bool) -> Int64 {
      source?.noise(of: ContributionKey(campaign: campaign, data: UInt64(data), isValue: isValue).bits) ?? 0
    }
    counts = tally.observed.enumerated().map { cell, sum in
      // Nobody asks for the sum of no reports, and nobody is told that of too few.
      if !batches.isEmpty, batches[cell] < max(1, channel.leastBatch) { return 0 }
      return Int64(sum) + noise(cell / values, cell % values, isValue: false)
    }
    worth = tally.observedValue.enumerated().map { campaign, sum in
      (0..<channel.valueKeys).reduce(sum) { $0 + noise(campaign, $1, isValue: true) }
    }
  }

  /// The sums of a campaign by data.
  func received(_ campaign: Int) -> [Int] {
    counts[campaign * values..<(campaign + 1) * values].map { Int($0) }
  }

  /// The sum of a campaign's values.
  func receivedValue(_ campaign: Int) -> Int64 { worth[campaign] }

  /// Estimates of all campaigns' counts; nil where nothing is counted.
  func estimates(_ estimator: CountEstimator) throws -> [CampaignEstimate?] {
    guard channel.countContribution > 0 else { return worth.map { _ in nil } }
    let zero = CountEstimate(0, standardError: estimator == .raw ? nil : 0, interval: Interval(0))
    let asked = worth.indices.map { campaign in (0..<values).map { self.asked(campaign, $0) } }
    let byData = try (0..<values).map { data in
      try recovery.totals(asked.map { $0[data] }, estimator: estimator)
    }
    // A total that is not told is no example for others.
    let totals = try recovery.totals(
      worth.indices.map { campaign in
        (0..<values).contains { isWithheld(campaign, data: $0) } ? [] : asked[campaign].flatMap { $0 }
      }, estimator: estimator)
    return worth.indices.map { campaign in
      CampaignEstimate(
        values: (0..<values).map { asked[campaign][$0].isEmpty ? zero : byData[$0][campaign] },
        total: asked[campaign].allSatisfy(\.isEmpty) ? zero : totals[campaign])
    }
  }

  /// The sum that is told of a campaign's value; none where it is of no report, or of too few.
  private func asked(_ campaign: Int, _ data: Int) -> [Int64] {
    let cell = campaign * values + data
    return isEmpty(cell) || isWithheld(campaign, data: data) ? [] : [counts[cell]]
  }

  /// How far a campaign's unbiased counts are from the reported ones, by the variance of the noise that the ad tech believes
  /// in; nil without noise.
  func distance(_ campaign: Int, trueCounts: [Int]) -> (square: Double, rank: Int)? {
    guard let believed, channel.countContribution > 0 else { return nil }
    var (square, rank) = (0.0, 0)
    for data in 0..<values {
      for sum in asked(campaign, data) {
        let error = Double(sum) - Double(trueCounts[data]) * Double(channel.countContribution)
        square += error * error / believed.variance
        rank += 1
      }
    }
    return rank > 0 ? (square, rank) : nil
  }

  /// Whether there are reports for a sum, but too few for it to be told.
  func isWithheld(_ campaign: Int, data: Int) -> Bool {
    let cell = campaign * values + data
    return !batches.isEmpty && !isEmpty(cell) && batches[cell] < channel.leastBatch
  }

  /// Whether there is no report at all, so that nothing needs to be asked.
  private func isEmpty(_ cell: Int) -> Bool { !batches.isEmpty && batches[cell] == 0 }

  /// The means and the variances of a campaign's estimates over the noise; nil where there is no closed form.
  func laws(_ campaign: Int, trueCounts: [Int], _ estimator: CountEstimator) -> [EstimateLaw?] {
    trueCounts.enumerated().map { data, count in
      guard channel.countContribution > 0, !estimator.isBounded, !isWithheld(campaign, data: data)
      else { return nil }
      let unit = Double(channel.countContribution)
      let variance = isEmpty(campaign * values + data) ? 0 : law?.variance ?? 0
      return EstimateLaw(mean: Double(count), variance: variance / (unit * unit))
    }
  }

  /// Estimates of what campaigns' conversions are worth; nil where values are not summed up.
  ///
  /// - Parameter units: how many budget units are worth one of the currency.
  func valueEstimates(units: Double, _ estimator: CountEstimator) throws -> [CountEstimate?] {
    guard channel.valueContribution > 0 else { return worth.map { _ in nil } }
    let recovery = try SummaryRecovery(noise: believed, unit: units)
    // One sum stands for as many as there are keys; the others are counted as nothing with noise of its own.
    let others = Array(repeating: Int64(0), count: channel.valueKeys - 1)
    return try recovery.totals(worth.map { [$0] + others }, estimator: estimator)
  }
}
