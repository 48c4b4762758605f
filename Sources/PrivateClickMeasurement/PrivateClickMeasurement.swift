import Measurement
import SimulationKernel
import Web

/// Private Click Measurement, as one browser runs it.
///
/// Of each source and destination site the browser keeps the latest click for seven days. A conversion on the
/// destination attributes it, and a day or two later the source site (in WebKit the destination too) is sent 8 bits
/// about the click and 4 about the conversion. Of several triggers for a pair the strongest is reported.
/// ``Settings`` lists the rules and their sources.
///
/// Sites report to themselves, so ad techs play no part: a click's publisher is its source, and only a click's or
/// conversion's first registration is heeded. An advertiser's page asks every source, so that one conversion may
/// be reported to several. The source id is the campaign modulo 256, the trigger data the conversion's modulo 16.
///
/// **Random addresses.** Delays: purpose 0x301 for the source's copy, 0x302 for the destination's; breaks between overdue
/// reports: 0x303. All at the conversion's ordinal in the upper 32 bits and the click's number in the lower.
///
/// **Closed browsers** are told by late timers or by events, as in Event Conversion Measurement. There is one
/// timer, for whichever report is next; a start sends all that is overdue.
public struct PrivateClickMeasurement: MeasurementSystem, ~Copyable {
  /// What leaves the device.
  public typealias Report = PrivateClickReport

  /// The settings that the browser follows.
  public let settings: Settings
  /// Whether the user has the feature switched on; ``turn(on:at:into:)`` changes it.
  public internal(set) var isOn = true

  var delays: ReportDelays
  var pairs = GrowableBuffer<StoredPair>()
  var nextSequence: UInt32 = 0
  /// When the timer fires; ``Attribution/none`` when there is none.
  var wakeTime = Attribution.none
  /// The number of the timer that counts.
  var timerNumber: UInt32 = 0
  var isOpen = true
  var isPrivate = false

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
    delays = ReportDelays(settings)
  }

  /// Forgets everything and becomes the system of the next browser; buffers are kept.
  public mutating func reset(_ browser: BrowserTraits) {
    pairs.removeAll()
    nextSequence = 0
    wakeTime = Attribution.none
    timerNumber = 0
    isOpen = true
    isOn = true
    isPrivate = browser.isPrivate
  }

  /// Acts on an event; events come in the order of time.
  @inlinable
  @inline(__always)
  public mutating func handle(
    _ event: BrowserEvent, at now: SimulationTime, random: AddressedRandom,
    into outbox: inout Outbox<Report>
  ) {
    if case .click(let click) = event {
      store(click, at: now.milliseconds, into: &outbox)
    } else if case .conversion(let conversion) = event {
      convert(conversion, at: now, random: random, into: &outbox)
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
    case .closed: isOpen = false
    case .started:
      isOpen = true
      startUp(at: now.milliseconds, random: random, into: &outbox)
    case .cleared(let clearing): clear(clearing)
    }
  }

  /// Acts on a timer that this system asked for; one that no longer counts does nothing.
  public mutating func timerFired(
    _ timer: Timer, at now: SimulationTime, random: AddressedRandom,
    into outbox: inout Outbox<Report>
  ) {
    guard isOpen, timer.id == timerNumber, wakeTime != Attribution.none else { return }
    if timer.late {
      startUp(at: now.milliseconds, random: random, into: &outbox)
    } else {
      sendDue(at: now.milliseconds, random: random, into: &outbox)
    }
  }

  /// Lets the user switch the feature on or off.
  ///
  /// While it is off, no click is stored, no conversion attributed and nothing sent. What was stored before stays, and
  /// what is overdue leaves when the feature is on again.
  /// *Source:* draft, "Privacy Considerations"; WebKit, `featureEnabled`.
  public mutating func turn(on: Bool, at now: SimulationTime, into outbox: inout Outbox<Report>) {
    isOn = on
    let due = earliestDue
    guard on, due != Attribution.none, wakeTime == Attribution.none else { return }
    wake(at: max(due, now.milliseconds), into: &outbox)
  }

  /// Lists the reports that are still on the device, in the order in which they were scheduled.
  ///
  /// Each one's `sent` is its due time: when it would leave an open browser.
  public func unsentReports() -> [ScheduledReport<Report>] {
    pairs.values.compactMap { $0.attribution?.isWaiting == true ? $0.attribution : nil }
      .sorted { $0.sequence < $1.sequence }
      .flatMap { attribution in
        Recipient.allCases.filter(attribution.isWaiting(for:)).map { recipient in
          let due = attribution.due(to: recipient)
          return ScheduledReport(
            report: report(attribution, to: recipient), tag: attribution.tag, due: due, sent: due)
        }
      }
  }

  func report(_ attribution: Attribution, to recipient: Recipient) -> Report {
    Report(
      recipient: recipient, publisher: attribution.click.publisher,
      destination: attribution.click.destination,
      sourceID: attribution.click.sourceID, triggerData: attribution.data,
      counts: recipient == settings.countsFrom)
  }
}

extension Attribution {
  var tag: Tag { Tag(conversion: conversion, click: click.number, registration: registration) }

  func due(to recipient: PrivateClickMeasurement.Recipient) -> SimulationTime {
    SimulationTime(milliseconds: recipient == .source ? sourceDue : destinationDue)
  }
}
