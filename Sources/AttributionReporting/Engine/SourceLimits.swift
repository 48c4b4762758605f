import SimulationKernel
import Web

/// The limits that a source may not exceed.
///
/// Each asks first whether there are enough rows to exceed it at all, which there hardly ever are.
extension AttributionEngine {
  /// The first limit that forbids a source and is told to its registrar.
  func refusal(of source: NewSource, at now: Int64) -> SourceResult? {
    if exceedsStorage(source, at: now) { return .storageLimit }
    if exceedsOriginsPerSite(source, at: now) { return .reportingOriginsPerSite }
    if exceedsDestinationRate(source, at: now) { return .destinationRate }
    return exceedsDestinationsPerDay(source, at: now) ? .destinationsPerDay : nil
  }

  /// *Source:* Attribution Reporting, "Max pending sources per source origin".
  private func exceedsStorage(_ source: NewSource, at now: Int64) -> Bool {
    guard sources.count >= parameters.maxSourcesPerOrigin else { return false }
    var count = 0
    for row in sources.values
    where row.isActive && row.expiryTime > now && row.context.origin == source.context.origin {
      count += 1
    }
    return count >= parameters.maxSourcesPerOrigin
  }

  /// *Source:* Attribution Reporting, "Max source reporting origins per source reporting site"; by Chromium only
  /// origins of one reporting site count together.
  @inline(__always)
  func exceedsOriginsPerSite(_ source: NewSource, at now: Int64) -> Bool {
    let limit = parameters.maxReportingOriginsPerSourceAndReportingSite
    // The limit is 1, so there are rows enough nearly always; but another origin of the site is rare.
    var others = 0
    for record in sourceRecords.values {
      let isOther = record.reporting.origin != source.reporting.origin
      others &+= isOther && record.reporting.site == source.reporting.site ? 1 : 0
    }
    return others >= limit
      && exceedsOriginsPerSite(
        limit, source, since: now.minus(parameters.originsPerSiteWindow.milliseconds))
  }

  private func exceedsOriginsPerSite(_ limit: Int, _ source: NewSource, since oldest: Int64) -> Bool {
    var distinct = Distinct(source.reporting.origin)
    for record in sourceRecords.values
    where record.reporting.site == source.reporting.site && record.sourceSite == source.context.site
      && record.time > oldest
    {
      distinct.add(record.reporting.origin)
    }
    return distinct.count > limit
  }

  /// *Source:* Attribution Reporting, "Destination rate limit", the limit for each reporting site.
  private func exceedsDestinationRate(_ source: NewSource, at now: Int64) -> Bool {
    exceeds(
      parameters.maxDestinationsPerWindowAndReportingSite, source, reportingSite: source.reporting.site,
      window: parameters.destinationRateLimitWindow, at: now)
  }

  /// *Source:* Attribution Reporting, "Max destinations per source reporting site per day".
  private func exceedsDestinationsPerDay(_ source: NewSource, at now: Int64) -> Bool {
    exceeds(
      parameters.maxDestinationsPerDay, source, reportingSite: source.reporting.site, window: .days(1),
      at: now)
  }

  /// *Source:* Attribution Reporting, "Destination rate limit", the limit over all reporting sites.
  func exceedsGlobalDestinationRate(_ source: NewSource, at now: Int64) -> Bool {
    exceeds(
      parameters.maxDestinationsPerWindow, source, reportingSite: nil,
      window: parameters.destinationRateLimitWindow, at: now)
  }

  /// Whether the destinations of unexpired sources of late are too many together with a new source's.
  private func exceeds(
    _ limit: Int, _ source: NewSource, reportingSite: UInt32?, window: SimulationDuration, at now: Int64
  ) -> Bool {
    guard sourceRecords.count + source.destinations.count > limit else { return false }
    let oldest = now.minus(window.milliseconds)
    var distinct = Distinct(source.destinations.first)
    for position in 1..<max(1, source.destinations.count) { distinct.add(source.destinations[position]) }
    for record in sourceRecords.values
    where record.sourceSite == source.context.site && record.time > oldest && record.expiryTime > now
      && (reportingSite == nil || record.reporting.site == reportingSite)
    {
      distinct.add(record.destination)
    }
    return distinct.count > limit
  }

  /// *Source:* Attribution Reporting, "Max source reporting origins per rate-limit window"; for each destination.
  func exceedsSourceReportingOrigins(_ source: NewSource, at now: Int64) -> Bool {
    let limit = parameters.maxSourceReportingOrigins
    guard sourceRecords.count >= limit else { return false }
    let oldest = now.minus(parameters.rateLimitWindow.milliseconds)
    for position in 0..<source.destinations.count {
      var distinct = Distinct(source.reporting.origin)
      for record in sourceRecords.values
      where record.sourceSite == source.context.site && record.destination == source.destinations[position]
        && record.time > oldest
      {
        distinct.add(record.reporting.origin)
      }
      if distinct.count > limit { return true }
    }
    return false
  }
}

/// Counts different numbers; the first few without any memory of its own.
struct Distinct {
  private let first: UInt32
  private var second: UInt32?
  private var others: Set<UInt32> = []

  /// Starts with one number.
  init(_ number: UInt32) { first = number }

  /// How many different numbers there were.
  var count: Int { 1 + (second == nil ? 0 : 1) + others.count }

  /// Takes in a number.
  mutating func add(_ number: UInt32) {
    if number == first || number == second { return }
    if second == nil { second = number } else { others.insert(number) }
  }
}
