import SimulationKernel

/// How the scopes of a new source and of those stored are brought together.
///
/// *Source:* Attribution Reporting, "Attribution scope"; Chromium,
/// `UpdateOrRemoveSourcesWithIncompatibleScopeFields` and `RemoveSourcesWithOutdatedScopes`.
extension AttributionEngine {
  /// Takes away scopes, or deactivates sources, that do not go with a new source's.
  mutating func reconcileScopes(with source: NewSource, at now: Int64) {
    let scopes = details[source.configuration].scopes
    for row in 0..<sources.count
    where isRival(sources[row], of: source, at: now) && sources[row].destinations.meets(source.destinations) {
      guard let scopes else {
        sources[row].hasScopes = false
        continue
      }
      guard let others = self.scopes(ofRow: row), others.maxEventStates == scopes.maxEventStates,
        others.limit >= scopes.limit
      else {
        deactivate(row: row, at: now, deletesLaterReports: true)
        continue
      }
    }
    guard let scopes else { return }
    for position in 0..<source.destinations.count {
      dropOutdatedScopes(source, scopes, destination: source.destinations[position], at: now)
    }
  }

  private func isRival(_ row: StoredSource, of source: NewSource, at now: Int64) -> Bool {
    row.isActive && row.expiryTime > now && row.reporting.origin == source.reporting.origin
  }

  private func scopes(ofRow row: Int) -> AttributionScopes? {
    sources[row].hasScopes ? details[Int(sources[row].configuration)].scopes : nil
  }

  /// Keeps the new source's scopes for a destination, and of the others the latest up to its limit.
  private mutating func dropOutdatedScopes(
    _ source: NewSource, _ scopes: AttributionScopes, destination: UInt32, at now: Int64
  ) {
    let rivals = (0..<sources.count).filter {
      isRival(sources[$0], of: source, at: now) && sources[$0].destinations.contains(destination)
    }
    var latest: [[UInt8]: Int64] = [:]
    for row in rivals {
      for scope in self.scopes(ofRow: row)?.values ?? [] where !ExactOrder.meet([scope], scopes.values) {
        latest[Array(scope.utf8), default: .min] = max(
          latest[Array(scope.utf8)] ?? .min, sources[row].time)
      }
    }
    let room = max(0, Int(scopes.limit) - scopes.values.count)
    guard latest.count > room else { return }
    let ranked = latest.sorted {
      $0.value == $1.value ? $1.key.lexicographicallyPrecedes($0.key) : $0.value > $1.value
    }
    let dropped = Set(ranked.dropFirst(room).map(\.key))
    for row in rivals
    where (self.scopes(ofRow: row)?.values ?? []).contains(where: { dropped.contains(Array($0.utf8)) }) {
      deactivate(row: row, at: now, deletesLaterReports: true)
    }
  }
}
