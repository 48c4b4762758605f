import SimulationKernel

/// The limit of destinations that unexpired sources cover, for which sources of low priority give way.
///
/// *Source:* Attribution Reporting, "Max destinations covered by unexpired sources" and "Delete sources for unexpired
/// destination limit"; by Chromium sources that give way are deactivated, so that true event-level reports stay.
extension AttributionEngine {
  /// What the limit makes of a new source.
  enum DestinationVerdict {
    case notNeeded
    /// Others gave way.
    case done
    case sourceItself
  }

  private struct Claim {
    var priority: Int64
    var time: Int64
    var destination: UInt32
    /// nil for the new source.
    var source: UInt32?
  }

  /// Keeps the destinations of highest priority, the latest first, and deactivates sources for any other.
  mutating func giveUpDestinations(
    for source: NewSource, at now: Int64
  ) -> DestinationVerdict {
    var claims = (0..<source.destinations.count).map {
      Claim(
        priority: rules[source.configuration].destinationLimitPriority, time: now,
        destination: source.destinations[$0], source: nil
      )
    }
    for record in sourceRecords.values
    where record.sourceSite == source.context.site && record.reporting.site == source.reporting.site
      && record.expiryTime > now && !record.isGivenUp
    {
      claims.append(
        Claim(
          priority: record.priority, time: record.time, destination: record.destination,
          source: record.source))
    }
    claims.sort {
      ($0.priority, $0.time, rank($0.destination)) > ($1.priority, $1.time, rank($1.destination))
    }
    var kept: Set<UInt32> = []
    var givenUp: Set<UInt32> = []
    for claim in claims where !kept.contains(claim.destination) {
      if kept.count < parameters.maxDestinationsPerSourceAndReportingSite {
        kept.insert(claim.destination)
      } else {
        guard let sequence = claim.source else { return .sourceItself }
        givenUp.insert(sequence)
      }
    }
    if givenUp.isEmpty { return .notNeeded }
    for sequence in givenUp.sorted() { giveUp(sequence, at: now) }
    return .done
  }

  /// A site's place in the order of texts.
  private func rank(_ site: UInt32) -> UInt32 {
    Int(site) < siteRanks.count ? siteRanks[Int(site)] : site
  }

  private mutating func giveUp(_ sequence: UInt32, at now: Int64) {
    for index in 0..<sourceRecords.count where sourceRecords[index].source == sequence {
      sourceRecords[index].isGivenUp = true
    }
    guard let row = row(of: sequence) else { return }
    deactivate(row: row, at: now, deletesLaterReports: true)
    for index in (0..<aggregatableReports.count).reversed()
    where aggregatableReports[index].source == sequence {
      let id = aggregatableReports[index].id
      releaseAggregatableReport(at: index)
      attributionRecords.removeAll { $0.isAggregatable && $0.report == id }
    }
  }

  /// Lets a source take part in nothing any more.
  ///
  /// - Parameter deletesLaterReports: whether its event-level reports of triggers from now on go too, which are fake
  ///   ones unless the trigger came in this very millisecond.
  mutating func deactivate(row: Int, at now: Int64, deletesLaterReports: Bool) {
    sources[row].isActive = false
    guard deletesLaterReports, sources[row].pending > 0 else { return }
    let sequence = sources[row].sequence
    for index in (0..<eventReports.count).reversed()
    where eventReports[index].source == sequence && eventReports[index].triggerTime >= now {
      let id = eventReports[index].id
      releaseEventReport(at: index)
      attributionRecords.removeAll { !$0.isAggregatable && $0.report == id }
    }
  }
}
