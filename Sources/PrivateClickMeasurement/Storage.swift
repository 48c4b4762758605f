import Measurement
import Web

extension PrivateClickMeasurement {
  /// Stores a click in place of an earlier one of the pair that still waits.
  ///
  /// *Source:* WebKit, `insertPrivateClickMeasurement` ("INSERT OR REPLACE"); the draft is silent about a second click.
  @usableFromInline
  mutating func store(_ click: AdInteraction, at now: Int64, into outbox: inout Outbox<Report>) {
    if click.registration > 0 { return }
    guard !isPrivate, isOn else {
      outbox.refuse(click.number, .browserExcluded)
      return
    }
    guard click.publisher.site != click.destination.site else {
      outbox.refuse(click.number, .invalidDeclaration)
      return
    }
    let stored = StoredClick(
      time: now, publisher: click.publisher, destination: click.destination, number: click.number,
      sourceID: UInt8(truncatingIfNeeded: ClickIdentifier(rawValue: click.sourceData).campaign))
    let key = StoredPair.key(source: click.publisher.site, destination: click.destination.site)
    let rows = pairs.mutableValues
    for index in rows.indices where rows[index].key == key {
      rows[index].click = stored
      return
    }
    pairs.append(StoredPair(key: key, click: stored, attribution: nil))
  }

  /// Clears what the user asks for: clicks by their own time or that of a conversion whose report waits.
  ///
  /// Of one origin, everything that has its site as source or destination.
  /// *Source:* WebKit, `clearPrivateClickMeasurement`, which knows no times; by time as the other systems clear.
  mutating func clear(_ clearing: StorageClearing) {
    guard isOn || settings.clearsWhileOff, clearing.begin <= clearing.end else { return }
    let range = clearing.begin.milliseconds...clearing.end.milliseconds
    var kept = 0
    for index in 0..<pairs.count {
      var pair = pairs[index]
      if clearing.origin.map({ $0.site == pair.source || $0.site == pair.destination }) ?? true {
        if let click = pair.click, range.contains(click.time) { pair.click = nil }
        if let attribution = pair.attribution,
          range.contains(attribution.click.time)
            || (attribution.isWaiting && range.contains(attribution.convertedAt))
        {
          pair.attribution = nil
        }
      }
      guard pair.click != nil || pair.attribution != nil else { continue }
      pairs[kept] = pair
      kept += 1
    }
    pairs.resize(kept)
    // WebKit stops the timer only when everything goes; one that finds nothing does no harm.
    if clearing.origin == nil, earliestDue == Attribution.none { stopTimer() }
  }
}
