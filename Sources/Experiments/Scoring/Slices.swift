import Population
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
  /// The interval's exactly computed coverage of the reported truth; nil for other truths.
  var expectedCoverage: Double?
  /// The estimate's bias and variance over the noise; nil where there is no closed form.
  var law: SliceErrorLaw?

  var outcome: SliceOutcome? {
    estimate.map {
      SliceOutcome(
        truth: Double(truth), estimate: $0.estimate, low: $0.low, high: $0.high,
        expectedCoverage: expectedCoverage)
    }
  }
}

/// Estimates of all counts of one system in one replication, against every truth.
struct SystemEstimates {
  let arm: SystemArm
  let tally: SystemTally
  let population: PopulationTally
  let campaigns: Int
  let model: CountModel

  var values: Int { arm.values }

  /// Why there is no estimate of a sum over too few reports.
  private static let withheld = "batch-too-small"

  /// - Parameter system: the position of the system in the scenario.
  init(_ scenario: Scenario, system: Int, _ unit: UnitTally, replication: Int) throws {
    arm = scenario.systems[system]
    tally = unit.systems[system]
    population = unit.population
    campaigns = scenario.population.campaigns
    model = try CountModel(
      arm.channel, tally: tally, values: arm.values,
      batches: Self.batches(arm, unit.population, scenario.population),
      random: AddressedRandom(seed: scenario.seed, replication: UInt64(replication)))
  }

  /// How many conversions each advertiser has with each value of data, for each of its campaigns: an advertiser asks for
  /// a report of every conversion, whatever the report will say.
  private static func batches(
    _ arm: SystemArm, _ truth: PopulationTally, _ people: PopulationSettings
  ) -> [Int] {
    guard case .sums(let sums) = arm.channel, sums.leastBatch > 0 else { return [] }
    return (0..<people.campaigns).flatMap { campaign in
      truth.ledger.conversions(
        of: campaign / people.campaignsPerAdvertiser, values: truth.values, folded: arm.values)
    }
  }

  /// The rows for one estimator: for each truth, campaign by campaign, each data value and then their total.
  func rows(_ estimator: CountEstimator, truths: [Truth]) throws -> [(Truth, [CountRow])] {
    var rows = truths.map { ($0, [CountRow]()) }
    for campaign in 0..<campaigns {
      let observed = model.observed(campaign)
      let missing = arm.measures ? "not-counted" : "no-measurement"
      let estimates = arm.measures ? try model.estimates(campaign, estimator) : nil
      let laws = estimates == nil ? [] : try model.laws(campaign, estimator)
      for index in rows.indices {
        let truth = rows[index].0
        let counts = trueCounts(campaign, truth)
        for data in 0..<values {
          var row = CountRow(
            campaign: campaign, data: data, truth: counts[data], observed: observed[data],
            estimate: estimates?.values[data], status: estimates == nil ? missing : "")
          if estimates != nil, model.isWithheld(campaign, data: data) {
            (row.estimate, row.status) = (nil, Self.withheld)
          } else if estimates != nil {
            describe(&row, campaign: campaign, truth: truth, estimator, laws[data])
          }
          rows[index].1.append(row)
        }
        let isWhole = !(0..<values).contains { model.isWithheld(campaign, data: $0) }
        rows[index].1.append(
          CountRow(
            campaign: campaign, data: nil, truth: counts.reduce(0, +), observed: observed.reduce(0, +),
            estimate: isWhole ? estimates?.total : nil,
            status: estimates == nil ? missing : isWhole ? "" : Self.withheld))
      }
    }
    for index in rows.indices where rows[index].0 == .all { rows[index].1 += organicRows() }
    return rows
  }

  /// Adds what is known in closed form: the coverage of the reported truth, and bias and variance against any.
  private func describe(
    _ row: inout CountRow, campaign: Int, truth: Truth, _ estimator: CountEstimator, _ law: EstimateLaw?
  ) {
    guard let data = row.data else { return }
    if truth == .reported {
      row.expectedCoverage = model.expectedCoverage(campaign, data: data, estimator)
    }
    row.law = law.map { SliceErrorLaw(truth: Double(row.truth), law: $0) }
  }

  /// A campaign's true counts in the cells that the system can tell apart.
  private func trueCounts(_ campaign: Int, _ truth: Truth) -> [Int] {
    switch truth {
    case .reported: Array(tally.reported[campaign * values..<(campaign + 1) * values])
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
