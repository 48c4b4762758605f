import SimulationKernel
import Web

/// Where and when a trigger is registered.
struct TriggerEvent: Sendable, BitwiseCopyable {
  /// The top-level page, whose site is the destination.
  var page: WebOrigin
  var reporting: WebOrigin
  var time: Int64
  /// Handed back with everything that comes of it.
  var tag: UInt64 = 0
}

/// What an event-level report would say.
struct EventLevelChoice: Sendable, BitwiseCopyable {
  var data: UInt64
  var priority: Int64
  var deduplicationKey: UInt64?
}

/// What a trigger says about a source: the engine asks, so that a trigger may be a registration or a few numbers.
protocol TriggerTerms {
  var hasEventData: Bool { get }
  var hasAggregatableData: Bool { get }
  /// Whether only sources with certain scopes match.
  var hasScopes: Bool { get }
  /// Whether an aggregatable report is sent at once and in any case.
  var sendsUnconditionally: Bool { get }
  /// Whether the number of aggregatable reports of a source does not matter.
  var hasContextID: Bool { get }
  /// Whether aggregatable reports say when the source was registered.
  var includesSourceTime: Bool { get }

  /// Whether a source has one of the trigger's scopes; only asked of sources that have any.
  func sharesScope(with details: SourceDetails) -> Bool
  /// Whether a source passes the filters that hold for the whole trigger.
  func admits(_ source: StoredSource, elapsed: Int64, _ details: [SourceDetails]) -> Bool
  /// What the first entry says that a source passes.
  func eventLevelChoice(
    for source: StoredSource, elapsed: Int64, _ details: [SourceDetails]
  ) -> EventLevelChoice?
  /// The deduplication key of the first entry that a source passes.
  func aggregatableDeduplicationKey(
    for source: StoredSource, elapsed: Int64, _ details: [SourceDetails]
  ) -> UInt64?
  /// The position among the source's named budgets of the one that the first entry names that a source passes.
  func namedBudget(for source: StoredSource, elapsed: Int64, _ details: [SourceDetails]) -> Int?
  /// Adds what a report contributes.
  func contribute(
    for source: StoredSource, elapsed: Int64, _ details: [SourceDetails],
    to contributions: inout GrowableBuffer<Contribution>)
}

/// A trigger registration as the engine asks for it.
struct RegisteredTrigger: TriggerTerms {
  let registration: TriggerRegistration

  var hasEventData: Bool { !registration.eventTriggerData.isEmpty }
  var hasAggregatableData: Bool { registration.hasAggregatableData }
  var hasScopes: Bool { !registration.attributionScopes.isEmpty }
  var sendsUnconditionally: Bool { registration.sendsUnconditionally }
  var hasContextID: Bool { registration.contextID != nil }
  var includesSourceTime: Bool { registration.sourceRegistrationTime == .include }

  func sharesScope(with details: SourceDetails) -> Bool {
    guard let scopes = details.scopes else { return false }
    return ExactOrder.meet(registration.attributionScopes, scopes.values)
  }

  func admits(_ source: StoredSource, elapsed: Int64, _ details: [SourceDetails]) -> Bool {
    passes(registration.filters, source, elapsed, details)
  }

  func eventLevelChoice(
    for source: StoredSource, elapsed: Int64, _ details: [SourceDetails]
  ) -> EventLevelChoice? {
    registration.eventTriggerData.first { passes($0.filters, source, elapsed, details) }.map {
      EventLevelChoice(data: $0.data, priority: $0.priority, deduplicationKey: $0.deduplicationKey)
    }
  }

  func aggregatableDeduplicationKey(
    for source: StoredSource, elapsed: Int64, _ details: [SourceDetails]
  ) -> UInt64? {
    registration.aggregatableDeduplicationKeys.first { passes($0.filters, source, elapsed, details) }?.key
  }

  func namedBudget(for source: StoredSource, elapsed: Int64, _ details: [SourceDetails]) -> Int? {
    guard
      let name = registration.namedBudgets.first(where: { passes($0.filters, source, elapsed, details) })?
        .name
    else { return nil }
    return details[Int(source.configuration)].namedBudgets.firstIndex { ExactOrder.areEqual($0.name, name) }
  }

  /// *Source:* Attribution Reporting, "Creating aggregatable contributions".
  func contribute(
    for source: StoredSource, elapsed: Int64, _ details: [SourceDetails],
    to contributions: inout GrowableBuffer<Contribution>
  ) {
    guard
      let values = registration.aggregatableValues.first(where: {
        passes($0.filters, source, elapsed, details)
      })?.values
    else { return }
    var keys = details[Int(source.configuration)].aggregationKeys
    for data in registration.aggregatableTriggerData where passes(data.filters, source, elapsed, details) {
      for index in keys.indices where ExactOrder.meet(data.sourceKeys, [keys[index].id]) {
        keys[index].piece |= data.keyPiece
      }
    }
    for key in keys {
      guard let value = values.first(where: { ExactOrder.areEqual($0.id, key.id) }) else { continue }
      contributions.append(
        Contribution(
          key: key.piece, value: UInt32(clamping: value.value), filteringID: value.filteringID))
    }
  }

  private func passes(
    _ filters: FilterPair, _ source: StoredSource, _ elapsed: Int64, _ details: [SourceDetails]
  ) -> Bool {
    filters.isEmpty || filters.admits(details[Int(source.configuration)].filterData, elapsed: elapsed)
  }
}
