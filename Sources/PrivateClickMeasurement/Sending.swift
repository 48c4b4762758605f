import Measurement
import SimulationKernel

extension PrivateClickMeasurement {
  /// When the next report of all is due; ``Attribution/none`` when none waits.
  var earliestDue: Int64 {
    pairs.values.reduce(Attribution.none) { min($0, $1.attribution?.due ?? Attribution.none) }
  }

  /// Sets the timer; one that was set before no longer counts.
  mutating func wake(at time: Int64, needsOpenBrowser: Bool = true, into outbox: inout Outbox<Report>) {
    wakeTime = time
    timerNumber += 1
    outbox.wake(
      at: SimulationTime(milliseconds: time),
      Timer(id: timerNumber, ordinal: UInt64(timerNumber), needsOpenBrowser: needsOpenBrowser))
  }

  mutating func stopTimer() { wakeTime = Attribution.none }

  /// Deals with what became due while the browser was closed.
  mutating func startUp(at now: Int64, random: AddressedRandom, into outbox: inout Outbox<Report>) {
    if settings.pacing, earliestDue != Attribution.none {
      wake(at: now + ReportPacing.afterStart, needsOpenBrowser: false, into: &outbox)
    } else {
      sendDue(at: now, random: random, into: &outbox)
    }
  }

  /// Sends what is due and sets the timer for what is next.
  ///
  /// A user who has switched the feature off has nothing sent.
  mutating func sendDue(at now: Int64, random: AddressedRandom, into outbox: inout Outbox<Report>) {
    stopTimer()
    guard isOn else { return }
    if settings.pacing {
      sendOne(at: now, random: random, into: &outbox)
      return
    }
    while let next = nextPair(), due(next) <= now { _ = send(next, at: now, into: &outbox) }
    let due = earliestDue
    if due != Attribution.none { wake(at: due, into: &outbox) }
  }

  /// Sends at most one report, and makes a break before the next overdue one.
  ///
  /// *Source:* WebKit, `PrivateClickMeasurementManager::firePendingAttributionRequests`. Another overdue row makes a
  /// break. The row's own other copy does so too, unless something else is due sooner.
  private mutating func sendOne(at now: Int64, random: AddressedRandom, into outbox: inout Outbox<Report>) {
    guard let first = nextPair() else { return }
    guard due(first) <= now else { return wake(at: due(first), into: &outbox) }
    let sent = send(first, at: now, into: &outbox)
    let pause = now + ReportPacing.pause(after: sent.recipient, sent.ordinal, random)
    var next = due(first)
    if next < now { next = pause }
    if let second = nextPair(besides: first) { next = due(second) <= now ? pause : min(next, due(second)) }
    if next != Attribution.none { wake(at: next, into: &outbox) }
  }

  private func due(_ index: Int) -> Int64 { pairs[index].attribution?.due ?? Attribution.none }

  /// The pair whose report is due first; of equals the one stored first.
  private func nextPair(besides excluded: Int = -1) -> Int? {
    var (best, time): (Int?, Int64) = (nil, Attribution.none)
    for index in 0..<pairs.count where index != excluded && due(index) < time {
      (best, time) = (index, due(index))
    }
    return best
  }

  /// Lets a pair's next report leave.
  private mutating func send(
    _ index: Int, at now: Int64, into outbox: inout Outbox<Report>
  ) -> (recipient: Recipient, ordinal: UInt64) {
    guard var attribution = pairs[index].attribution else {
      preconditionFailure("a report was to be sent where none waits")
    }
    let recipient = attribution.nextRecipient
    outbox.send(
      report(attribution, to: recipient), tag: attribution.tag, due: attribution.due(to: recipient),
      at: SimulationTime(milliseconds: now))
    if recipient == .source {
      attribution.sourceDue = Attribution.none
    } else {
      attribution.destinationDue = Attribution.none
    }
    pairs.mutableValues[index].attribution = attribution
    return (recipient, attribution.ordinal)
  }
}
