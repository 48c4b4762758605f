import SimulationKernel
import Web

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

  init(_ conversion: ConversionRegistration, _ settings: AttributionReportingBrowser.Settings) {
    data = conversion.data
    let priorities = settings.priorities
    priority =
      priorities.isEmpty || data >= UInt64(priorities.count) ? 0 : priorities[Int(truncatingIfNeeded: data)]
    deduplicationKey = settings.deduplicates ? UInt64(conversion.number) : nil
    hasEventData = settings.eventLevel
    hasAggregatableData = settings.summary != nil
    includesSourceTime = settings.summary?.includesSourceTime ?? false
    splitsValuesByData = settings.summary?.splitsValuesByData ?? false
    count = UInt32(clamping: settings.summary?.countContribution ?? 0)
    value = UInt32(clamping: settings.summary?.contribution(ofValue: conversion.value) ?? 0)
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
