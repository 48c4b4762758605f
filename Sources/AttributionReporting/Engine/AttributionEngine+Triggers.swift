import SimulationKernel
import Web

extension AttributionEngine {
  /// Registers a trigger: chooses a source, makes reports, stores those that no limit forbids.
  ///
  /// The limit of reporting origins lies between making and storing, and is asked once for both kinds of reports.
  ///
  /// *Source:* Attribution Reporting, "Triggering attribution"; Chromium,
  /// `AttributionResolverImpl::MaybeCreateAndStoreReport`.
  ///
  /// - Parameters:
  ///   - terms: what the trigger says about sources.
  ///   - trigger: where and when it is registered, not before what happened last.
  mutating func attribute<Terms: TriggerTerms, Draws: AttributionDraws>(
    _ terms: Terms, _ trigger: TriggerEvent, draws: inout Draws
  ) -> TriggerOutcome {
    var outcome = TriggerOutcome()
    let hasEventData = terms.hasEventData
    let hasAggregatableData = terms.hasAggregatableData
    guard hasEventData || hasAggregatableData else { return outcome }
    let match = findSource(terms, trigger)
    let elapsed = match.row.map { trigger.time.minus(sources[$0].time) } ?? 0
    guard let row = match.row, terms.admits(sources[row], elapsed: elapsed, details) else {
      outcome.source = match.row.map { sources[$0].sequence }
      let isFiltered = match.row != nil
      if hasEventData { outcome.eventLevel = isFiltered ? .noMatchingFilterData : .noMatchingSource }
      if hasAggregatableData { outcome.aggregatable = isFiltered ? .noMatchingFilterData : .noMatchingSource }
      storeNullReports(terms, trigger, trueSourceTime: nil, draws: &draws, &outcome)
      return outcome
    }
    outcome.source = sources[row].sequence
    if match.count > 1 { deactivateLosers(trigger, winner: row) }
    makeReports(terms, trigger, row: row, elapsed: elapsed, draws: &draws, &outcome)
    let trueSourceTime = outcome.aggregatable == .stored ? sources[row].time : nil
    storeNullReports(terms, trigger, trueSourceTime: trueSourceTime, draws: &draws, &outcome)
    return outcome
  }

  /// Makes both kinds of reports of a source, and then stores them.
  private mutating func makeReports<Terms: TriggerTerms, Draws: AttributionDraws>(
    _ terms: Terms, _ trigger: TriggerEvent, row: Int, elapsed: Int64, draws: inout Draws,
    _ outcome: inout TriggerOutcome
  ) {
    var choice: EventLevelChoice?
    if terms.hasEventData { choice = makeEventReport(terms, trigger, row: row, elapsed: elapsed, &outcome) }
    let poolEnd = contributions.count
    var key: UInt64?
    if terms.hasAggregatableData {
      key = makeAggregatableReport(terms, trigger, row: row, elapsed: elapsed, &outcome)
    }
    if outcome.eventLevel == .stored || outcome.aggregatable == .stored,
      exceedsAttributionReportingOrigins(row: row, trigger)
    {
      if outcome.eventLevel == .stored { outcome.eventLevel = .reportingOriginLimit }
      if outcome.aggregatable == .stored { outcome.aggregatable = .reportingOriginLimit }
    }
    if outcome.eventLevel == .stored, let choice { storeEventReport(choice, trigger, row: row, &outcome) }
    if outcome.aggregatable == .stored {
      storeAggregatableReport(
        terms, trigger, row: row, elapsed: elapsed, key: key, poolEnd: poolEnd, draws: &draws, &outcome)
    }
    if outcome.aggregatable != .stored { contributions.resize(poolEnd) }
  }

  /// The source of highest priority, the latest of these, and how many match at all.
  ///
  /// *Source:* Attribution Reporting, "Find matching sources" and "Triggering attribution".
  private func findSource<Terms: TriggerTerms>(
    _ terms: Terms, _ trigger: TriggerEvent
  ) -> (row: Int?, count: Int) {
    var best: Int?
    var bestPriority = Int64.min
    var bestTime = Int64.min
    var count = 0
    for index in 0..<sources.count where matches(index, trigger) {
      count += 1
      if terms.hasScopes {
        guard sources[index].hasScopes,
          terms.sharesScope(with: details[Int(sources[index].configuration)])
        else { continue }
      }
      let priority = rules(of: Int(sources[index].configuration)).pointee.priority
      if best == nil || (priority, sources[index].time) > (bestPriority, bestTime) {
        best = index
        bestPriority = priority
        bestTime = sources[index].time
      }
    }
    return (best, count)
  }

  @inline(__always)
  private func matches(_ index: Int, _ trigger: TriggerEvent) -> Bool {
    let source = sources[index]
    return source.reporting.origin == trigger.reporting.origin
      && source.destinations.contains(trigger.page.site)
      && source.isActive && source.expiryTime > trigger.time
  }

  /// Every other source that matches loses for good, also one without the trigger's scopes.
  private mutating func deactivateLosers(_ trigger: TriggerEvent, winner: Int) {
    for index in 0..<sources.count where index != winner && matches(index, trigger) {
      deactivate(row: index, at: trigger.time, deletesLaterReports: false)
    }
  }

  /// Counts reporting origins with attributions of either kind.
  ///
  /// *Source:* Attribution Reporting, "Max attribution reporting origins per rate-limit window"; a record ages from
  /// its source's time on.
  private func exceedsAttributionReportingOrigins(row: Int, _ trigger: TriggerEvent) -> Bool {
    let limit = parameters.maxAttributionReportingOrigins
    guard attributionRecords.count >= limit else { return false }
    let oldest = trigger.time.minus(parameters.rateLimitWindow.milliseconds)
    let sourceSite = sources[row].context.site
    var distinct = Distinct(trigger.reporting.origin)
    for record in attributionRecords.values
    where record.sourceSite == sourceSite && record.destination == trigger.page.site && record.time > oldest {
      distinct.add(record.reporting.origin)
    }
    return distinct.count > limit
  }

  /// Counts attributions of one kind.
  ///
  /// *Source:* Attribution Reporting, "Max attributions per rate-limit window"; a record ages from its source's time
  /// on.
  func exceedsAttributions(isAggregatable: Bool, row: Int, _ trigger: TriggerEvent) -> Bool {
    let limit = parameters.maxAttributions
    guard attributionRecords.count >= limit else { return false }
    let oldest = trigger.time.minus(parameters.rateLimitWindow.milliseconds)
    let sourceSite = sources[row].context.site
    var count = 0
    for record in attributionRecords.values
    where record.isAggregatable == isAggregatable && record.sourceSite == sourceSite
      && record.destination == trigger.page.site && record.reporting.site == trigger.reporting.site
      && record.time > oldest
    {
      count += 1
    }
    return count >= limit
  }

  func hasUsed(_ key: UInt64, isAggregatable: Bool, source: UInt32) -> Bool {
    usedKeys.values.contains { $0.source == source && $0.isAggregatable == isAggregatable && $0.key == key }
  }
}
