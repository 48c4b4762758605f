import SimulationKernel
import Web

/// The device side of a measurement system: a value that lives in one browser.
///
/// It need not be copyable: there is one for each browser. Time and randomness come in as arguments; a system owns neither. Reports, timers and the fate of each
/// click and conversion go out through the ``Outbox``.
public protocol MeasurementSystem: ~Copyable, Sendable {
  /// The parameters that a scenario may set.
  associatedtype Settings: Sendable
  /// What leaves the device.
  associatedtype Report: Sendable

  /// Makes the system of a browser that has seen nothing yet.
  init(_ settings: Settings)

  /// Forgets everything and becomes the system of the next browser; buffers are kept.
  mutating func reset(_ browser: BrowserTraits)

  /// Acts on an event.
  ///
  /// - Parameters:
  ///   - event: what happened; events come in the order of time.
  ///   - now: when it happened.
  ///   - random: the person's random numbers, found by address.
  ///   - outbox: takes reports, timers and outcomes.
  mutating func handle(
    _ event: BrowserEvent, at now: SimulationTime, random: AddressedRandom,
    into outbox: inout Outbox<Report>)

  /// Acts on a timer that the system asked for.
  ///
  /// - Parameter timer: as it was asked for, except that `late` says whether the browser was closed at the
  ///   time asked for, so that `now` is the moment of the next start.
  mutating func timerFired(
    _ timer: Timer, at now: SimulationTime, random: AddressedRandom,
    into outbox: inout Outbox<Report>)

  /// Hands over the reports that are still on the device, in the order in which they were scheduled.
  func unsentReports() -> [ScheduledReport<Report>]
}

/// A moment at which a system wants to act again.
@frozen
public struct Timer: Hashable, Sendable, BitwiseCopyable {
  /// The number of what it is for, unique within the person, by which the system knows a timer that is stale.
  public var ordinal: UInt64
  /// The system's own name for it.
  public var id: UInt32
  /// Which of several timers at the same time fires first, the smallest leading; below 2^24.
  public var priority: UInt32
  /// Whether the browser was closed when it was due; set by the run loop.
  public var late: Bool
  /// Whether it waits for the browser to run: false for a wait inside a session that has just begun.
  ///
  /// Where ``Availability/sessions(_:)`` decide, the session may end before the wait does; then this timer is late
  /// too, whatever it says.
  public var needsOpenBrowser: Bool

  /// Makes a timer.
  @inlinable
  public init(
    id: UInt32, ordinal: UInt64, priority: UInt32 = 0, needsOpenBrowser: Bool = true, late: Bool = false
  ) {
    self.ordinal = ordinal
    self.id = id
    self.priority = priority
    self.late = late
    self.needsOpenBrowser = needsOpenBrowser
  }
}

/// The opaque bridge from a report to the conversion and the click that made it.
///
/// The ad-tech side drops it at the door; only the scoring keeps it.
@frozen
public struct Tag: Hashable, Sendable, BitwiseCopyable {
  /// The conversion's position in its person's log; ``noConversion`` where noise alone made the report.
  public var conversion: UInt32
  /// The click's number within its person.
  public var click: UInt32
  /// Which of the conversion's registrations caused it, one for each ad tech.
  public var registration: UInt16

  /// Stands in ``conversion`` where no conversion did.
  @inlinable public static var noConversion: UInt32 { .max }

  /// Makes the tag of one report.
  @inlinable
  public init(conversion: UInt32, click: UInt32, registration: UInt16 = 0) {
    self.conversion = conversion
    self.click = click
    self.registration = registration
  }
}

/// A report with the times that belong to it.
@frozen
public struct ScheduledReport<Report: Sendable>: Sendable {
  /// What the receiver sees.
  public var report: Report
  /// What it came from; never handed to an estimator or an adversary.
  public var tag: Tag
  /// When it was due to leave.
  public var due: SimulationTime
  /// When it left, or would leave.
  public var sent: SimulationTime

  /// Makes a report with its times.
  @inlinable
  public init(report: Report, tag: Tag, due: SimulationTime, sent: SimulationTime) {
    self.report = report
    self.tag = tag
    self.due = due
    self.sent = sent
  }
}
