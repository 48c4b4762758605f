import PrivacyMechanisms
import Statistics

/// Estimates what all reports of a campaign's clicks will say, from those that have arrived.
///
/// The data are corrected first, day by day, and then scaled: with c the corrected count of one day's clicks and F the
/// growth at their age,
///
///     estimate = sum over days asked about of F c + Y / E * sum over all days of c
///
/// Y is the number of clicks asked about that are too young for any report; E the sum of clicks / F over all days that
/// are not: so the young ones get the campaign's own number of reports for each click (Cape Cod).
///
/// *Source:* correction as in ``CountRecovery``; scaling, T. Mack (1993), ASTIN Bulletin 23; for the young,
/// H. Bühlmann and J. Stanard's Cape Cod method, in K. D. Schmidt, M. Zocher, "The Bornhuetter-Ferguson principle",
/// Variance 2 (2008).
public struct NowCast: Hashable, Sendable {
  /// The channel that the data of the reports went through.
  public let noise: DataNoise
  private let z: Double

  /// Prepares now-casting for one channel.
  ///
  /// - Parameters:
  ///   - noise: the channel.
  ///   - confidence: the nominal coverage of the intervals, above 0 and below 1.
  /// - Throws: `StatisticsError` of kind `domain` for any other confidence.
  public init(noise: DataNoise, confidence: Double = 0.95) throws(StatisticsError) {
    self.noise = noise
    z = try Confidence.normalQuantile(confidence)
  }

  /// The corrected counts of what has arrived of the clicks asked about, as if no more came.
  ///
  /// Their standard errors are of the noise alone.
  ///
  /// - Parameter campaign: what is held of the campaign.
  /// - Throws: `NowCastError` when shapes do not fit or a count is negative.
  public func naive(_ campaign: CampaignCohorts) throws(NowCastError) -> CampaignEstimate {
    try check(campaign)
    let weights = campaign.clicks.indices.map { $0 >= campaign.firstTarget ? 1.0 : 0 }
    let target = Target(weights: weights, perClick: 0, exposure: 0, young: 0)
    return estimates(campaign, target, nil)
  }

  /// What all reports of the clicks asked about will say.
  ///
  /// Standard errors gather the noise of the data, the randomness of reports still to come, and the pattern's own error.
  /// Intervals are normal. That of the total begins at the number of reports that have arrived. Values' intervals are uncut,
  /// as those of the unbiased estimate.
  ///
  /// derived: errors of the noise, of each day's reports to come and of the pattern are independent; their variances are
  /// those of ``CountRecovery``, of Mack's model, and by the delta method of the growths.
  ///
  /// - Parameters:
  ///   - campaign: what is held of the campaign.
  ///   - pattern: how far reports have come in by age.
  /// - Throws: `NowCastError` when shapes do not fit or a count is negative, `nothingArrived` when all of the campaign's
  ///   clicks are too young for any report.
  public func estimates(
    _ campaign: CampaignCohorts, _ pattern: ArrivalPattern
  ) throws(NowCastError) -> CampaignEstimate {
    try check(campaign)
    return estimates(campaign, try Target(campaign, pattern), pattern)
  }

  private func check(_ campaign: CampaignCohorts) throws(NowCastError) {
    guard campaign.received.count == campaign.clicks.count else {
      throw .shape(given: campaign.received.count, expected: campaign.clicks.count)
    }
    for row in campaign.received where row.count != noise.values {
      throw .shape(given: row.count, expected: noise.values)
    }
    let counts = campaign.clicks + campaign.received.joined()
    if let count = counts.first(where: { $0 < 0 }) { throw .negativeCount(count) }
  }

  /// How much each day's corrected count weighs in the estimate.
  private struct Target {
    var weights: [Double]
    /// Y / E: how much every day's count weighs for the sake of clicks too young for any report.
    var perClick: Double
    var exposure: Double
    var young: Double

    init(weights: [Double], perClick: Double, exposure: Double, young: Double) {
      self.weights = weights
      self.perClick = perClick
      self.exposure = exposure
      self.young = young
    }

    init(_ campaign: CampaignCohorts, _ pattern: ArrivalPattern) throws(NowCastError) {
      young = 0
      exposure = 0
      let last = campaign.clicks.count - 1
      for (day, clicks) in campaign.clicks.enumerated() {
        if let growth = pattern.growth(last - day) {
          exposure += Double(clicks) / growth
        } else if day >= campaign.firstTarget {
          young += Double(clicks)
        }
      }
      guard young == 0 || exposure > 0 else { throw .nothingArrived }
      let share = young > 0 ? young / exposure : 0
      perClick = share
      weights = campaign.clicks.indices.map { day in
        // Reports that come before the first that the pattern knows of are not scaled.
        let growth = pattern.growth(last - day) ?? 1
        return (day >= campaign.firstTarget ? growth : 0) + share
      }
    }
  }

  private func estimates(
    _ campaign: CampaignCohorts, _ target: Target, _ pattern: ArrivalPattern?
  ) -> CampaignEstimate {
    let totals = campaign.received.map { Double($0.reduce(0, +)) }
    let values = (0..<noise.values).map { value in
      let stray = noise.falseProbability(value)
      let counts = zip(campaign.received, totals).map { row, total in
        noise.noise == 0 ? Double(row[value]) : (Double(row[value]) - total * stray) / (1 - noise.noise)
      }
      let blur = noiseVariance(value, counts, totals, target.weights)
      return estimate(campaign, counts, target, pattern, blur: blur, least: -.infinity)
    }
    let arrived = totals.dropFirst(campaign.firstTarget).reduce(0, +)
    let total = estimate(campaign, totals, target, pattern, blur: 0, least: arrived)
    return CampaignEstimate(values: values, total: total)
  }

  /// The variance that the noise of the data gives a weighted sum of corrected counts, by plug-in.
  private func noiseVariance(
    _ value: Int, _ counts: [Double], _ totals: [Double], _ weights: [Double]
  ) -> Double {
    guard noise.noise > 0 else { return 0 }
    let stray = noise.falseProbability(value)
    let keep = noise.trueProbability(value)
    let slope = keep * noise.changeProbability(value) - stray * (1 - stray)
    var floor = 0.0
    var corrected = 0.0
    var most = 0.0
    for (index, weight) in weights.enumerated() {
      floor += weight * weight * totals[index] * stray * (1 - stray)
      corrected += weight * weight * counts[index]
      most += weight * weight * totals[index]
    }
    let gain = 1 - noise.noise
    return max(0, floor + slope * min(max(corrected, 0), most)) / (gain * gain)
  }

  private func estimate(
    _ campaign: CampaignCohorts, _ counts: [Double], _ target: Target, _ pattern: ArrivalPattern?,
    blur: Double, least: Double
  ) -> CountEstimate {
    let sum = zip(counts, target.weights).reduce(0) { $0 + $1.0 * $1.1 }
    let coming = pattern.map { reportingVariance(campaign, counts, target, $0) } ?? 0
    let error = (blur + coming).squareRoot()
    let low = max(sum - z * error, least)
    return CountEstimate(
      sum, standardError: error, interval: Interval(low: low, high: max(low, sum + z * error)))
  }

  /// The variance from reports still to come, and from the pattern's own error.
  private func reportingVariance(
    _ campaign: CampaignCohorts, _ counts: [Double], _ target: Target, _ pattern: ArrivalPattern
  ) -> Double {
    let last = campaign.clicks.count - 1
    let all = counts.reduce(0, +)
    var process = 0.0
    var cross = 0.0
    for day in counts.indices where day >= campaign.firstTarget {
      guard let growth = pattern.growth(last - day) else { continue }
      process += growth * counts[day] * pattern.process(last - day)
      cross += (growth - 1) * counts[day]
    }
    let share = target.perClick
    let level = share * all + share * share * all + 2 * share * cross
    var parameter = 0.0
    for component in pattern.errors {
      var change = 0.0
      var exposure = 0.0
      for day in counts.indices {
        guard let growth = pattern.growth(last - day) else { continue }
        let error = pattern.error(component, last - day)
        if day >= campaign.firstTarget { change += growth * counts[day] * error }
        exposure += Double(campaign.clicks[day]) / growth * error
      }
      if target.exposure > 0 { change += share * all * exposure / target.exposure }
      parameter += change * change
    }
    return max(0, process) + pattern.dispersion * max(0, level) + parameter
  }
}
