import Measurement
import SimulationKernel

/// What the browsers of a whole block of people report, worked out step by step over the block instead of event by event.
///
/// It does the plain case only, which ``fits(_:_:)`` tells: each browser stores all clicks, nothing is deleted, and
/// whether a report leaves changes nothing else. Then a conversion needs no more than the clicks before it, and every
/// step is a loop over columns in which nothing is to be guessed. What it reports, and why it does not, is what
/// ``EventConversionMeasurement`` says of the same people, at the same random addresses.
///
/// Where sessions decide when reports leave, it needs to know besides when each browser with conversions was used.
public struct ReportStage: ~Copyable {
  /// The conversions of the block, person after person, each person's in the order of time; filled by the caller.
  public var conversions = GrowableBuffer<StagedConversion>()
  /// The clicks that match them but for their age and reports, conversion after conversion, each one's clicks in the
  /// order of their numbers; filled by the caller.
  public var touches = GrowableBuffer<StagedTouch>()
  /// The browsers in which the conversions are, in order; filled by the caller, where ``needsMoments``.
  public var browsers = GrowableBuffer<StagedBrowser>()
  /// When somebody did anything in these browsers until the end of the period, browser after browser, each one's in any
  /// order; filled by the caller, where ``needsMoments``.
  public var moments = GrowableBuffer<Int64>()
  /// Which of the browsers have reports that do not leave before the end of the period.
  public internal(set) var waiting = GrowableBuffer<Int32>()
  /// What became of each conversion.
  public private(set) var outcomes = GrowableBuffer<StagedOutcome>()
  /// All reports, conversion after conversion.
  public internal(set) var reports = GrowableBuffer<StagedReport>()

  private let dueTimes: DueTimes
  private let startDelay: StartDelay
  private let reduction: DataReduction
  private let expiry: Int64
  private let cap: UInt32
  private let closedShare: Double
  private let closedFor: DelayLaw
  let sessions: SessionLaw?

  /// How many reports each click has.
  private var scheduled = GrowableBuffer<UInt32>()
  /// For each conversion when the click was made that has the credit so far, and the latest one.
  private var credits = GrowableBuffer<CreditSoFar>()
  var words = WordColumns()
  /// The rows of one browser's reports in the order in which they are due.
  var queue = GrowableBuffer<Int32>()

  /// - Parameters:
  ///   - settings: must fit.
  ///   - availability: must fit.
  ///   - declaredExpiry: the expiry that every click declares, if any.
  public init(
    _ settings: EventConversionMeasurement.Settings, _ availability: Availability,
    declaredExpiry: SimulationDuration?
  ) {
    precondition(Self.fits(settings, availability), "this needs events")
    startDelay = StartDelay(settings)
    reduction = DataReduction(settings)
    expiry = settings.grantedExpiry(declaredExpiry).milliseconds
    dueTimes = DueTimes(ReportSchedule(settings), expiry: expiry)
    cap = UInt32(clamping: settings.reportsPerClick)
    if case .independent(let share, let law) = availability {
      (closedShare, closedFor) = (share, law)
    } else {
      (closedShare, closedFor) = (0, .constant(.zero))
    }
    if case .sessions(let law) = availability { sessions = law } else { sessions = nil }
  }

  /// Whether ``browsers`` and ``moments`` are to be filled.
  public var needsMoments: Bool { sessions != nil }

  /// Whether settings and browsers leave nothing to be done that depends on events in between.
  public static func fits(
    _ settings: EventConversionMeasurement.Settings, _ availability: Availability
  ) -> Bool {
    // Who waits a while after a start may find the browser closed again.
    if case .sessions = availability, !StartDelay(settings).isNone { return false }
    return !settings.deactivatesConvertedClicks && settings.clicksPerPublisherOrigin == nil
      && settings.pendingReportsPerDestination == nil && settings.rateLimit == nil
      && !settings.blockedByThirdPartyCookieSetting
  }

  /// Forgets the block before; buffers are kept.
  public mutating func removeAll() {
    conversions.removeAll()
    touches.removeAll()
    browsers.removeAll()
    moments.removeAll()
    waiting.removeAll()
    outcomes.removeAll()
    reports.removeAll()
  }

  /// Works out outcomes and reports from conversions and touches.
  ///
  /// - Parameters:
  ///   - clicks: how many rows of clicks the block has.
  ///   - key: the replication's random key.
  ///   - end: the end of the period, in milliseconds, where ``needsMoments``.
  public mutating func run(clicks: Int, key: SIMD2<UInt32>, end: Int64 = .max) {
    match(clicks: clicks)
    settle()
    drawData(key: key)
    if let sessions {
      addressDueTimes(key: key)
      drawStarts(sessions, end: end)
    } else {
      drawTimes(key: key)
    }
  }
}

extension ReportStage {
  /// Lists a report for each live click of each conversion, and finds the one with the credit.
  private mutating func match(clicks: Int) {
    scheduled.fill(0, count: clicks)
    credits.fill(CreditSoFar(), count: conversions.count)
    reports.reserve(touches.count + 1)
    for touch in touches.values {
      let row = Int(touch.conversion)
      let now = conversions[row].time
      let age = now &- touch.clickTime
      let isLive = age < expiry
      let isMatch = (isLive ? 1 : 0) & (scheduled[Int(touch.click)] < cap ? 1 : 0) == 1
      let due = touch.clickTime &+ dueTimes.delay(conversionAfter: age)
      var credit = credits[row]
      credit.note(touch.clickTime, isLive: isLive, isMatch: isMatch, report: reports.count)
      credits[row] = credit
      scheduled[Int(touch.click)] &+= isMatch ? 1 : 0
      reports.append(
        StagedReport(conversion: touch.conversion, click: touch.click, due: max(due, now), sent: .max),
        if: isMatch)
    }
  }

  /// Says what became of each conversion, and gives full credit to one report of each.
  private mutating func settle() {
    outcomes.reserve(conversions.count)
    for row in 0..<conversions.count {
      let credit = credits[row]
      outcomes.append(
        StagedOutcome(
          outcome: credit.report >= 0
            ? .scheduled
            : credit.latestTime == .min
              ? .noMatchingClick : credit.latestIsLive ? .reportCapReached : .expired,
          cappedReports: credit.capped))
      if credit.report >= 0 { reports[Int(credit.report)].credit = 100 }
    }
  }

  /// Draws what data the reports of each conversion carry.
  private mutating func drawData(key: SIMD2<UInt32>) {
    guard reduction.probability > 0 else {
      for row in 0..<conversions.count {
        conversions[row].data = UInt64(reduction.limit(conversions[row].data))
      }
      return
    }
    words.reserve(conversions.count)
    for row in 0..<conversions.count {
      let conversion = conversions[row]
      words.set(
        row, person: conversion.person, purpose: DataReduction.purpose, ordinal: UInt64(conversion.ordinal))
    }
    Philox.fill(words, count: conversions.count, key: key)
    for row in 0..<conversions.count {
      conversions[row].data = UInt64(reduction.reduce(conversions[row].data, words.block(row)))
    }
  }

  /// Makes the random blocks that decide about the browsers when reports are due.
  private mutating func addressDueTimes(key: SIMD2<UInt32>) {
    words.reserve(reports.count)
    for row in 0..<reports.count {
      let report = reports[row]
      words.set(
        row, person: conversions[Int(report.conversion)].person, purpose: Availability.purpose,
        ordinal: UInt64(bitPattern: report.due))
    }
    Philox.fill(words, count: reports.count, key: key)
  }

  /// Draws when each report leaves its browser.
  private mutating func drawTimes(key: SIMD2<UInt32>) {
    if closedShare > 0 { addressDueTimes(key: key) }
    let latest = EventQueue<Void>.latest.milliseconds
    for row in 0..<reports.count {
      var report = reports[row]
      let conversion = conversions[Int(report.conversion)]
      report.data = UInt8(truncatingIfNeeded: conversion.data)
      var sent = report.due
      // A report that is due at once needs no open browser but the one in which the conversion is.
      if closedShare > 0, report.due > conversion.time,
        Uniform.happens(words.pointer(0)[row], probability: closedShare)
      {
        sent = late(report, conversion, row, key: key)
      }
      // What leaves later than any clock can tell never leaves.
      report.sent = sent <= latest ? sent : .max
      reports[row] = report
    }
  }

  /// When a report leaves that is due while its browser is closed.
  @inline(__always)
  private func late(
    _ report: StagedReport, _ conversion: StagedConversion, _ row: Int, key: SIMD2<UInt32>
  ) -> Int64 {
    let start = report.due &+ closedFor.draw(words.pointer(1)[row], words.pointer(2)[row]).milliseconds
    if startDelay.isNone { return start }
    let number = UInt64(truncatingIfNeeded: Int64(report.click) &- Int64(conversion.firstClick))
    return start
      &+ startDelay.draw(
        ordinal: UInt64(conversion.ordinal) &<< 32 | number, start: 0,
        random: AddressedRandom(key: key, person: conversion.person))
  }
}
