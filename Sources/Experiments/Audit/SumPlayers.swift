import AdTech
import AttributionLevel1
import AttributionReporting
import Measurement
import PrivacyMechanisms
import Risk
import SimulationKernel
import Web

/// Plays conversions through a browser of Attribution Reporting with and without a source, and looks at the sum that an
/// aggregation service tells.
///
/// There are more conversions than the source can report, so that it adds to the sum all that it may.
final class SourceSumPlayer: AuditPlayer {
  private var loop: BrowserLoop<AttributionReportingBrowser>
  private let law: DiscreteLaplace
  private let cells: SumCells
  private let key: UInt128
  private let conversions: [BrowserEvent]
  /// The probability that a conversion without an ad makes a report.
  let nullReportRate: Double
  /// Numbers for a trial run, in which what is added does not depend on any.
  let trial = AddressedRandom(seed: 0, replication: 0)

  init(
    _ settings: AttributionReportingBrowser.Settings, _ sums: SumChannel, _ law: DiscreteLaplace,
    _ cells: SumCells = SumCells(shifts: [[1], [0]], scale: 1), conversions count: Int? = nil
  ) {
    loop = BrowserLoop(settings, availability: .alwaysOpen)
    self.law = law
    self.cells = cells
    nullReportRate =
      settings.summary?.includesSourceTime == true
      ? 1 - Elementary.pow(1 - settings.parameters.nullReportRateIncludingTime, 31)
      : settings.parameters.nullReportRateExcludingTime
    let isValue = sums.countContribution == 0
    key = ContributionKey(campaign: 0, data: 0, isValue: isValue).bits
    let each = isValue ? sums.valueContribution : sums.countContribution
    let most = min(sums.budget / max(1, each), settings.parameters.maxAggregatableReportsPerSource)
    conversions = (0..<(count ?? min(most, 100) + 1)).map {
      AuditStage.conversion(0, value: isValue ? sums.maximumValue : 0, number: $0)
    }
  }

  /// How many aggregatable reports the browser sends.
  func reports(world: Int, _ random: AddressedRandom) -> Int {
    play(world: world, random)
    return loop.outbox.sent.count { $0.report.kind == .aggregatable }
  }

  private func play(world: Int, _ random: AddressedRandom) {
    loop.begin(BrowserTraits())
    if world == 0 { loop.play(.click(AuditStage.ad()), at: .zero, random: random) }
    for (number, conversion) in conversions.enumerated() {
      loop.play(conversion, at: AuditStage.time(ofConversion: number), random: random)
    }
    loop.finish(through: AuditStage.end, random: random)
  }

  /// What the browser adds to the sum.
  func contribution(world: Int, _ random: AddressedRandom) -> Int64 {
    play(world: world, random)
    var sum: Int64 = 0
    for sent in loop.outbox.sent where sent.report.kind == .aggregatable {
      for contribution in sent.report.contributions where contribution.key == key {
        sum += Int64(contribution.value)
      }
    }
    return sum
  }

  func cell(world: Int, _ random: AddressedRandom) -> Int {
    let noise = SummaryNoiseSource(law: law, random: random).noise(of: key)
    return cells.cell(of: [contribution(world: world, random) + noise])
  }
}

/// Plays one click and one conversion through a browser of Attribution Level 1, and looks at the sums of the campaigns.
///
/// The worlds differ in the campaign whose ad was clicked, or in whether one was where there is but one campaign.
final class HistogramPlayer: AuditPlayer {
  private var loop: BrowserLoop<AttributionLevel1Browser>
  private let law: DiscreteLaplace
  private let cells: SumCells
  private let campaigns: Int
  /// How many conversions there are.
  let conversions: Int
  /// Numbers for a trial run, in which what is added does not depend on any.
  let trial = AddressedRandom(seed: 0, replication: 0)

  init(
    _ settings: AttributionLevel1Browser.Settings, _ law: DiscreteLaplace,
    _ cells: SumCells = SumCells(shifts: [[1], [0]], scale: 1), campaigns: Int = 2, conversions: Int = 1
  ) {
    loop = BrowserLoop(settings, availability: .alwaysOpen)
    self.law = law
    self.cells = cells
    self.campaigns = min(campaigns, settings.campaignsPerAdvertiser)
    self.conversions = conversions
  }

  /// What the browser adds to each sum.
  func contributions(world: Int, _ random: AddressedRandom) -> [Int64] {
    loop.begin(BrowserTraits())
    if world < campaigns { loop.play(.click(AuditStage.ad(campaign: world)), at: .zero, random: random) }
    for number in 0..<conversions {
      loop.play(
        AuditStage.conversion(0, number: number), at: AuditStage.time(ofConversion: number), random: random)
    }
    loop.finish(through: AuditStage.end, random: random)
    var sums = Array(repeating: Int64(0), count: campaigns)
    for sent in loop.outbox.sent where sent.report.index < campaigns {
      sums[Int(sent.report.index)] += Int64(sent.report.value)
    }
    return sums
  }

  func cell(world: Int, _ random: AddressedRandom) -> Int {
    let source = SummaryNoiseSource(law: law, random: random)
    var sums = contributions(world: world, random)
    for campaign in sums.indices {
      sums[campaign] += source.noise(
        of: ContributionKey(campaign: campaign, data: 0, isValue: false).bits)
    }
    return cells.cell(of: sums)
  }
}
