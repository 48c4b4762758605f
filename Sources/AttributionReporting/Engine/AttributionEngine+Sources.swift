import PrivacyMechanisms
import SimulationKernel
import Web

extension AttributionEngine {
  /// Registers a source.
  ///
  /// *Source:* Attribution Reporting, "Processing an attribution source"; where sources give way to others, Chromium,
  /// `AttributionResolverImpl::StoreSource`.
  ///
  /// - Parameters:
  ///   - source: what is to be stored.
  ///   - now: in milliseconds, not before what happened last.
  mutating func register<Draws: AttributionDraws>(
    _ source: NewSource, at now: Int64, draws: inout Draws
  ) -> SourceOutcome {
    let verdict = rules(of: source.configuration).pointee.verdict
    guard verdict == .stored else { return SourceOutcome(verdict) }
    let response = draws.response(
      among: states[source.configuration],
      probability: rules(of: source.configuration).pointee.flipProbability)
    if sources.count >= sourceThreshold { cleanUpSources(at: now) }
    // Nearly always: each call would copy the source once more.
    if !usesScopes, max(sources.count, sourceRecords.count) <= rowsWithinLimits {
      guard !exceedsOriginsPerSite(source, at: now) else { return SourceOutcome(.reportingOriginsPerSite) }
      var outcome = SourceOutcome(.stored)
      outcome.isNoised = response != nil
      outcome.source = store(source, response, at: now)
      return outcome
    }
    return registerWithinLimits(source, response, at: now)
  }

  /// Stores a source if all limits allow it.
  private mutating func registerWithinLimits(
    _ source: NewSource, _ response: OutputState?, at now: Int64
  ) -> SourceOutcome {
    if let refusal = refusal(of: source, at: now) { return SourceOutcome(refusal) }
    var outcome = SourceOutcome(.stored)
    let hitsGlobalRate = exceedsGlobalDestinationRate(source, at: now)
    if sourceRecords.count + source.destinations.count > parameters.maxDestinationsPerSourceAndReportingSite {
      switch giveUpDestinations(for: source, at: now) {
      case .notNeeded: break
      case .done: outcome.replacesDestinations = true
      case .sourceItself: return SourceOutcome(.destinationLimit)
      }
    }
    outcome.isNoised = response != nil
    if usesScopes { reconcileScopes(with: source, at: now) }
    if hitsGlobalRate {
      outcome.result = .globalDestinationRate
    } else if exceedsSourceReportingOrigins(source, at: now) {
      outcome.result = .reportingOrigins
    } else {
      outcome.source = store(source, response, at: now)
    }
    return outcome
  }

  /// Stores a source that no limit forbids, with its fake reports and what it leaves for the limits.
  private mutating func store(
    _ source: NewSource, _ response: OutputState?, at now: Int64
  ) -> UInt32 {
    let rules = rules(of: source.configuration)
    let expiryTime = now.plus(rules.pointee.expiry)
    let sequence = nextSource
    nextSource += 1
    let fakes = response?.count ?? 0
    sources.append(
      StoredSource(
        sequence: sequence, configuration: UInt32(source.configuration), time: now,
        expiryTime: expiryTime, eventID: source.eventID, destinations: source.destinations,
        destinationOrigin: source.destinationOrigin, context: source.context, reporting: source.reporting,
        tag: source.tag,
        response: response == nil ? .truthful : fakes == 0 ? .never : .falsely,
        isEventLevelActive: fakes == 0, hasScopes: rules.pointee.hasScopes, eventReports: Int32(fakes),
        attributionBudget: Int32(clamping: rules.pointee.attributionBudget),
        debugBudget: Int32(clamping: rules.pointee.debugBudget)))
    if sourceRecords.count >= sourceRecordThreshold { cleanUpSourceRecords(at: now) }
    for position in 0..<source.destinations.count {
      sourceRecords.append(
        SourceRecord(
          source: sequence, sourceSite: source.context.site, destination: source.destinations[position],
          reporting: source.reporting, time: now, expiryTime: expiryTime,
          priority: rules.pointee.destinationLimitPriority))
    }
    if let response { store(response, of: source, sequence: sequence, at: now) }
    return sequence
  }

  /// Stores what a source tells instead of the truth.
  ///
  /// *Source:* Attribution Reporting, "Obtaining a fake report": it is triggered when its window opens and reported
  /// when it ends.
  private mutating func store(
    _ response: OutputState, of source: NewSource, sequence: UInt32, at now: Int64
  ) {
    let rules = self.rules[source.configuration]
    for report in response {
      let due = now.plus(rules.windowEnds[report.window])
      eventReports.append(
        PendingEventReport(
          id: nextReport, source: sequence, triggerTime: now.plus(rules.start(ofWindow: report.window)),
          due: due,
          sendTime: due, priority: 0, data: value(at: report.data, source.configuration),
          position: UInt8(truncatingIfNeeded: report.data), window: UInt8(truncatingIfNeeded: report.window),
          isFake: true, tag: 0))
      nextReport += 1
    }
    sources[sources.count - 1].pending += Int32(response.count)
    for position in 0..<source.destinations.count {
      remember(
        AttributionRecord(
          source: sequence, isAggregatable: false, sourceSite: source.context.site,
          destination: source.destinations[position], reporting: source.reporting, time: now,
          attributionTime: now), at: now)
    }
  }

  /// The value of trigger data at a position among a source's.
  func value(at position: Int, _ configuration: Int) -> UInt32 {
    rules(of: configuration).pointee.isContiguous
      ? UInt32(position) : details[configuration].triggerData[position]
  }

  /// Adds to the attributions that limits count.
  mutating func remember(_ record: AttributionRecord, at now: Int64) {
    if attributionRecords.count >= attributionRecordThreshold { cleanUpAttributionRecords(at: now) }
    attributionRecords.append(record)
  }
}
