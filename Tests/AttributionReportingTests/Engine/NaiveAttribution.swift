import SimulationKernel
import Web

@testable import AttributionReporting

/// The rules once more, as plainly as can be.
///
/// Lists only grow, nothing is worked out beforehand, there are no early ways out. It shares nothing with the engine
/// but the registrations.
struct NaiveAttribution {
  struct Source {
    var id: Int
    var registration: SourceRegistration
    var scopes: AttributionScopes?
    var time: Int64
    var destinations: [UInt32]
    var context: WebOrigin
    var reporting: WebOrigin
    /// The list it tells instead of the truth.
    var response: [(data: Int, window: Int)]?
    var isActive = true
    var isEventLevelActive: Bool
    var eventReports: Int
    var aggregatableReports = 0
    var budget: Int
    var named: [String: Int]
    var eventKeys: [UInt64] = []
    var aggregatableKeys: [UInt64] = []

    var expiryTime: Int64 { time + registration.expiry.milliseconds }
  }

  struct EventReport {
    var id: Int
    var source: Int
    var triggerTime: Int64
    var due: Int64
    var priority: Int64
    var data: UInt32
    var window: Int
    var trigger: UInt64
  }

  struct AggregatableReport {
    var id: Int
    var source: Int?
    var triggerTime: Int64
    var due: Int64
    var trigger: UInt64
    var contributions: [Contribution]
    var sourceTime: Int64
    var reporting: WebOrigin
  }

  enum Scope { case source, event, aggregatable }

  struct Record {
    var scope: Scope
    var source: Int
    var sourceSite: UInt32
    var destination: UInt32
    var reporting: WebOrigin
    var time: Int64
    /// The expiry of a source, or the time of an attribution.
    var otherTime: Int64
    var priority: Int64 = 0
    var isGivenUp = false
    var report: Int?
  }

  var parameters: Parameters
  var sources: [Source] = []
  var eventReports: [EventReport] = []
  var aggregatableReports: [AggregatableReport] = []
  var records: [Record] = []
  var left: [LeftReport] = []
  var nextReport = 0

  init(_ parameters: Parameters) { self.parameters = parameters }

  mutating func deliver(through time: Int64) {
    for report in eventReports where report.due <= time {
      left.append(
        LeftReport(
          time: report.due, source: UInt32(report.source), data: report.data, window: UInt8(report.window),
          trigger: report.trigger))
    }
    eventReports.removeAll { $0.due <= time }
    for report in aggregatableReports where report.due <= time {
      left.append(
        LeftReport(
          time: report.due, source: report.source.map(UInt32.init), trigger: report.trigger,
          contributions: report.contributions, sourceTime: report.sourceTime))
    }
    aggregatableReports.removeAll { $0.due <= time }
  }

  /// The steps of "Processing an attribution source", one after the other.
  mutating func source(
    _ registration: SourceRegistration, at now: Int64, destinations: [UInt32], context: WebOrigin,
    reporting: WebOrigin, response: [(data: Int, window: Int)]?
  ) -> (SourceResult, replaces: Bool) {
    deliver(through: now)
    let active = sources.filter { $0.isActive && $0.expiryTime > now && $0.context.origin == context.origin }
    if active.count >= parameters.maxSourcesPerOrigin { return (.storageLimit, false) }
    let ofSite = records.filter { $0.scope == .source && $0.sourceSite == context.site }
    let ofBothSites = ofSite.filter { $0.reporting.site == reporting.site }
    let window = parameters.originsPerSiteWindow.milliseconds
    let origins = Set(ofBothSites.filter { now - $0.time < window }.map(\.reporting.origin))
    if origins.union([reporting.origin]).count > parameters.maxReportingOriginsPerSourceAndReportingSite {
      return (.reportingOriginsPerSite, false)
    }
    let unexpired = ofSite.filter { $0.otherTime > now }
    func covered(_ records: [Record], within window: Int64) -> Int {
      Set(records.filter { now - $0.time < window }.map(\.destination)).union(destinations).count
    }
    let unexpiredOfBoth = unexpired.filter { $0.reporting.site == reporting.site }
    let rate = parameters.destinationRateLimitWindow.milliseconds
    if covered(unexpiredOfBoth, within: rate) > parameters.maxDestinationsPerWindowAndReportingSite {
      return (.destinationRate, false)
    }
    let hitsGlobal = covered(unexpired, within: rate) > parameters.maxDestinationsPerWindow
    if covered(unexpiredOfBoth, within: day) > parameters.maxDestinationsPerDay {
      return (.destinationsPerDay, false)
    }
    guard let givenUp = givenUp(unexpiredOfBoth.filter { !$0.isGivenUp }, registration, destinations, now)
    else {
      return (.destinationLimit, false)
    }
    for id in givenUp { giveUp(id, now) }
    reconcile(registration, destinations, reporting, now)
    if hitsGlobal { return (.globalDestinationRate, !givenUp.isEmpty) }
    for destination in destinations {
      let recent = ofSite.filter {
        $0.destination == destination && now - $0.time < parameters.rateLimitWindow.milliseconds
      }
      let all = Set(recent.map(\.reporting.origin)).union([reporting.origin])
      if all.count > parameters.maxSourceReportingOrigins { return (.reportingOrigins, !givenUp.isEmpty) }
    }
    store(registration, now, destinations, context, reporting, response)
    return (.stored, !givenUp.isEmpty)
  }

  private mutating func store(
    _ registration: SourceRegistration, _ now: Int64, _ destinations: [UInt32], _ context: WebOrigin,
    _ reporting: WebOrigin, _ response: [(data: Int, window: Int)]?
  ) {
    let source = Source(
      id: sources.count, registration: registration, scopes: registration.attributionScopes, time: now,
      destinations: destinations, context: context, reporting: reporting, response: response,
      isEventLevelActive: response?.isEmpty ?? true, eventReports: response?.count ?? 0,
      budget: parameters.contributionBudget - (registration.aggregatableDebugReporting?.budget ?? 0),
      named: Dictionary(
        uniqueKeysWithValues: registration.namedBudgets.map { ($0.name, $0.budget) }))
    sources.append(source)
    for destination in destinations {
      records.append(
        Record(
          scope: .source, source: source.id, sourceSite: context.site, destination: destination,
          reporting: reporting, time: now, otherTime: source.expiryTime,
          priority: registration.destinationLimitPriority))
    }
    guard let response else { return }
    for fake in response {
      let windows = registration.eventReportWindows
      let start = fake.window == 0 ? windows.start : windows.ends[fake.window - 1]
      eventReports.append(
        EventReport(
          id: nextReport, source: source.id, triggerTime: now + start.milliseconds,
          due: now + windows.ends[fake.window].milliseconds, priority: 0,
          data: registration.triggerData[fake.data], window: fake.window, trigger: 0))
      nextReport += 1
    }
    for destination in destinations {
      records.append(
        Record(
          scope: .event, source: source.id, sourceSite: context.site, destination: destination,
          reporting: reporting, time: now, otherTime: now))
    }
  }

  /// The sources that give way to a new one; nil when it is the new one itself.
  private func givenUp(
    _ records: [Record], _ registration: SourceRegistration, _ destinations: [UInt32], _ now: Int64
  ) -> [Int]? {
    var claims = records.map { ($0.priority, $0.time, $0.destination, $0.source as Int?) }
    claims += destinations.map { (registration.destinationLimitPriority, now, $0, nil) }
    claims.sort { ($0.0, $0.1, $0.2) > ($1.0, $1.1, $1.2) }
    var kept: [UInt32] = []
    var losers: [Int] = []
    for claim in claims {
      if kept.contains(claim.2) { continue }
      if kept.count < parameters.maxDestinationsPerSourceAndReportingSite {
        kept.append(claim.2)
      } else if let id = claim.3 {
        losers.append(id)
      } else {
        return nil
      }
    }
    return Array(Set(losers)).sorted()
  }

  private mutating func giveUp(_ id: Int, _ now: Int64) {
    for index in records.indices where records[index].scope == .source && records[index].source == id {
      records[index].isGivenUp = true
    }
    remove(id, now)
    let gone = aggregatableReports.filter { $0.source == id }.map(\.id)
    aggregatableReports.removeAll { $0.source == id }
    records.removeAll { $0.scope == .aggregatable && $0.report.map(gone.contains) == true }
  }

  /// Deactivates a source; what it would report of triggers from now on goes, too.
  private mutating func remove(_ id: Int, _ now: Int64) {
    sources[id].isActive = false
    let gone = eventReports.filter { $0.source == id && $0.triggerTime >= now }.map(\.id)
    eventReports.removeAll { gone.contains($0.id) }
    records.removeAll { $0.scope == .event && $0.report.map(gone.contains) == true }
  }

  private mutating func reconcile(
    _ registration: SourceRegistration, _ destinations: [UInt32], _ reporting: WebOrigin, _ now: Int64
  ) {
    func rivals(_ at: [UInt32]) -> [Source] {
      sources.filter {
        $0.isActive && $0.expiryTime > now && $0.reporting.origin == reporting.origin
          && !Set($0.destinations).isDisjoint(with: at)
      }
    }
    for rival in rivals(destinations) {
      if let scopes = registration.attributionScopes {
        let fits =
          rival.scopes.map { $0.maxEventStates == scopes.maxEventStates && $0.limit >= scopes.limit } ?? false
        if !fits { remove(rival.id, now) }
      } else {
        sources[rival.id].scopes = nil
      }
    }
    guard let scopes = registration.attributionScopes else { return }
    for destination in destinations {
      let others = rivals([destination]).flatMap { rival in
        (rival.scopes?.values ?? []).filter { !scopes.values.contains($0) }.map { (rival.time, $0) }
      }
      var chosen: [String] = scopes.values
      for (_, scope) in others.sorted(by: { ($0.0, $0.1) > ($1.0, $1.1) })
      where !chosen.contains(scope) && chosen.count < Int(scopes.limit) {
        chosen.append(scope)
      }
      for rival in rivals([destination]) {
        if (rival.scopes?.values ?? []).contains(where: { !chosen.contains($0) }) { remove(rival.id, now) }
      }
    }
  }

  /// Clears by reporting origin and span of time.
  mutating func clear(from begin: Int64, through end: Int64, origin: UInt32?) {
    func concerns(_ reporting: WebOrigin) -> Bool { origin.map { $0 == reporting.origin } ?? true }
    func isIn(_ time: Int64) -> Bool { begin <= time && time <= end }
    var gone = Set(sources.filter { concerns($0.reporting) && isIn($0.time) }.map(\.id))
    for report in eventReports where isIn(report.triggerTime) && concerns(sources[report.source].reporting) {
      gone.insert(report.source)
    }
    for report in aggregatableReports where isIn(report.triggerTime) && concerns(report.reporting) {
      if let source = report.source { gone.insert(source) }
    }
    for id in gone { sources[id].isActive = false }
    eventReports.removeAll { gone.contains($0.source) }
    aggregatableReports.removeAll {
      $0.source.map { gone.contains($0) } ?? (isIn($0.triggerTime) && concerns($0.reporting))
    }
    records.removeAll {
      gone.contains($0.source)
        || (concerns($0.reporting) && (isIn($0.time) || ($0.scope != .source && isIn($0.otherTime))))
    }
  }
}
