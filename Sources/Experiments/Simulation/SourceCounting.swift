import AttributionReporting
import Measurement
import Population
import PrivacyMechanisms
import Web

/// What the reports of the Attribution Reporting API count for.
struct SourceCounting: Sendable {
  /// The reports that counts are read from.
  let kind: AttributionReport.Kind
  /// How many values of data are told apart.
  let values: Int
  /// The types of sources that are registered.
  let types: [OutputChannel.Outputs]
  /// The hierarchy to whose sums reports contribute; nil for none.
  let hierarchy: HierarchyShape?
  private let campaigns: Int

  init(
    kind: AttributionReport.Kind, values: Int, types: [OutputChannel.Outputs], campaigns: Int,
    hierarchy: HierarchyShape? = nil
  ) {
    self.hierarchy = hierarchy
    self.kind = kind
    self.values = values
    self.types = types
    self.campaigns = campaigns
  }

  /// Whether counts are read from a report; null reports say nothing.
  @inline(__always)
  func counts(_ sent: ScheduledReport<AttributionReport>) -> Bool {
    sent.report.kind == kind && (kind == .eventLevel || !sent.report.contributions.isEmpty)
  }

  /// The place of a click's or view's type and campaign in tallies.
  @inline(__always)
  func row(_ click: TrueClick) -> Int { type(click) &* campaigns &+ Int(click.campaign) }

  /// What a click's or view's source can put out.
  @inline(__always)
  func states(_ click: TrueClick) -> OutputStates { types[type(click)].states }

  @inline(__always)
  private func type(_ click: TrueClick) -> Int { click.isView && types.count > 1 ? 1 : 0 }

  /// Adds what a report says, as it is received: one, or what it contributes.
  func add(_ report: AttributionReport, of click: TrueClick, to counts: inout [Int], _ worth: inout [Int64]) {
    add(report, of: click, unit: { Int($0.value) }, to: &counts, &worth)
  }

  /// Adds what a report stands for: one conversion, and what it contributes of its value.
  func addTruth(
    _ report: AttributionReport, of click: TrueClick, to counts: inout [Int], _ worth: inout [Int64]
  ) {
    add(report, of: click, unit: { _ in 1 }, to: &counts, &worth)
  }

  @inline(__always)
  private func add(
    _ report: AttributionReport, of click: TrueClick, unit: (Contribution) -> Int, to counts: inout [Int],
    _ worth: inout [Int64]
  ) {
    let campaign = Int(click.campaign)
    switch kind {
    case .eventLevel: counts[campaign * values + Int(report.triggerData)] += 1
    case .aggregatable:
      for contribution in report.contributions where HierarchyKey.level(of: contribution.key) == nil {
        let key = ContributionKey(contribution.key)
        if key.isValue {
          worth[campaign] += Int64(contribution.value)
        } else {
          counts[campaign * values + Int(key.data % UInt64(values))] += unit(contribution)
        }
      }
    }
  }
}
