import SimulationKernel
import Web

@testable import AttributionReporting

extension NaiveAttribution {
  struct Trigger {
    var registration: TriggerRegistration
    var page: UInt32
    var reporting: WebOrigin
    var time: Int64
    var tag: UInt64
    var nullDays: Set<Int>
    var delay: Int64
  }

  /// The steps of "Triggering attribution", one after the other.
  mutating func trigger(
    _ trigger: Trigger
  ) -> (event: EventLevelResult, aggregatable: AggregatableResult, source: UInt32?) {
    deliver(through: trigger.time)
    let registration = trigger.registration
    let hasEvent = !registration.eventTriggerData.isEmpty
    let hasAggregatable = registration.hasAggregatableData
    guard hasEvent || hasAggregatable else { return (.notRegistered, .notRegistered, nil) }
    let matching = sources.filter {
      $0.isActive && $0.destinations.contains(trigger.page) && $0.reporting.origin == trigger.reporting.origin
        && $0.expiryTime > trigger.time
    }
    let scopes = Set(registration.attributionScopes)
    let candidates = matching.filter {
      scopes.isEmpty || !scopes.isDisjoint(with: $0.scopes?.values ?? [])
    }
    var best = candidates.first
    for candidate in candidates {
      guard let known = best else { break }
      if (candidate.registration.priority, candidate.time) > (known.registration.priority, known.time) {
        best = candidate
      }
    }
    guard let winner = best else {
      makeNulls(trigger, trueSourceTime: nil)
      return (
        hasEvent ? .noMatchingSource : .notRegistered, hasAggregatable ? .noMatchingSource : .notRegistered,
        nil
      )
    }
    guard passes(registration.filters, winner, trigger) else {
      makeNulls(trigger, trueSourceTime: nil)
      return (
        hasEvent ? .noMatchingFilterData : .notRegistered,
        hasAggregatable ? .noMatchingFilterData : .notRegistered, UInt32(winner.id)
      )
    }
    for loser in matching where loser.id != winner.id { sources[loser.id].isActive = false }
    var event = hasEvent ? checkEvent(winner, trigger) : .notRegistered
    var aggregatable = hasAggregatable ? checkAggregatable(winner, trigger) : .notRegistered
    if event == .stored || aggregatable == .stored {
      let recent = records.filter {
        $0.scope != .source && isRecent($0, trigger) && $0.sourceSite == winner.context.site
          && $0.destination == trigger.page
      }
      let origins = Set(recent.map(\.reporting.origin)).union([trigger.reporting.origin])
      if origins.count > parameters.maxAttributionReportingOrigins {
        if event == .stored { event = .reportingOriginLimit }
        if aggregatable == .stored { aggregatable = .reportingOriginLimit }
      }
    }
    if event == .stored { event = storeEvent(winner, trigger) }
    if aggregatable == .stored { aggregatable = storeAggregatable(winner, trigger) }
    makeNulls(trigger, trueSourceTime: aggregatable == .stored ? winner.time : nil)
    return (event, aggregatable, UInt32(winner.id))
  }

  private func isRecent(_ record: Record, _ trigger: Trigger) -> Bool {
    record.time > trigger.time - parameters.rateLimitWindow.milliseconds
  }

  private func eventData(_ source: Source, _ trigger: Trigger) -> EventTriggerData? {
    trigger.registration.eventTriggerData.first { passes($0.filters, source, trigger) }
  }

  private func triggerData(_ source: Source, _ data: UInt64) -> UInt32? {
    let values = source.registration.triggerData
    if values.isEmpty { return nil }
    if source.registration.triggerDataMatching == .modulus { return values[Int(data % UInt64(values.count))] }
    return values.first { UInt64($0) == data }
  }

  private func checkEvent(_ source: Source, _ trigger: Trigger) -> EventLevelResult {
    if source.response?.isEmpty == false { return .falselyAttributed }
    guard let data = eventData(source, trigger) else { return .noMatchingConfiguration }
    if let key = data.deduplicationKey, source.eventKeys.contains(key) { return .deduplicated }
    if triggerData(source, data.data) == nil { return .noMatchingTriggerData }
    let elapsed = trigger.time - source.time
    if elapsed < source.registration.eventReportWindows.start.milliseconds { return .windowNotStarted }
    let last = source.registration.eventReportWindows.ends.last?.milliseconds ?? 0
    return elapsed >= last ? .windowPassed : .stored
  }

  private mutating func storeEvent(_ source: Source, _ trigger: Trigger) -> EventLevelResult {
    guard let data = eventData(source, trigger), let value = triggerData(source, data.data) else {
      return .noMatchingConfiguration
    }
    let ends = source.registration.eventReportWindows.ends.map { source.time + $0.milliseconds }
    guard let window = ends.firstIndex(where: { trigger.time < $0 }) else { return .windowPassed }
    if !source.isEventLevelActive { return .excessiveReports }
    var result = EventLevelResult.stored
    if source.eventReports >= source.registration.maxEventLevelReports {
      let rivals = eventReports.filter { $0.source == source.id && $0.due == ends[window] }
      guard let lowest = rivals.min(by: { ($0.priority, -$0.id) < ($1.priority, -$1.id) }) else {
        sources[source.id].isEventLevelActive = false
        return .excessiveReports
      }
      if data.priority <= lowest.priority { return .lowPriority }
      eventReports.removeAll { $0.id == lowest.id }
      records.removeAll { $0.scope == .event && $0.report == lowest.id }
      result = .replaced
    } else {
      if attributions(.event, source, trigger) >= parameters.maxAttributions { return .attributionLimit }
      let waiting = eventReports.filter { sources[$0.source].destinations.contains(trigger.page) }
      if waiting.count >= parameters.maxEventLevelReportsPerDestination { return .storageLimit }
      sources[source.id].eventReports += 1
    }
    if let key = data.deduplicationKey { sources[source.id].eventKeys.append(key) }
    if source.response != nil { return .neverAttributed }
    eventReports.append(
      EventReport(
        id: nextReport, source: source.id, triggerTime: trigger.time, due: ends[window],
        priority: data.priority, data: value, window: window, trigger: trigger.tag))
    record(.event, source, trigger)
    nextReport += 1
    return result
  }

  private mutating func record(_ scope: Scope, _ source: Source, _ trigger: Trigger) {
    records.append(
      Record(
        scope: scope, source: source.id, sourceSite: source.context.site, destination: trigger.page,
        reporting: source.reporting, time: source.time, otherTime: trigger.time, report: nextReport))
  }

  private func attributions(_ scope: Scope, _ source: Source, _ trigger: Trigger) -> Int {
    records.filter {
      $0.scope == scope && isRecent($0, trigger) && $0.sourceSite == source.context.site
        && $0.destination == trigger.page && $0.reporting.site == trigger.reporting.site
    }.count
  }

  private func contributions(_ source: Source, _ trigger: Trigger) -> [Contribution] {
    let chosen = trigger.registration.aggregatableValues.first { passes($0.filters, source, trigger) }
    guard let values = chosen?.values else { return [] }
    return source.registration.aggregationKeys.compactMap { key in
      var bucket = key.piece
      for data in trigger.registration.aggregatableTriggerData
      where data.sourceKeys.contains(key.id) && passes(data.filters, source, trigger) {
        bucket |= data.keyPiece
      }
      return values.first { $0.id == key.id }.map {
        Contribution(key: bucket, value: UInt32($0.value), filteringID: $0.filteringID)
      }
    }
  }

  private func key(_ source: Source, _ trigger: Trigger) -> UInt64? {
    trigger.registration.aggregatableDeduplicationKeys.first { passes($0.filters, source, trigger) }?.key
  }

  private func checkAggregatable(_ source: Source, _ trigger: Trigger) -> AggregatableResult {
    if trigger.time >= source.time + source.registration.aggregatableReportWindow.milliseconds {
      return .windowPassed
    }
    if let key = key(source, trigger), source.aggregatableKeys.contains(key) { return .deduplicated }
    if contributions(source, trigger).isEmpty { return .noContributions }
    let waiting = aggregatableReports.filter {
      $0.source.map { sources[$0].destinations.contains(trigger.page) } ?? false
    }
    if waiting.count >= parameters.maxAggregatableReportsPerDestination { return .storageLimit }
    return attributions(.aggregatable, source, trigger) >= parameters.maxAttributions
      ? .attributionLimit : .stored
  }

  private mutating func storeAggregatable(_ source: Source, _ trigger: Trigger) -> AggregatableResult {
    let hasContextID = trigger.registration.contextID != nil
    if !hasContextID, source.aggregatableReports >= parameters.maxAggregatableReportsPerSource {
      return .excessiveReports
    }
    let list = contributions(source, trigger)
    let sum = list.reduce(0) { $0 + Int($1.value) }
    if sum > source.budget { return .insufficientBudget }
    let name = trigger.registration.namedBudgets.first { passes($0.filters, source, trigger) }?.name
    if let name, let rest = source.named[name] {
      if sum > rest { return .insufficientNamedBudget }
      sources[source.id].named[name] = rest - sum
    }
    sources[source.id].budget -= sum
    if !hasContextID { sources[source.id].aggregatableReports += 1 }
    if let key = key(source, trigger) { sources[source.id].aggregatableKeys.append(key) }
    record(.aggregatable, source, trigger)
    append(trigger, source: source.id, list, sourceTime: source.time)
    return .stored
  }

  private mutating func append(
    _ trigger: Trigger, source: Int?, _ contributions: [Contribution], sourceTime: Int64
  ) {
    let delay = parameters.aggregatableReportMinDelay.milliseconds + trigger.delay
    aggregatableReports.append(
      AggregatableReport(
        id: nextReport, source: source, triggerTime: trigger.time,
        due: trigger.registration.sendsUnconditionally ? trigger.time : trigger.time + delay,
        trigger: trigger.tag,
        contributions: contributions, sourceTime: sourceTime, reporting: trigger.reporting))
    nextReport += 1
  }

  private mutating func makeNulls(_ trigger: Trigger, trueSourceTime: Int64?) {
    guard trigger.registration.hasAggregatableData else { return }
    if trigger.registration.sourceRegistrationTime == .exclude {
      let isMade = trigger.registration.sendsUnconditionally || trigger.nullDays.contains(0)
      if trueSourceTime == nil, isMade { append(trigger, source: nil, [], sourceTime: trigger.time) }
      return
    }
    for number in 0...30 where trigger.nullDays.contains(number) {
      let time = trigger.time - Int64(number) * day
      if let trueSourceTime, time / day == trueSourceTime / day { continue }
      append(trigger, source: nil, [], sourceTime: time)
    }
  }

  private func passes(_ filters: FilterPair, _ source: Source, _ trigger: Trigger) -> Bool {
    var known = Dictionary(
      uniqueKeysWithValues: source.registration.filterData.map { ($0.key, Set($0.values)) })
    known["source_type"] = [source.registration.type.rawValue]
    let elapsed = trigger.time - source.time
    let admits = filters.positive.contains { config in
      if let window = config.lookbackWindow, elapsed > window.milliseconds { return false }
      return config.entries.allSatisfy { entry in
        guard let values = known[entry.key] else { return true }
        return entry.values.isEmpty ? values.isEmpty : !values.isDisjoint(with: entry.values)
      }
    }
    let spares = filters.negative.contains { config in
      if let window = config.lookbackWindow, elapsed <= window.milliseconds { return false }
      return config.entries.allSatisfy { entry in
        guard let values = known[entry.key] else { return true }
        return entry.values.isEmpty ? !values.isEmpty : values.isDisjoint(with: entry.values)
      }
    }
    return (filters.positive.isEmpty || admits) && (filters.negative.isEmpty || spares)
  }
}
