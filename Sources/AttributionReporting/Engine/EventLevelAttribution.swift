import SimulationKernel

/// Event-level reports of triggers.
extension AttributionEngine {
  /// Makes the report of a trigger, or says why there is none; the outcome has both.
  ///
  /// *Source:* Attribution Reporting, "Triggering event-level attribution", up to the limits.
  mutating func makeEventReport<Terms: TriggerTerms>(
    _ terms: Terms, _ trigger: TriggerEvent, row: Int, elapsed: Int64, _ outcome: inout TriggerOutcome
  ) -> EventLevelChoice? {
    let source = sources[row]
    guard source.response != .falsely else {
      outcome.eventLevel = .falselyAttributed
      return nil
    }
    guard let choice = terms.eventLevelChoice(for: source, elapsed: elapsed, details) else {
      outcome.eventLevel = .noMatchingConfiguration
      return nil
    }
    if let key = choice.deduplicationKey,
      hasUsed(key, isAggregatable: false, source: source.sequence)
    {
      outcome.eventLevel = .deduplicated
      return nil
    }
    let rules = rules(of: Int(source.configuration))
    guard let position = position(of: choice.data, Int(source.configuration)) else {
      outcome.eventLevel = .noMatchingTriggerData
      return nil
    }
    guard let window = rules.pointee.window(after: elapsed) else {
      outcome.eventLevel = elapsed < rules.pointee.windowStart ? .windowNotStarted : .windowPassed
      return nil
    }
    let due = source.time.plus(rules.pointee.windowEnds[window])
    outcome.eventLevel = .stored
    outcome.eventReport = PendingEventReport(
      id: nextReport, source: source.sequence, triggerTime: trigger.time, due: due, sendTime: due,
      priority: choice.priority, data: value(at: position, Int(source.configuration)),
      position: UInt8(truncatingIfNeeded: position), window: UInt8(truncatingIfNeeded: window), isFake: false,
      tag: trigger.tag)
    return choice
  }

  private func position(of data: UInt64, _ configuration: Int) -> Int? {
    let rules = rules(of: configuration)
    return rules.pointee.isContiguous
      ? rules.pointee.position(of: data)
      : rules.pointee.position(of: data, among: details[configuration].triggerData)
  }

  /// Stores the report that ``makeEventReport(_:_:row:elapsed:_:)`` made, unless a limit forbids it.
  ///
  /// A source that never tells the truth goes through it all and stores nothing, so that nothing gives it away.
  ///
  /// *Source:* Attribution Reporting, "Maybe replace event-level report" and the limits after it; Chromium,
  /// `MaybeStoreEventLevelReport`.
  mutating func storeEventReport(
    _ choice: EventLevelChoice, _ trigger: TriggerEvent, row: Int, _ outcome: inout TriggerOutcome
  ) {
    guard let report = outcome.eventReport else { return }
    outcome.eventLevel = findPlace(for: report, trigger, row: row, &outcome.replacedReport)
    guard outcome.eventLevel.isSuccess else { return }
    if let key = choice.deduplicationKey {
      usedKeys.append(UsedKey(source: report.source, isAggregatable: false, key: key))
    }
    guard sources[row].response == .truthful else {
      outcome.eventLevel = .neverAttributed
      return
    }
    eventReports.append(report)
    nextReport += 1
    sources[row].pending += 1
    remember(
      AttributionRecord(
        source: report.source, isAggregatable: false, sourceSite: sources[row].context.site,
        destination: trigger.page.site, reporting: sources[row].reporting, time: sources[row].time,
        attributionTime: trigger.time, report: report.id), at: trigger.time)
  }

  /// Makes room for a report among its source's, if there is any.
  private mutating func findPlace(
    for report: PendingEventReport, _ trigger: TriggerEvent, row: Int, _ replaced: inout PendingEventReport?
  ) -> EventLevelResult {
    guard sources[row].isEventLevelActive else { return .excessiveReports }
    if Int(sources[row].eventReports) < rules(of: Int(sources[row].configuration)).pointee.maxReports {
      if exceedsAttributions(isAggregatable: false, row: row, trigger) { return .attributionLimit }
      if isFullOfEventReports(destination: trigger.page.site) { return .storageLimit }
      sources[row].eventReports += 1
      return .stored
    }
    guard let lowest = lowestReport(of: report.source, due: report.due) else {
      sources[row].isEventLevelActive = false
      return .excessiveReports
    }
    let other = eventReports[lowest]
    guard report.priority > other.priority else { return .lowPriority }
    releaseEventReport(at: lowest)
    attributionRecords.removeAll { !$0.isAggregatable && $0.report == other.id }
    replaced = other
    return .replaced
  }

  /// The report of least priority that a source has for a time, the latest of these.
  private func lowestReport(of source: UInt32, due: Int64) -> Int? {
    var lowest: Int?
    for index in 0..<eventReports.count
    where eventReports[index].source == source && eventReports[index].due == due {
      if let known = lowest, eventReports[index].priority > eventReports[known].priority { continue }
      lowest = index
    }
    return lowest
  }

  /// Whether a destination has as many event-level reports waiting as it may have.
  ///
  /// *Source:* Attribution Reporting, "Max event-level reports per attribution destination"; by Chromium a report
  /// counts for every destination of its source.
  private func isFullOfEventReports(destination: UInt32) -> Bool {
    let limit = parameters.maxEventLevelReportsPerDestination
    guard eventReports.count >= limit else { return false }
    var count = 0
    for report in eventReports.values {
      if let row = row(of: report.source), sources[row].destinations.contains(destination) { count += 1 }
    }
    return count >= limit
  }

  /// Takes an event-level report off the device.
  mutating func releaseEventReport(at index: Int) {
    if let row = row(of: eventReports[index].source) { sources[row].pending -= 1 }
    eventReports.remove(at: index)
  }
}
