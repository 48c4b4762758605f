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

  init(_ settings: AttributionReportingBrowser.Settings) {
    eventLevel = settings.eventLevel
    deduplicates = settings.deduplicates
    hasSummary = settings.summary != nil
    summary = settings.summary ?? .init(countContribution: 0)
    hasValues = summary.valueContribution > 0
    count = UInt32(clamping: summary.countContribution)
    priorities = settings.priorities
    settles = settings.settles
  }

  func priority(of data: UInt64) -> Int64 {
    data < UInt64(priorities.count) ? priorities[Int(truncatingIfNeeded: data)] : 0
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
  }
}
