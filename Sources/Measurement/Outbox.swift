import SimulationKernel
import Web

/// Why a click was not stored.
@frozen
public enum ClickRefusal: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// The browser does not take part (private mode, third-party cookies blocked).
  case browserExcluded
  /// The storage limit of the publisher was reached.
  case storageLimit
  /// The declaration was not valid.
  case invalidDeclaration
  /// A limit on how many sites or ad techs one publisher's ads may involve was reached.
  case rateLimited
  /// The declaration could tell more than the browser lets one ad tell.
  case tooManyStates
}

/// What became of a conversion on its way to a report with full credit.
@frozen
public enum ConversionOutcome: UInt8, Sendable, CaseIterable, BitwiseCopyable {
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
  /// The click that matches does not tell the truth, so that nobody can be sure of any.
  case noised
  /// A report about a conversion of higher priority took its place, or kept it.
  case lowPriority
  /// The click has a report of the same conversion already.
  case deduplicated
  /// The click that matches reports no conversions at this time.
  case outsideReportWindows
  /// The click that matches reports no conversions with such data.
  case noMatchingData
  /// The click has contributed all that it may.
  case budgetExhausted
}

/// What became of one conversion.
@frozen
public struct SettledConversion: Hashable, Sendable, BitwiseCopyable {
  /// The conversion's position in its person's log.
  public var conversion: UInt32
  /// Which of the conversion's registrations, one for each ad tech.
  public var registration: UInt16
  /// What became of it.
  public var outcome: ConversionOutcome
  /// How many live clicks got no report of it because they had used up theirs (any credit).
  public var cappedReports: UInt32

  @inlinable
  init(conversion: UInt32, registration: UInt16, outcome: ConversionOutcome, cappedReports: UInt32) {
    self.conversion = conversion
    self.registration = registration
    self.outcome = outcome
    self.cappedReports = cappedReports
  }
}

/// A click that was not stored.
@frozen
public struct RefusedClick: Hashable, Sendable, BitwiseCopyable {
  /// The click's number within its person.
  public var click: UInt32
  /// Why it was not stored.
  public var reason: ClickRefusal

  @inlinable
  init(click: UInt32, reason: ClickRefusal) {
    self.click = click
    self.reason = reason
  }
}

/// Takes what a system emits while it handles the events of one browser.
@frozen
public struct Outbox<Report: Sendable>: ~Copyable, Sendable {
  /// Reports that have left the device, in the order in which they left.
  public var sent: [ScheduledReport<Report>] = []
  /// Timers that the run loop has not taken yet.
  public var timers = GrowableBuffer<TimerRequest>()
  /// What became of each conversion, in the order of time.
  public var outcomes = GrowableBuffer<SettledConversion>()
  /// Clicks that were not stored.
  public var refusals = GrowableBuffer<RefusedClick>()
  /// How many reports live clicks had used up theirs for, over all conversions (any credit).
  public var cappedReports: Int { outcomes.values.reduce(0) { $0 + Int($1.cappedReports) } }

  /// Makes an empty outbox.
  @inlinable
  public init() {}

  /// Empties it for the next browser; buffers are kept.
  @inlinable
  public mutating func reset() {
    // Emptying an empty array is not free, and most browsers send nothing.
    if !sent.isEmpty { sent.removeAll(keepingCapacity: true) }
    timers.removeAll()
    outcomes.removeAll()
    refusals.removeAll()
  }

  /// Sends a report now.
  @inlinable
  public mutating func send(_ report: Report, tag: Tag, due: SimulationTime, at now: SimulationTime) {
    sent.append(ScheduledReport(report: report, tag: tag, due: due, sent: now))
  }

  /// Says what became of a registered conversion; exactly once for each registration.
  ///
  /// - Parameter cappedReports: how many live clicks got no report of it because they had used up theirs.
  @inlinable
  public mutating func settle(
    _ conversion: ConversionRegistration, _ outcome: ConversionOutcome, cappedReports: Int = 0
  ) {
    outcomes.append(
      SettledConversion(
        conversion: conversion.number, registration: conversion.registration, outcome: outcome,
        cappedReports: UInt32(truncatingIfNeeded: cappedReports)))
  }

  /// Takes back what was said of a registered conversion, for a report that was scheduled and gave way to another.
  ///
  /// - Parameters:
  ///   - conversion: its position in its person's log.
  ///   - registration: which of its registrations.
  public mutating func revise(conversion: UInt32, registration: UInt16, _ outcome: ConversionOutcome) {
    for index in (0..<outcomes.count).reversed()
    where outcomes[index].conversion == conversion && outcomes[index].registration == registration {
      outcomes[index].outcome = outcome
      return
    }
  }

  /// Says that a click was not stored.
  @inlinable
  public mutating func refuse(_ click: UInt32, _ reason: ClickRefusal) {
    refusals.append(RefusedClick(click: click, reason: reason))
  }

  /// Asks for a timer; equal times fire by priority, and equal priorities in the order of asking.
  @inlinable
  public mutating func wake(at time: SimulationTime, _ timer: Timer) {
    timers.append(TimerRequest(time: time, timer: timer))
  }
}

/// A timer with its time.
@frozen
public struct TimerRequest: Sendable, BitwiseCopyable {
  /// When it is to fire.
  public var time: SimulationTime
  /// The timer itself.
  public var timer: Timer

  /// Makes a request.
  @inlinable
  public init(time: SimulationTime, timer: Timer) {
    self.time = time
    self.timer = timer
  }
}
