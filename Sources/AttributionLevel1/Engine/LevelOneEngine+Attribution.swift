import SimulationKernel

/// From a conversion to the credit of impressions.
extension LevelOneEngine {
  /// Attributes a conversion and pays for it; its credit stands in ``credited``.
  ///
  /// *Source:* Attribution Level 1, "do attribution and fill a histogram". Where the look back stays within one epoch, the
  /// credit is worked out twice with fresh draws: once for the sum that the conversion site pays for, once for the
  /// histogram that is released.
  ///
  /// - Parameters:
  ///   - site: the conversion site.
  ///   - caller: the site that asks: the intermediary, or the conversion site itself.
  mutating func measure(
    _ query: ConversionQuery, site: UInt32, caller: UInt32, at now: Int64, draws: inout some LevelOneDraws
  ) -> QueryOutcome {
    credited.removeAll()
    let now = Self.bounded(now)
    let current = epoch(of: now, &draws)
    let first = firstEpoch(at: now, &draws)
    let isSingle = epoch(of: now - query.lookback, &draws) == current
    let isLate = findMatches(query, site: site, caller: caller, at: now)
    if matches.isEmpty { return isLate ? .expired : .noMatch }
    var l1Norm: UInt64?
    if isSingle {
      for index in 0..<matches.count { matches[index].isPaid = matches[index].epoch == current }
      guard fill(query, draws: &draws) else { return .noMatch }
      l1Norm = credited.values.reduce(0) { $0 + UInt64($1.value) }
      credited.removeAll()
      for index in 0..<matches.count { matches[index].isPaid = false }
    }
    guard first <= current else { return .barred }
    let isAnyUsable = payForEpochs(
      Price(query, l1Norm: l1Norm), first...current, site: site)
    guard fill(query, draws: &draws) else { return isAnyUsable ? .overBudget : .barred }
    return .released
  }

  /// Lists the impressions that fit, those of earlier epochs first, then in the order in which they were saved.
  ///
  /// *Source:* Attribution Level 1, "common matching logic".
  ///
  /// - Returns: whether some would fit if the conversion did not come too late.
  private mutating func findMatches(
    _ query: ConversionQuery, site: UInt32, caller: UInt32, at now: Int64
  ) -> Bool {
    matches.removeAll()
    var isLate = false
    var isSorted = true
    var last = Int64.min
    for row in 0..<store.rows.count {
      let impression = store.rows[row]
      guard store.allows(impression.conversionSites, site),
        store.allows(impression.conversionCallers, caller),
        query.matchValues.isEmpty || query.matchValues.contains(impression.matchValue),
        query.impressionSites.isEmpty || query.impressionSites.contains(impression.site),
        query.impressionCallers.isEmpty || query.impressionCallers.contains(impression.caller)
      else { continue }
      if now > impression.expiry || now > impression.time + query.lookback {
        isLate = true
        continue
      }
      let epoch = knownEpoch(of: impression.time)
      isSorted = isSorted && last <= epoch
      last = epoch
      matches.append(Match(epoch: epoch, row: row, isPaid: false))
    }
    // Clocks that go back are rare.
    if !isSorted {
      var values = matches.mutableValues
      values.sort { ($0.epoch, $0.row) < ($1.epoch, $1.row) }
    }
    return isLate
  }

  /// Pays for every epoch that has matches and budget left.
  ///
  /// - Returns: whether any epoch that may be used has matches.
  private mutating func payForEpochs(_ price: Price, _ epochs: ClosedRange<Int64>, site: UInt32) -> Bool {
    var isAnyUsable = false
    var start = 0
    while start < matches.count {
      let epoch = matches[start].epoch
      var end = start + 1
      while end < matches.count, matches[end].epoch == epoch { end += 1 }
      if epochs.contains(epoch) {
        isAnyUsable = true
        if pay(price, epoch, site, for: start..<end) {
          for index in start..<end { matches[index].isPaid = true }
        }
      }
      start = end
    }
    return isAnyUsable
  }

  /// Gives credit to the last impressions among those that are paid for.
  ///
  /// *Source:* Attribution Level 1, "fill a histogram with last-n-touch attribution". Of impressions with the same
  /// priority and time, those that were saved first come first; the specification leaves their order open.
  ///
  /// - Returns: false where none is paid for.
  private mutating func fill(_ query: ConversionQuery, draws: inout some LevelOneDraws) -> Bool {
    winners.removeAll()
    for index in 0..<matches.count where matches[index].isPaid {
      insert(matches[index].row, most: query.credit.count)
    }
    guard !winners.isEmpty else { return false }
    CreditAllocation.allocate(
      query.value, by: query.credit, count: winners.count, into: &shares, draws: &draws)
    for index in 0..<winners.count {
      let impression = store.rows[winners[index]]
      // Such an impression takes its credit with it.
      guard impression.index < query.histogramSize else { continue }
      credited.append(
        CreditedImpression(index: impression.index, value: UInt32(shares[index]), tag: impression.tag))
    }
    return true
  }

  /// Puts a row among the best, which stay in order.
  private mutating func insert(_ row: Int, most: Int) {
    let new = store.rows[row]
    var place = winners.count
    while place > 0 {
      let other = store.rows[winners[place - 1]]
      guard (other.priority, other.time) < (new.priority, new.time) else { break }
      place -= 1
    }
    if place >= most { return }
    if winners.count < most { winners.append(row) }
    var index = winners.count - 1
    while index > place {
      winners[index] = winners[index - 1]
      index -= 1
    }
    winners[place] = row
  }
}
