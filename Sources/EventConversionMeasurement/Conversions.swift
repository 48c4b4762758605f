import Measurement
import SimulationKernel
import Web

extension EventConversionMeasurement {
  /// The address of a report's place among others of the same click and time.
  static let orderPurpose = RandomPurpose(rawValue: 0x103)

  /// Matches a conversion to the stored clicks and schedules a report for each match.
  ///
  /// The latest click gets the credit; of several at the same time the one stored first. Its report is
  /// scheduled first, then the others' from the latest click to the earliest.
  @usableFromInline
  mutating func convert(
    _ registration: ConversionRegistration, at now: Int64, random: AddressedRandom,
    into outbox: inout Outbox<Report>
  ) {
    guard !isExcluded else {
      outbox.settle(registration, .browserExcluded)
      return
    }
    let pair = pairKey(reporting: registration.reporting, destination: registration.page)
    var credited = -1
    var matches = 0
    var latest = -1
    var capped = 0
    var creditedTime = Int64.min
    // Written as sums and choices: which of a person's clicks match is beyond any branch predictor.
    for index in 0..<clicks.count {
      let click = clicks[index]
      let isPair = click.pair == pair
      let isLive = isPair && click.expiryTime > now
      let isMatch = isLive && click.state == .active
      latest = isPair ? index : latest
      matches &+= isMatch ? 1 : 0
      capped &+= isLive && click.state == .capped ? 1 : 0
      let isLater = isMatch && click.time > creditedTime
      credited = isLater ? index : credited
      creditedTime = isLater ? click.time : creditedTime
    }
    let outcome: ConversionOutcome
    if credited < 0 {
      outcome = lossWithoutMatch(latest: latest, at: now)
    } else if isFull(destination: destinationKey(registration.page)) {
      outcome = .pendingLimit
    } else {
      let data = reduction.reduce(
        registration.data, ordinal: UInt64(registration.registration) << 32 | UInt64(registration.ordinal),
        random: random)
      let isScheduled = addReport(
        row: credited, registration, data: data, credit: 100, at: now, random: random, into: &outbox)
      if matches > 1 {
        for index in (0..<clicks.count).reversed()
        where index != credited && clicks[index].pair == pair && clicks[index].state == .active
          && clicks[index].expiryTime > now
        {
          _ = addReport(
            row: index, registration, data: data, credit: 0, at: now, random: random, into: &outbox)
        }
      }
      outcome = isScheduled ? .scheduled : .rateLimited
    }
    outbox.settle(registration, outcome, cappedReports: capped)
  }

  /// Why no click matches, told by the latest click of the pair.
  private func lossWithoutMatch(latest: Int, at now: Int64) -> ConversionOutcome {
    guard latest >= 0 else { return .noMatchingClick }
    guard clicks[latest].expiryTime > now else { return .expired }
    return clicks[latest].state == .deactivated ? .deactivated : .reportCapReached
  }

  /// Whether a destination has as many unsent reports as it may have.
  @inline(__always)
  private func isFull(destination: UInt32) -> Bool {
    guard let limit = settings.pendingReportsPerDestination, unsentCount >= limit
    else { return false }
    return unsentReports(for: destination) >= limit
  }

  private func unsentReports(for destination: UInt32) -> Int {
    var count = 0
    for waiting in pending.values where waiting.sequence != nil && waiting.destinationKey == destination {
      count += 1
    }
    return count
  }

  /// Schedules one report, unless a rate limit refuses it.
  ///
  /// - Returns: whether it was scheduled; a refused one uses up nothing of its click.
  private mutating func addReport(
    row: Int, _ registration: ConversionRegistration, data: UInt8, credit: UInt8, at now: Int64,
    random: AddressedRandom, into outbox: inout Outbox<Report>
  ) -> Bool {
    let click = clicks[row]
    if let limit = settings.rateLimit, !countTowards(limit, click, at: now) { return false }
    let due =
      click.time
      + schedule.delay(conversionAfter: now - click.time, expiry: click.expiryTime - click.time)
    let ordinal = UInt64(registration.ordinal) << 32 | UInt64(click.number)
    let priority =
      click.pending == 0
      ? Self.middlePriority : drawPriority(row: row, due: due, ordinal: ordinal, random: random)
    let wake = max(due, now)
    let slot = insert(
      PendingReport(
        ordinal: ordinal, due: due, wake: wake, conversionTime: now,
        destinationKey: destinationKey(click.destination), row: UInt32(row),
        conversion: registration.number, registration: registration.registration, priority: priority,
        starts: 0, sequence: nextSequence,
        data: data, credit: credit))
    nextSequence += 1
    clicks[row].countReport(limit: settings.reportsPerClick)
    outbox.wake(
      at: SimulationTime(milliseconds: wake),
      Timer(id: slot, ordinal: ordinal, priority: priority, needsOpenBrowser: wake > now))
    return true
  }

  private mutating func insert(_ report: PendingReport) -> UInt32 {
    unsentCount += 1
    guard let slot = firstFreeSlot else {
      pending.append(report)
      return UInt32(pending.count - 1)
    }
    firstFreeSlot = pending[Int(slot)].nextFreeSlot
    pending[Int(slot)] = report
    return slot
  }

  /// Counts a report if the limit of its publisher site and destination site allows one more.
  ///
  /// *Source:* Chromium 2021: rows count while `conversion time > now - window`.
  private mutating func countTowards(_ limit: RateLimit, _ click: StoredClick, at now: Int64) -> Bool {
    let oldest = now - limit.window.milliseconds
    if rateRows.count >= rateCleanUpThreshold {
      rateRows.removeAll { $0.time <= oldest }
      rateCleanUpThreshold = max(Self.leastCleanUp, 2 * rateRows.count)
    }
    var count = 0
    for row in rateRows
    where row.time > oldest && row.publisher.site == click.publisher.site
      && row.destination.site == click.destination.site
    {
      count += 1
    }
    guard count < limit.count else { return false }
    rateRows.append(
      RateLimitRow(
        time: now, publisher: click.publisher, destination: click.destination, reporting: click.reporting))
    return true
  }
}
