import Measurement
import SimulationKernel
import Web

extension EventConversionMeasurement {
  /// Stores a click: clean-up, storage limit, deactivation, insertion, in this order.
  ///
  /// An anchor names one reporting origin, so what further ad techs register through redirects is no click.
  @usableFromInline
  mutating func store(_ click: AdInteraction, at now: Int64, into outbox: inout Outbox<Report>) {
    if click.registration > 0 { return }
    guard !isExcluded else {
      outbox.refuse(click.number, .browserExcluded)
      return
    }
    if clicks.count >= cleanUpThreshold { cleanUp(at: now) }
    if let limit = settings.clicksPerPublisherOrigin, clicks.count >= limit,
      storedClicks(at: now, publisherOrigin: click.publisher.origin) >= limit
    {
      outbox.refuse(click.number, .storageLimit)
      return
    }
    let pair = pairKey(reporting: click.reporting, destination: click.destination)
    if settings.deactivatesConvertedClicks { deactivateConverted(pair: pair) }
    clicks.append(
      StoredClick(
        time: now, expiryTime: now + settings.grantedExpiry(click.declaredExpiry).milliseconds,
        sourceData: click.sourceData,
        pair: pair, publisher: click.publisher, destination: click.destination,
        reporting: click.reporting, number: click.number, scheduled: 0, pending: 0, state: .active))
  }

  /// How many rows a clean-up at `now` would leave, of one publisher origin or of all.
  ///
  /// What a clean-up deletes stays deletable, so it makes no difference that it has not run.
  func storedClicks(at now: Int64, publisherOrigin: UInt32? = nil) -> Int {
    var count = 0
    for click in clicks.values where click.survives(at: now) {
      if publisherOrigin == nil || click.publisher.origin == publisherOrigin { count += 1 }
    }
    return count
  }

  private mutating func deactivateConverted(pair: UInt64) {
    for index in 0..<clicks.count
    where clicks[index].pair == pair && clicks[index].scheduled > 0 && clicks[index].state == .active {
      clicks[index].state = .deactivated
    }
  }

  /// Deletes what can have no effect any more.
  ///
  /// The latest row of each pair stays as a remembrance even then: it tells why a later conversion finds no
  /// click. It counts towards no limit.
  private mutating func cleanUp(at now: Int64) {
    var kept = 0
    for index in 0..<clicks.count {
      let row = clicks[index]
      let isCounted = row.state == .capped && row.expiryTime > now
      guard row.survives(at: now) || isCounted || !isFollowed(index) else { continue }
      if kept != index { move(row: index, to: kept) }
      kept += 1
    }
    clicks.resize(kept)
    cleanUpThreshold = max(Self.leastCleanUp, 2 * kept)
  }

  /// Whether a later row has the same pair.
  private func isFollowed(_ index: Int) -> Bool {
    let pair = clicks[index].pair
    for later in (index + 1)..<clicks.count where clicks[later].pair == pair { return true }
    return false
  }

  /// Moves a row towards the front, and with it what its reports know about it.
  private mutating func move(row: Int, to target: Int) {
    if clicks[row].pending > 0 {
      for slot in 0..<pending.count where pending[slot].row == UInt32(row) && pending[slot].sequence != nil {
        pending[slot].row = UInt32(target)
      }
    }
    clicks[target] = clicks[row]
  }

  /// Clears what the user asks for: clicks by their own time or that of a conversion whose report waits.
  ///
  /// All reports of a cleared click go with it, and the credits of other reports stay as they are. Rows of
  /// the rate limit go by the conversion's time. (*Source:* Chromium 2020, 2021.)
  mutating func clear(_ clearing: StorageClearing) {
    let range = clearing.begin.milliseconds...max(clearing.begin, clearing.end).milliseconds
    guard clearing.begin <= clearing.end else { return }
    var kept = 0
    for index in 0..<clicks.count {
      let row = clicks[index]
      let isMeant =
        Self.concerns(clearing.origin, row.publisher, row.destination, row.reporting)
        && (range.contains(row.time) || hasPendingReport(row: index, convertedIn: range))
      if isMeant {
        dropReports(row: index)
      } else {
        if kept != index { move(row: index, to: kept) }
        kept += 1
      }
    }
    clicks.resize(kept)
    rateRows.removeAll { row in
      range.contains(row.time)
        && Self.concerns(clearing.origin, row.publisher, row.destination, row.reporting)
    }
  }

  private static func concerns(
    _ origin: WebOrigin?, _ publisher: WebOrigin, _ destination: WebOrigin, _ reporting: WebOrigin
  ) -> Bool {
    guard let number = origin?.origin else { return true }
    return publisher.origin == number || destination.origin == number || reporting.origin == number
  }

  private func hasPendingReport(row: Int, convertedIn range: ClosedRange<Int64>) -> Bool {
    pending.values.contains {
      $0.sequence != nil && $0.row == UInt32(row) && range.contains($0.conversionTime)
    }
  }

  private mutating func dropReports(row: Int) {
    guard clicks[row].pending > 0 else { return }
    for slot in 0..<pending.count where pending[slot].row == UInt32(row) && pending[slot].sequence != nil {
      release(slot: slot)
    }
  }
}
