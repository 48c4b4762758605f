// guide: begin report
import AdTech
import Measurement
import SimulationKernel
import Web

/// What leaves the browser at the end of a day: a conversion came from this click.
public struct DailyReport: CountableReport, Hashable {
  /// The click id that the publisher gave the click.
  public var clickData: UInt64
  /// No data: always 0.
  public var data: UInt64 { 0 }
  /// All the credit goes to one click.
  public var credit: UInt8 { 100 }
}
// guide: end report

// guide: begin system
/// A measurement system made up for the guide: last click, no data, at the end of the day.
///
/// The last click on an advertiser's ad gets the conversion. Reports leave at the next midnight, and of one advertiser's
/// conversions in one browser at most one a day is reported. Made for one ad tech: more are not told apart.
public struct DailyLastClick: MeasurementSystem {
  /// What leaves the browser.
  public typealias Report = DailyReport

  /// What a scenario may set.
  public struct Settings: Hashable, Sendable {
    /// How long after a click its conversions are reported, above 0.
    public var window = SimulationDuration.days(30)

    /// Makes settings; 30 days by default.
    public init(window: SimulationDuration = .days(30)) { self.window = window }
  }

  private struct Click {
    var interaction: AdInteraction
    var time: SimulationTime
  }

  private struct Waiting {
    var ordinal: UInt64
    var destination: UInt32
    var report: ScheduledReport<DailyReport>
  }

  private let settings: Settings
  private var clicks: [Click] = []
  private var waiting: [Waiting] = []
  private var scheduled: UInt64 = 0

  /// Makes the system of a browser that has seen nothing yet.
  public init(_ settings: Settings) { self.settings = settings }

  /// Becomes the system of the next browser.
  public mutating func reset(_ browser: BrowserTraits) {
    clicks.removeAll(keepingCapacity: true)
    waiting.removeAll(keepingCapacity: true)
    scheduled = 0
  }

  /// Remembers clicks, and schedules a report for a conversion.
  public mutating func handle(
    _ event: BrowserEvent, at now: SimulationTime, random: AddressedRandom,
    into outbox: inout Outbox<Report>
  ) {
    switch event {
    case .click(let click):
      clicks.removeAll { $0.interaction.destination.site == click.destination.site }
      clicks.append(Click(interaction: click, time: now))
    case .conversion(let conversion): convert(conversion, at: now, into: &outbox)
    case .cleared(let clearing):
      clicks.removeAll { clearing.begin <= $0.time && $0.time <= clearing.end }
    case .view, .closed, .started: break
    }
  }

  private mutating func convert(
    _ conversion: ConversionRegistration, at now: SimulationTime, into outbox: inout Outbox<Report>
  ) {
    let site = conversion.page.site
    guard let click = clicks.first(where: { $0.interaction.destination.site == site }) else {
      return outbox.settle(conversion, .noMatchingClick)
    }
    guard now - click.time < settings.window else { return outbox.settle(conversion, .expired) }
    let due = now.endOfDay
    guard !waiting.contains(where: { $0.destination == site && $0.report.due == due }) else {
      return outbox.settle(conversion, .pendingLimit)
    }
    // The tag leads back to the truth; only the scoring ever sees it.
    let tag = Tag(
      conversion: conversion.number, click: click.interaction.number, registration: conversion.registration)
    let report = DailyReport(clickData: click.interaction.sourceData)
    waiting.append(
      Waiting(
        ordinal: scheduled, destination: site,
        report: ScheduledReport(report: report, tag: tag, due: due, sent: due)))
    outbox.wake(at: due, Timer(id: 0, ordinal: scheduled))
    scheduled += 1
    outbox.settle(conversion, .scheduled)
  }

  /// Sends the report that a timer was set for; if the browser was closed then, at its next start.
  public mutating func timerFired(
    _ timer: Timer, at now: SimulationTime, random: AddressedRandom, into outbox: inout Outbox<Report>
  ) {
    guard let index = waiting.firstIndex(where: { $0.ordinal == timer.ordinal }) else { return }
    let report = waiting.remove(at: index).report
    outbox.send(report.report, tag: report.tag, due: report.due, at: now)
  }

  /// The reports that are still on the device.
  public func unsentReports() -> [ScheduledReport<Report>] { waiting.map(\.report) }
}

extension SimulationTime {
  /// The next midnight; a midnight itself belongs to the day that it begins.
  fileprivate var endOfDay: SimulationTime {
    let day = SimulationDuration.days(1).milliseconds
    let rest = milliseconds % day
    return SimulationTime(milliseconds: milliseconds - (rest < 0 ? rest + day : rest) + day)
  }
}
// guide: end system
