import Recovery
import Statistics

/// One row of `counts.csv` about money: what a campaign's conversions are worth, beside its estimate.
struct ValueRow: Sendable {
  /// The campaign, counted from 0; nil for conversions of no campaign.
  var campaign: Int?
  /// In the currency.
  var truth: Double
  /// What the reports say, in the currency; nil where they say nothing about it.
  var observed: Double?
  /// nil where there is no estimate.
  var estimate: CountEstimate?
  /// Why there is no estimate.
  var status = ""

  var outcome: SliceOutcome? {
    estimate.map { SliceOutcome(truth: truth, estimate: $0.estimate, low: $0.low, high: $0.high) }
  }
}

extension SystemEstimates {
  /// The rows about money for one estimator: for each truth, campaign by campaign.
  ///
  /// - Parameter campaignsPerAdvertiser: how campaigns belong to advertisers, in order.
  func valueRows(
    _ estimator: CountEstimator, truths: [Truth], campaignsPerAdvertiser: Int
  ) throws -> [(Truth, [ValueRow])] {
    let estimates = try valueEstimates(estimator, campaignsPerAdvertiser: campaignsPerAdvertiser)
    return truths.map { truth in
      var rows = (0..<campaigns).map { campaign in
        ValueRow(
          campaign: campaign, truth: trueValue(campaign, truth),
          observed: observedValue(campaign),
          estimate: estimates[campaign],
          status: estimates[campaign] != nil ? "" : missing(estimator, else: "not-summed"))
      }
      if truth == .all {
        rows.append(
          ValueRow(
            truth: Self.currency(population.allValue[campaigns]), status: "not-attributed-by-any-report"))
      }
      return (truth, rows)
    }
  }

  private static func currency(_ hundredths: Int64) -> Double { Double(hundredths) / 100 }

  private func trueValue(_ campaign: Int, _ truth: Truth) -> Double {
    switch truth {
    case .reported: parts.reduce(0) { $0 + $1.reportedValue(campaign) }
    case .attributable: Self.currency(population.attributableValue[campaign])
    case .all: Self.currency(population.allValue[campaign])
    }
  }

  private func valueEstimates(
    _ estimator: CountEstimator, campaignsPerAdvertiser: Int
  ) throws -> [CountEstimate?] {
    guard arm.measures, applies(estimator) else { return Array(repeating: nil, count: campaigns) }
    func estimates(_ estimator: CountEstimator) throws -> [[CountEstimate?]] {
      try measuring.map {
        try $0.valueEstimates(estimator) { campaign, folded in
          population.ledger.worth(
            of: campaign / campaignsPerAdvertiser, values: population.values, folded: folded)
        }
      }
    }
    let all = try estimates(estimator)
    if arm.parts.isEmpty { return all[0] }
    let unbiased = try estimates(.unbiased)
    return try (0..<campaigns).map { campaign in
      let known = all.compactMap { $0[campaign] }
      guard known.count == all.count else { return nil }
      return try CountEstimate.sumOfParts(
        known, estimator, unbiased: unbiased.compactMap { $0[campaign] })
    }
  }

  /// What the reports say, in the currency; nil where those of some part do not say it.
  private func observedValue(_ campaign: Int) -> Double? {
    let all = (arm.parts.isEmpty ? parts : measuring).map { $0.receivedValue(campaign) }
    let known = all.compactMap { $0 }
    return known.isEmpty || known.count < all.count ? nil : known.reduce(0, +)
  }
}
