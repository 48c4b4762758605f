import Measurement
import SimulationKernel
import Web

/// The Event Conversion Measurement API of 2020, as one browser runs it.
///
/// Clicks are stored, conversions are matched to every live click of the same reporting origin and
/// destination, and each match becomes a report that leaves the device days later with 64 bits about the
/// click and a few noisy bits about the conversion. ``Settings`` lists the rules and their sources.
///
/// **Random addresses.** Noise: purpose 0x101 at the conversion's ordinal, with the number of the registration in
/// the upper 32 bits. Delay after a start: 0x102, and
/// order among reports of one click with the same time: 0x103, both at the report's ordinal, which is the
/// registration's ordinal in the upper 32 bits and the click's number in the lower.
///
/// **Closed browsers** are told in one of two ways. A run loop that samples availability only when a timer is
/// due marks the timer ``Timer/late`` and fires it at the next start. A run loop that knows every session
/// sends ``BrowserEvent/closed`` and ``BrowserEvent/started`` and fires timers on time all the same.
public struct EventConversionMeasurement: MeasurementSystem, ~Copyable {
  /// What leaves the device.
  public typealias Report = EventConversionReport

  /// The settings that the browser follows.
  public let settings: Settings

  var schedule: ReportSchedule
  var startDelay: StartDelay
  let reduction: DataReduction
  /// Rows in the order of insertion, which is the order of their times.
  var clicks = GrowableBuffer<StoredClick>()
  var pending = GrowableBuffer<PendingReport>()
  var firstFreeSlot: UInt32?
  var unsentCount = 0
  var rateRows: [RateLimitRow] = []
  /// Scratch of ``drawPriority(row:due:ordinal:random:)``, kept so that it allocates once.
  var neighbours: [UInt32] = []
  var nextSequence: UInt32 = 0
  /// How many rows make the next clean-up worth its time.
  var cleanUpThreshold = EventConversionMeasurement.leastCleanUp
  var rateCleanUpThreshold = EventConversionMeasurement.leastCleanUp
  var isOpen = true
  var isExcluded = false

  static let leastCleanUp = 64

  /// Makes the system of an ordinary open browser that has seen nothing yet.
  ///
  /// - Parameter settings: must pass ``Settings/validate()``; a broken one is a programming error here.
  public init(_ settings: Settings) {
    do {
      try settings.validate()
    } catch {
      preconditionFailure("unchecked settings: \(error)")
    }
    self.settings = settings
    schedule = ReportSchedule(settings)
    startDelay = StartDelay(settings)
    reduction = DataReduction(settings)
  }

  /// Forgets everything and becomes the system of the next browser; buffers are kept.
  public mutating func reset(_ browser: BrowserTraits) {
    clicks.removeAll()
    pending.removeAll()
    if !rateRows.isEmpty { rateRows.removeAll(keepingCapacity: true) }
    firstFreeSlot = nil
    unsentCount = 0
    nextSequence = 0
    cleanUpThreshold = Self.leastCleanUp
    rateCleanUpThreshold = Self.leastCleanUp
    isOpen = true
    isExcluded =
      browser.isPrivate
      || (browser.blocksThirdPartyCookies && settings.blockedByThirdPartyCookieSetting)
  }

  /// Acts on an event; events come in the order of time.
  @inlinable
  @inline(__always)
  public mutating func handle(
    _ event: BrowserEvent, at now: SimulationTime, random: AddressedRandom,
    into outbox: inout Outbox<Report>
  ) {
    // Two questions instead of a switch over five cases, whose jump no processor can guess.
    if case .click(let click) = event {
      store(click, at: now.milliseconds, into: &outbox)
    } else if case .conversion(let registration) = event {
      convert(registration, at: now.milliseconds, random: random, into: &outbox)
    } else {
      handleRare(event, at: now, random: random, into: &outbox)
    }
  }

  @usableFromInline
  mutating func handleRare(
    _ event: BrowserEvent, at now: SimulationTime, random: AddressedRandom,
    into outbox: inout Outbox<Report>
  ) {
    switch event {
    // Views are not measured by this API.
    case .click, .conversion, .view: break
    case .closed:
      isOpen = false
    case .started:
      isOpen = true
      startUp(at: now.milliseconds, random: random, into: &outbox)
    case .cleared(let clearing):
      clear(clearing)
    }
  }

  /// Acts on a timer that this system asked for.
  ///
  /// Timers that no longer count (their report was cleared, sent, or given another time) do nothing.
  public mutating func timerFired(
    _ timer: Timer, at now: SimulationTime, random: AddressedRandom,
    into outbox: inout Outbox<Report>
  ) {
    let slot = Int(timer.id)
    guard isOpen, slot < pending.count, pending[slot].sequence != nil,
      pending[slot].ordinal == timer.ordinal
    else { return }
    if timer.late {
      guard now.milliseconds >= pending[slot].wake else { return }
      sendAfterStart(slot: slot, at: now.milliseconds, random: random, into: &outbox)
    } else if now.milliseconds == pending[slot].wake {
      send(slot: slot, at: now.milliseconds, into: &outbox)
    }
  }

  /// Lists the reports that are still on the device, in the order in which they were scheduled.
  ///
  /// Each one's `sent` is its due time: when it would leave an open browser.
  public func unsentReports() -> [ScheduledReport<Report>] {
    guard unsentCount > 0 else { return [] }
    return pending.values.filter { $0.sequence != nil }
      .sorted { ($0.sequence ?? 0) < ($1.sequence ?? 0) }
      .map { waiting in
        let due = SimulationTime(milliseconds: waiting.due)
        return ScheduledReport(report: report(waiting), tag: tag(waiting), due: due, sent: due)
      }
  }

  func report(_ waiting: PendingReport) -> Report {
    let click = clicks[Int(waiting.row)]
    return Report(
      impressionData: click.sourceData, conversionData: waiting.data, credit: waiting.credit,
      reportingOrigin: click.reporting, destination: click.destination)
  }

  func tag(_ waiting: PendingReport) -> Tag {
    Tag(
      conversion: waiting.conversion, click: clicks[Int(waiting.row)].number,
      registration: waiting.registration)
  }

  /// Reporting origin and destination in one word; see ``StoredClick/pair``.
  func pairKey(reporting: WebOrigin, destination: WebOrigin) -> UInt64 {
    UInt64(reporting.origin) << 32 | UInt64(destinationKey(destination))
  }

  func destinationKey(_ destination: WebOrigin) -> UInt32 {
    settings.destinationMatching == .site ? destination.site : destination.origin
  }
}
