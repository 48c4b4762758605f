/// What leaves the device: what users and sites clear, and what can have no effect any more.
extension LevelOneEngine {
  /// Removes what a site saved, and the site from the lists of others.
  ///
  /// *Source:* Attribution Level 1, "clear impressions for a site".
  mutating func clearImpressions(for site: UInt32) {
    store.remove { $0.caller == site }
    store.removeFromSets(site)
  }

  /// Leaves the given sites without budget for every epoch that they may draw on; impressions stay.
  ///
  /// *Source:* Attribution Level 1, "clear browsing history for attribution" without forgetting visits.
  mutating func exhaustBudgets(of sites: [UInt32], at now: Int64, draws: inout some LevelOneDraws) {
    let now = Self.bounded(now)
    for site in sites {
      let first = firstEpoch(at: now, &draws)
      let current = epoch(of: now, &draws)
      if first <= current { siteBudgets.exhaust(first...current, site) }
    }
  }

  /// Forgets every visit; epochs up to this one are of no use afterwards.
  ///
  /// *Source:* Attribution Level 1, "clear browsing history for attribution", forgetting all visits.
  mutating func forgetAllVisits(at now: Int64) {
    store.reset()
    siteBudgets.reset()
    globalBudget.reset()
    quotas.reset()
    lastClear = Self.bounded(now)
  }

  /// Forgets the visits of some sites; epochs up to this one are of no use to any site afterwards.
  ///
  /// *Source:* Attribution Level 1, "clear browsing history for attribution", forgetting the visits of sites.
  mutating func forgetVisits(of sites: [UInt32], at now: Int64) {
    store.remove { sites.contains($0.site) }
    siteBudgets.remove { sites.contains($0.site) }
    quotas.remove { sites.contains($0.site) }
    lastClear = Self.bounded(now)
  }

  /// Deletes impressions that can match nothing any more, and budgets of epochs that nobody can draw on any more.
  ///
  /// An impression still counts at the very end of its life, so it goes only after it.
  mutating func deleteExpired(at now: Int64) {
    let now = Self.bounded(now)
    store.remove { now > $0.expiry }
    guard epochStart != nil else { return }
    let earliest = knownEpoch(of: now - longestLookback)
    siteBudgets.remove { $0.epoch < earliest }
    globalBudget.remove { $0.epoch < earliest }
    quotas.remove { $0.epoch < earliest }
  }
}
