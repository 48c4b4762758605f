import SimulationKernel

/// Aggregatable reports of triggers.
extension AttributionEngine {
  /// Makes the report of a trigger, or says why there is none.
  ///
  /// *Source:* Attribution Reporting, "Triggering aggregatable attribution", up to the source's own limits.
  ///
  /// - Returns: the deduplication key; the contributions lie at the end of the pool.
  mutating func makeAggregatableReport<Terms: TriggerTerms>(
    _ terms: Terms, _ trigger: TriggerEvent, row: Int, elapsed: Int64, _ outcome: inout TriggerOutcome
  ) -> UInt64? {
    let source = sources[row]
    guard elapsed < rules(of: Int(source.configuration)).pointee.aggregatableWindow else {
      outcome.aggregatable = .windowPassed
      return nil
    }
    let key = terms.aggregatableDeduplicationKey(for: source, elapsed: elapsed, details)
    if let key, hasUsed(key, isAggregatable: true, source: source.sequence) {
      outcome.aggregatable = .deduplicated
      return nil
    }
    let poolEnd = contributions.count
    terms.contribute(for: source, elapsed: elapsed, details, to: &contributions)
    if contributions.count == poolEnd {
      outcome.aggregatable = .noContributions
    } else if isFullOfAggregatableReports(destination: trigger.page.site) {
      outcome.aggregatable = .storageLimit
    } else if exceedsAttributions(isAggregatable: true, row: row, trigger) {
      outcome.aggregatable = .attributionLimit
    } else {
      outcome.aggregatable = .stored
    }
    return key
  }

  /// Stores the report whose contributions lie at the end of the pool, unless one of the source's limits forbids it.
  ///
  /// *Source:* Attribution Reporting, "Triggering aggregatable attribution"; by Chromium the record for the limits is
  /// left also where a trigger context id is set.
  mutating func storeAggregatableReport<Terms: TriggerTerms, Draws: AttributionDraws>(
    _ terms: Terms, _ trigger: TriggerEvent, row: Int, elapsed: Int64, key: UInt64?, poolEnd: Int,
    draws: inout Draws, _ outcome: inout TriggerOutcome
  ) {
    let source = sources[row]
    let isCounted = !terms.hasContextID
    if isCounted, Int(source.aggregatableReports) >= parameters.maxAggregatableReportsPerSource {
      outcome.aggregatable = .excessiveReports
      return
    }
    var required = 0
    for index in poolEnd..<contributions.count { required += Int(contributions[index].value) }
    guard required <= Int(source.attributionBudget) else {
      outcome.aggregatable = .insufficientBudget
      return
    }
    let budget = terms.namedBudget(for: source, elapsed: elapsed, details)
    if let budget {
      outcome.namedBudget = budget
      guard spend(required, ofNamedBudget: budget, row: row) else {
        outcome.aggregatable = .insufficientNamedBudget
        return
      }
    }
    sources[row].attributionBudget -= Int32(required)
    if isCounted { sources[row].aggregatableReports += 1 }
    if let key { usedKeys.append(UsedKey(source: source.sequence, isAggregatable: true, key: key)) }
    let id = nextReport
    appendAggregatableReport(
      terms, trigger, source: source.sequence, sourceTime: source.time, poolEnd: poolEnd, number: 0,
      draws: &draws)
    sources[row].pending += 1
    outcome.aggregatableReport = id
    remember(
      AttributionRecord(
        source: source.sequence, isAggregatable: true, sourceSite: source.context.site,
        destination: trigger.page.site, reporting: source.reporting, time: source.time,
        attributionTime: trigger.time, report: id), at: trigger.time)
  }

  /// Makes null reports, which say nothing and touch no limit.
  ///
  /// *Source:* Attribution Reporting, "Generating null attribution reports".
  ///
  /// - Parameter trueSourceTime: when the source was registered that a true report is about; nil without one.
  mutating func storeNullReports<Terms: TriggerTerms, Draws: AttributionDraws>(
    _ terms: Terms, _ trigger: TriggerEvent, trueSourceTime: Int64?, draws: inout Draws,
    _ outcome: inout TriggerOutcome
  ) {
    guard terms.hasAggregatableData else { return }
    if terms.includesSourceTime {
      let trueDay = trueSourceTime?.flooredQuotient(Self.day)
      for day in 0...30 {
        let time = trigger.time.minus(Int64(day) * Self.day)
        if time.flooredQuotient(Self.day) == trueDay { continue }
        guard draws.makesNullReport(day: day, probability: parameters.nullReportRateIncludingTime) else {
          continue
        }
        appendNullReport(terms, trigger, sourceTime: time, day: day, draws: &draws, &outcome)
      }
    } else if trueSourceTime == nil {
      guard
        terms.sendsUnconditionally
          || draws.makesNullReport(day: 0, probability: parameters.nullReportRateExcludingTime)
      else { return }
      appendNullReport(terms, trigger, sourceTime: trigger.time, day: 0, draws: &draws, &outcome)
    }
  }

  private static var day: Int64 { 86_400_000 }

  private mutating func appendNullReport<Terms: TriggerTerms, Draws: AttributionDraws>(
    _ terms: Terms, _ trigger: TriggerEvent, sourceTime: Int64, day: Int, draws: inout Draws,
    _ outcome: inout TriggerOutcome
  ) {
    appendAggregatableReport(
      terms, trigger, source: nil, sourceTime: sourceTime, poolEnd: contributions.count, number: day + 1,
      draws: &draws)
    outcome.nullReports += 1
  }

  /// *Source:* Attribution Reporting, "Obtaining an aggregatable attribution report's report time".
  private mutating func appendAggregatableReport<Terms: TriggerTerms, Draws: AttributionDraws>(
    _ terms: Terms, _ trigger: TriggerEvent, source: UInt32?, sourceTime: Int64, poolEnd: Int, number: Int,
    draws: inout Draws
  ) {
    var due = trigger.time
    if !terms.sendsUnconditionally {
      let delay = draws.aggregatableDelay(report: number, span: parameters.aggregatableReportDelaySpan)
      due = due.plus(parameters.aggregatableReportMinDelay.milliseconds).plus(delay.milliseconds)
    }
    aggregatableReports.append(
      PendingAggregatableReport(
        id: nextReport, source: source, triggerTime: trigger.time, due: due, sendTime: due,
        page: trigger.page, reporting: trigger.reporting, sourceTime: sourceTime,
        firstContribution: poolEnd, contributionCount: contributions.count - poolEnd, tag: trigger.tag))
    nextReport += 1
    liveContributions += contributions.count - poolEnd
  }

  /// Spends from a named budget if enough is left.
  private mutating func spend(_ amount: Int, ofNamedBudget budget: Int, row: Int) -> Bool {
    let source = sources[row]
    let limit = details[Int(source.configuration)].namedBudgets[budget].budget
    let index = namedSpendings.values.firstIndex { $0.source == source.sequence && $0.budget == budget }
    let spent = index.map { namedSpendings[$0].spent } ?? 0
    guard amount <= limit - spent else { return false }
    if let index {
      namedSpendings[index].spent = spent + amount
    } else {
      namedSpendings.append(NamedSpending(source: source.sequence, budget: budget, spent: amount))
    }
    return true
  }

  /// Whether a destination has as many aggregatable reports waiting as it may have, null reports apart.
  ///
  /// *Source:* Attribution Reporting, "Max aggregatable reports per attribution destination"; by Chromium a report
  /// counts for every destination of its source.
  private func isFullOfAggregatableReports(destination: UInt32) -> Bool {
    let limit = parameters.maxAggregatableReportsPerDestination
    guard aggregatableReports.count >= limit else { return false }
    var count = 0
    for report in aggregatableReports.values {
      guard let sequence = report.source, let row = row(of: sequence) else { continue }
      if sources[row].destinations.contains(destination) { count += 1 }
    }
    return count >= limit
  }

  /// Takes an aggregatable report off the device.
  mutating func releaseAggregatableReport(at index: Int) {
    let report = aggregatableReports[index]
    if let sequence = report.source, let row = row(of: sequence) { sources[row].pending -= 1 }
    liveContributions -= report.contributionCount
    aggregatableReports.remove(at: index)
    if contributions.count > Self.leastCleanUp, contributions.count > 2 * liveContributions {
      compactContributions()
    }
  }

  /// Drops contributions whose report has left.
  private mutating func compactContributions() {
    var kept = 0
    for index in 0..<aggregatableReports.count {
      let first = aggregatableReports[index].firstContribution
      aggregatableReports[index].firstContribution = kept
      for offset in 0..<aggregatableReports[index].contributionCount {
        contributions[kept] = contributions[first + offset]
        kept += 1
      }
    }
    contributions.resize(kept)
  }
}
