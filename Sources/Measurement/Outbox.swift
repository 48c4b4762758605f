import SimulationKernel
import Web

/// Why a click was not stored.
@frozen
public enum ClickRefusal: UInt8, Sendable, CaseIterable {
  /// The browser does not take part (private mode, third-party cookies blocked).
  case browserExcluded
  /// The storage limit of the publisher was reached.
  case storageLimit
  /// The declaration was not valid.
  case invalidDeclaration
}

/// What became of a conversion on its way to a report with full credit.
@frozen
public enum ConversionOutcome: UInt8, Sendable, CaseIterable {
  /// A report with full credit was scheduled.
  case scheduled
  /// No stored click matches.
  case noMatchingClick
  /// The clicks that would match have expired.
  case expired
  /// The clicks that would match have used up their reports.
  case reportCapReached
  /// The clicks that would match were deactivated by a later click.
  case deactivated
  /// The destination's limit of pending reports was reached.
  case pendingLimit
  /// A rate limit refused the report.
  case rateLimited
  /// The browser does not take part (private mode, third-party cookies blocked).
  case browserExcluded
  /// The system measures nothing.
  case notMeasured
}

/// Takes what a system emits while it handles one event.
@frozen
public struct Outbox<Report: Sendable>: Sendable {
  /// Reports that have left the device, in the order in which they left.
  public var sent: [ScheduledReport<Report>] = []
  /// Timers that the run loop has not taken yet.
  public var timers: [TimerRequest] = []
  /// What became of each conversion, by its position in the browser's log.
  public var outcomes: [(conversion: UInt32, outcome: ConversionOutcome)] = []
  /// Clicks that were not stored.
  public var refusals: [(click: UInt32, reason: ClickRefusal)] = []
  /// How many reports were not scheduled because a click had used up its reports (any credit).
  public var cappedReports = 0

  /// Makes an empty outbox.
  @inlinable
  public init() {}

  /// Empties it for the next browser; buffers are kept.
  @inlinable
  public mutating func reset() {
    sent.removeAll(keepingCapacity: true)
    timers.removeAll(keepingCapacity: true)
    outcomes.removeAll(keepingCapacity: true)
    refusals.removeAll(keepingCapacity: true)
    cappedReports = 0
  }

  /// Sends a report now.
  @inlinable
  public mutating func send(_ report: Report, tag: Tag, due: SimulationTime, at now: SimulationTime) {
    sent.append(ScheduledReport(report: report, tag: tag, due: due, sent: now))
  }

  /// Asks for a timer.
  ///
  /// - Parameter priority: which of several timers at the same time fires first, the smallest leading;
  ///   below 2^24, and equal ones fire in the order in which they were asked for.
  @inlinable
  public mutating func wake(at time: SimulationTime, priority: UInt32 = 0, _ timer: Timer) {
    timers.append(TimerRequest(time: time, priority: priority, timer: timer))
  }
}

/// A timer with its time and its place among others of the same time.
@frozen
public struct TimerRequest: Sendable {
  /// When it is to fire.
  public var time: SimulationTime
  /// Which of several at the same time fires first.
  public var priority: UInt32
  /// The timer itself.
  public var timer: Timer

  /// Makes a request.
  @inlinable
  public init(time: SimulationTime, priority: UInt32, timer: Timer) {
    self.time = time
    self.priority = priority
    self.timer = timer
  }
}
