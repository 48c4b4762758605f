import PrivacyMechanisms
import Recovery
import SimulationKernel
import Statistics

/// One row of `counts.csv`: a campaign's count, or its count of one data value, beside its estimate.
struct CountRow: Sendable {
  /// The campaign, counted from 0; nil for conversions of no campaign.
  var campaign: Int?
  /// The data value; nil for all together.
  var data: Int?
  var truth: Int
  var observed: Int
  /// nil where there is no estimate.
  var estimate: CountEstimate?
  /// Why there is no estimate.
  var status = ""
  /// What is taken for the count where none is told, so that a system cannot do better by telling less: nothing, or
  /// of a campaign what is told of its values.
  var standIn: Double?
  /// The interval's exactly computed coverage of the reported truth; nil for other truths.
  var expectedCoverage: Double?
  /// The estimate's bias and variance over the noise; nil where there is no closed form.
  var law: SliceErrorLaw?

  var outcome: SliceOutcome? {
    if let estimate {
      return SliceOutcome(
        truth: Double(truth), estimate: estimate.estimate, low: estimate.low, high: estimate.high,
        expectedCoverage: expectedCoverage)
    }
    return standIn.map {
      SliceOutcome(truth: Double(truth), estimate: $0, low: nil, high: nil, expectedCoverage: nil)
    }
  }
}

/// Estimates of all counts of one system in one replication, against every truth.
struct SystemEstimates {
  let arm: SystemArm
  let tally: SystemTally
  let population: PopulationTally
  let campaigns: Int
  /// The parts of a mixed web; else the only one.
  let parts: [PartEstimates]

  var values: Int { arm.values }

  /// Why there is no estimate of a sum over too few reports.
  private static let withheld = "batch-too-small"

  /// - Parameter system: the position of the system in the scenario.
  init(_ scenario: Scenario, system: Int, _ unit: UnitTally, replication: Int) throws {
    arm = scenario.systems[system]
    tally = unit.systems[system]
    population = unit.population
    campaigns = scenario.population.campaigns
    parts = try PartEstimates.all(arm, tally, scenario, replication: replication)
  }

  /// The rows for one estimator: for each truth, campaign by campaign, each data value and then their total.
  func rows(_ estimator: CountEstimator, truths: [Truth]) throws -> [(Truth, [CountRow])] {
    var rows = truths.map { ($0, [CountRow]()) }
    let missing = missing(estimator, else: "not-counted")
    let all = try estimates(estimator)
    for campaign in 0..<campaigns {
      let observed = observed(campaign)
      let estimates = all[campaign]
      let laws = estimates == nil ? [] : try laws(campaign, estimator)
      for index in rows.indices {
        let truth = rows[index].0
        let counts = trueCounts(campaign, truth)
        for data in 0..<values {
          var row = CountRow(
            campaign: campaign, data: data, truth: counts[data], observed: observed[data],
            estimate: estimates?.values[data], status: estimates == nil ? missing : "")
          if estimates != nil, isWithheld(campaign, data) {
            (row.estimate, row.status, row.standIn) = (nil, Self.withheld, 0)
          } else if estimates != nil {
            describe(&row, campaign: campaign, truth: truth, estimator, laws[data])
          }
          rows[index].1.append(row)
        }
        rows[index].1.append(
          total(campaign, truth: counts.reduce(0, +), observed.reduce(0, +), estimates, missing: missing))
      }
    }
    for index in rows.indices where rows[index].0 == .all { rows[index].1 += organicRows() }
    return rows
  }

  /// The row of a campaign's values together; what is told of them stands in where some are not.
  private func total(
    _ campaign: Int, truth: Int, _ observed: Int, _ estimates: CampaignEstimate?, missing: String
  ) -> CountRow {
    var total = CountRow(campaign: campaign, data: nil, truth: truth, observed: observed, status: missing)
    guard let estimates else { return total }
    let told = (0..<values).filter { !isWithheld(campaign, $0) }
    if told.count == values {
      (total.estimate, total.status) = (estimates.total, "")
    } else {
      total.status = Self.withheld
      total.standIn = told.reduce(0) { $0 + estimates.values[$1].estimate }
    }
    return total
  }

  /// Adds what is known in closed form: the coverage of the reported truth, and bias and variance against any.
  private func describe(
    _ row: inout CountRow, campaign: Int, truth: Truth, _ estimator: CountEstimator, _ law: EstimateLaw?
  ) {
    guard let data = row.data else { return }
    if truth == .reported {
      row.expectedCoverage =
        arm.parts.isEmpty ? parts[0].expectedCoverage(campaign, data: data, estimator) : nil
    }
    row.law = law.map { SliceErrorLaw(truth: Double(row.truth), law: $0) }
  }

  /// A campaign's true counts in the cells that the system can tell apart.
  private func trueCounts(_ campaign: Int, _ truth: Truth) -> [Int] {
    switch truth {
    case .reported: added(parts.map { Array($0.reported(campaign)) })
    case .attributable: folded(population.attributable, row: campaign)
    case .all: folded(population.all, row: campaign)
    }
  }

  /// Conversions that no campaign caused; no report says so of any, so there is nothing to estimate.
  private func organicRows() -> [CountRow] {
    let counts = folded(population.all, row: campaigns)
    let cells = counts.enumerated().map { data, count in
      CountRow(campaign: nil, data: data, truth: count, observed: 0, status: "not-attributed-by-any-report")
    }
    let total = CountRow(
      campaign: nil, data: nil, truth: counts.reduce(0, +), observed: 0,
      status: "not-attributed-by-any-report")
    return cells + [total]
  }

  /// Full data taken modulo the number of values that the system's data field holds.
  private func folded(_ counts: [Int], row: Int) -> [Int] {
    var result = Array(repeating: 0, count: values)
    let start = row * population.values
    for data in 0..<population.values { result[data % values] += counts[start + data] }
    return result
  }
}

extension SystemEstimates {
  /// Whether some part's count is not told, because it is of too few reports.
  private func isWithheld(_ campaign: Int, _ data: Int) -> Bool {
    parts.contains { $0.isWithheld(campaign, data) }
  }

  /// The parts that measure anything.
  var measuring: [PartEstimates] { parts.filter(\.arm.measures) }

  /// Whether there is such an estimate of the reports of all parts.
  func applies(_ estimator: CountEstimator) -> Bool { measuring.allSatisfy { $0.applies(estimator) } }

  /// Why there is no estimate, where none is made.
  func missing(_ estimator: CountEstimator, else reason: String) -> String {
    arm.measures ? applies(estimator) ? reason : "not-applicable" : "no-measurement"
  }

  /// What is received of a campaign for each value of data; of a mixed web in conversions, since its parts count in
  /// different units.
  private func observed(_ campaign: Int) -> [Int] {
    arm.parts.isEmpty
      ? parts[0].received(campaign) : added(measuring.map { $0.receivedConversions(campaign) })
  }

  /// Estimates of all campaigns' counts; nil where nothing is measured, or the reports of some part count nothing.
  private func estimates(_ estimator: CountEstimator) throws -> [CampaignEstimate?] {
    guard arm.measures, applies(estimator) else { return Array(repeating: nil, count: campaigns) }
    let all = try measuring.map { try $0.estimates(estimator) }
    if arm.parts.isEmpty { return all[0] }
    let unbiased = try measuring.map { try $0.estimates(.unbiased) }
    return try (0..<campaigns).map { campaign in
      try sum(all.map { $0[campaign] }, estimator, unbiased: unbiased.map { $0[campaign] })
    }
  }

  /// What the parts' estimates of a campaign come to; nil where some part has none.
  private func sum(
    _ parts: [CampaignEstimate?], _ estimator: CountEstimator, unbiased: [CampaignEstimate?]
  ) throws -> CampaignEstimate? {
    let (known, fair) = (parts.compactMap { $0 }, unbiased.compactMap { $0 })
    guard known.count == parts.count, fair.count == parts.count else { return nil }
    return try CampaignEstimate(
      values: (0..<values).map { data in
        let told = known.indices.filter { data < known[$0].values.count }
        return try CountEstimate.sumOfParts(
          told.map { known[$0].values[data] }, estimator, unbiased: told.map { fair[$0].values[data] })
      },
      total: CountEstimate.sumOfParts(known.map(\.total), estimator, unbiased: fair.map(\.total)))
  }

  /// The means and variances of those estimates over the noise; nil where there is no closed form.
  private func laws(_ campaign: Int, _ estimator: CountEstimator) throws -> [EstimateLaw?] {
    let all = try measuring.map { try $0.laws(campaign, estimator) }
    if arm.parts.isEmpty { return all[0] }
    return (0..<values).map { data in
      let mine = all.filter { data < $0.count }.map { $0[data] }
      let known = mine.compactMap { $0 }
      guard known.count == mine.count else { return nil }
      return EstimateLaw(
        mean: known.reduce(0) { $0 + $1.mean }, variance: known.reduce(0) { $0 + $1.variance })
    }
  }

  /// Counts by data value, added up; parts that tell fewer values apart have none of the others.
  private func added(_ counts: [[Int]]) -> [Int] {
    var result = Array(repeating: 0, count: values)
    for mine in counts { for (data, count) in mine.enumerated() { result[data] += count } }
    return result
  }
}
