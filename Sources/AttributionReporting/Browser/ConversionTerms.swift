import SimulationKernel
import Web

/// What all conversions have in common, apart from the settings since those are long to copy.
struct ConversionRules: Sendable {
  let eventLevel: Bool
  let deduplicates: Bool
  let hasSummary: Bool
  let hasValues: Bool
  let count: UInt32
  let summary: AttributionReportingBrowser.SummarySettings
  let priorities: [Int64]
  let settles: AttributionReportingBrowser.Part
  let hierarchy: HierarchyTerms?

  init(_ settings: AttributionReportingBrowser.Settings) {
    eventLevel = settings.eventLevel
    deduplicates = settings.deduplicates
    hasSummary = settings.summary != nil
    summary = settings.summary ?? .init(countContribution: 0)
    hasValues = summary.valueContribution > 0
    count = UInt32(clamping: summary.countContribution)
    priorities = settings.priorities
    settles = settings.settles
    hierarchy = summary.hierarchy.map(HierarchyTerms.init)
  }

  func priority(of data: UInt64) -> Int64 {
    data < UInt64(priorities.count) ? priorities[Int(truncatingIfNeeded: data)] : 0
  }
}

/// What a conversion contributes to each level of a hierarchy, in few bytes.
struct HierarchyTerms: BitwiseCopyable {
  let advertiser: UInt32
  let publisher: UInt32
  let campaign: UInt32
  let campaignsPerAdvertiser: Int32

  init(_ contributions: HierarchyContributions) {
    advertiser = UInt32(clamping: contributions.units[HierarchyLevel.advertiser.rawValue])
    publisher = UInt32(clamping: contributions.units[HierarchyLevel.publisher.rawValue])
    campaign = UInt32(clamping: contributions.units[HierarchyLevel.campaign.rawValue])
    campaignsPerAdvertiser = Int32(clamping: max(1, contributions.campaignsPerAdvertiser))
  }

  func contribute(
    campaign number: Int, site: UInt32, to contributions: inout GrowableBuffer<Contribution>
  ) {
    for (level, value) in [
      (HierarchyLevel.advertiser, advertiser), (.publisher, publisher), (.campaign, campaign),
    ] where value > 0 {
      let key = HierarchyKey(
        level, advertiser: number / Int(campaignsPerAdvertiser), publisher: Int(site), campaign: number)
      contributions.append(Contribution(key: key.bits, value: value))
    }
  }
}

/// What an honest advertiser registers for a conversion, in a few numbers.
struct ConversionTerms: TriggerTerms {
  var data: UInt64
  var priority: Int64
  var deduplicationKey: UInt64?
  var hasEventData: Bool
  var hasAggregatableData: Bool
  var includesSourceTime: Bool
  /// What it contributes to the count and to the values.
  var count: UInt32
  var value: UInt32
  private let splitsValuesByData: Bool
  private let hierarchy: HierarchyTerms?

  init(_ conversion: ConversionRegistration, _ rules: ConversionRules) {
    data = conversion.data
    priority = rules.priorities.isEmpty ? 0 : rules.priority(of: conversion.data)
    deduplicationKey = rules.deduplicates ? UInt64(conversion.number) : nil
    hasEventData = rules.eventLevel
    hasAggregatableData = rules.hasSummary
    includesSourceTime = rules.summary.includesSourceTime
    count = rules.count
    value = rules.hasValues ? UInt32(clamping: rules.summary.contribution(ofValue: conversion.value)) : 0
    splitsValuesByData = rules.summary.splitsValuesByData
    hierarchy = rules.hierarchy
  }

  var hasScopes: Bool { false }
  var sendsUnconditionally: Bool { false }
  var hasContextID: Bool { false }

  func sharesScope(with details: SourceDetails) -> Bool { true }

  func admits(_ source: StoredSource, elapsed: Int64, _ details: [SourceDetails]) -> Bool { true }

  func eventLevelChoice(
    for source: StoredSource, elapsed: Int64, _ details: [SourceDetails]
  ) -> EventLevelChoice? {
    EventLevelChoice(data: data, priority: priority, deduplicationKey: deduplicationKey)
  }

  func aggregatableDeduplicationKey(
    for source: StoredSource, elapsed: Int64, _ details: [SourceDetails]
  ) -> UInt64? { deduplicationKey }

  func namedBudget(for source: StoredSource, elapsed: Int64, _ details: [SourceDetails]) -> Int? { nil }

  func contribute(
    for source: StoredSource, elapsed: Int64, _ details: [SourceDetails],
    to contributions: inout GrowableBuffer<Contribution>
  ) {
    let campaign = ClickIdentifier(rawValue: source.eventID).campaign
    if count > 0 {
      let key = ContributionKey(campaign: campaign, data: data, isValue: false)
      contributions.append(Contribution(key: key.bits, value: count))
    }
    if value > 0 {
      let key = ContributionKey(campaign: campaign, data: splitsValuesByData ? data : 0, isValue: true)
      contributions.append(Contribution(key: key.bits, value: value))
    }
    hierarchy?.contribute(campaign: campaign, site: source.context.site, to: &contributions)
  }
}
