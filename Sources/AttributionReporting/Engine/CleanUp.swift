import SimulationKernel
import Web

/// What leaves the device: rows that can have no effect any more, and what the user clears.
extension AttributionEngine {
  /// Deletes sources that can match nothing and have no report waiting, with what belongs to them.
  mutating func cleanUpSources(at now: Int64) {
    var kept = 0
    for index in 0..<sources.count {
      let source = sources[index]
      let survives = source.pending > 0 || (source.isActive && source.expiryTime > now)
      guard survives || (remembersLosses && !isFollowed(index)) else { continue }
      if kept != index { sources[kept] = source }
      kept += 1
    }
    sources.resize(kept)
    sourceThreshold = max(Self.leastCleanUp, 2 * kept)
    forgetGoneSources()
  }

  /// Whether a later row has the same reporting origin and destinations.
  private func isFollowed(_ index: Int) -> Bool {
    let source = sources[index]
    for later in (index + 1)..<sources.count
    where sources[later].reporting.origin == source.reporting.origin
      && sources[later].destinations == source.destinations
    {
      return true
    }
    return false
  }

  private mutating func forgetGoneSources() {
    var kept = 0
    for index in 0..<usedKeys.count {
      let key = usedKeys[index]
      guard row(of: key.source) != nil else { continue }
      usedKeys[kept] = key
      kept += 1
    }
    usedKeys.resize(kept)
    kept = 0
    for index in 0..<namedSpendings.count {
      let spending = namedSpendings[index]
      guard row(of: spending.source) != nil else { continue }
      namedSpendings[kept] = spending
      kept += 1
    }
    namedSpendings.resize(kept)
  }

  /// Deletes records that no limit counts any more.
  mutating func cleanUpSourceRecords(at now: Int64) {
    let longest = max(
      parameters.rateLimitWindow, parameters.originsPerSiteWindow, parameters.destinationRateLimitWindow,
      .days(1))
    let oldest = now.minus(longest.milliseconds)
    sourceRecords.removeAll { $0.time <= oldest && $0.expiryTime <= now }
    sourceRecordThreshold = max(Self.leastCleanUp, 2 * sourceRecords.count)
  }

  /// Deletes records that no limit counts any more.
  mutating func cleanUpAttributionRecords(at now: Int64) {
    let oldest = now.minus(parameters.rateLimitWindow.milliseconds)
    attributionRecords.removeAll { $0.time <= oldest }
    attributionRecordThreshold = max(Self.leastCleanUp, 2 * attributionRecords.count)
  }

  /// Clears what belongs to one reporting origin, or to all, and to a span of time.
  ///
  /// A source goes by its own time or that of a trigger whose report waits, and takes all its reports and records with
  /// it; records of the limits go by either of their times.
  ///
  /// *Source:* Attribution Reporting, "Clear site data" (not specified further); Chromium, `ClearDataWithFilter`.
  ///
  /// - Parameters:
  ///   - begin: the first millisecond.
  ///   - end: the last one.
  ///   - origin: the number of the reporting origin; nil for all.
  mutating func clear(from begin: Int64, through end: Int64, origin: UInt32?) {
    guard begin <= end else { return }
    let span = begin...end
    func concerns(_ reporting: WebOrigin) -> Bool { origin == nil || reporting.origin == origin }
    var cleared: Set<UInt32> = []
    for source in sources.values where concerns(source.reporting) && span.contains(source.time) {
      cleared.insert(source.sequence)
    }
    for report in eventReports.values where span.contains(report.triggerTime) {
      if let row = row(of: report.source), concerns(sources[row].reporting) { cleared.insert(report.source) }
    }
    for report in aggregatableReports.values
    where span.contains(report.triggerTime) && concerns(report.reporting) {
      if let source = report.source { cleared.insert(source) }
    }
    for index in (0..<eventReports.count).reversed() where cleared.contains(eventReports[index].source) {
      releaseEventReport(at: index)
    }
    for index in (0..<aggregatableReports.count).reversed() {
      let report = aggregatableReports[index]
      let isMeant =
        report.source.map { cleared.contains($0) }
        ?? (span.contains(report.triggerTime) && concerns(report.reporting))
      if isMeant { releaseAggregatableReport(at: index) }
    }
    sources.removeAll { cleared.contains($0.sequence) }
    forgetGoneSources()
    sourceRecords.removeAll {
      cleared.contains($0.source) || (concerns($0.reporting) && span.contains($0.time))
    }
    attributionRecords.removeAll {
      cleared.contains($0.source)
        || (concerns($0.reporting) && (span.contains($0.time) || span.contains($0.attributionTime)))
    }
    debugRecords.removeAll { concerns($0.reporting) && span.contains($0.time) }
  }
}
