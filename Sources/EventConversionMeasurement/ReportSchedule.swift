import SimulationKernel

/// When reports are due: the settings' windows as plain milliseconds.
struct ReportSchedule: Sendable {
  enum Rule: Sendable {
    case exclusiveEnds
    case inclusiveDeadlines(offset: Int64)
    case atConversion
    /// A constant time after the click whatever the conversion's time; Chromium's own tests stub the
    /// schedule like this, and so do ours.
    case afterClick(Int64)
  }

  var rule: Rule
  var windows: [Int64]

  init(_ settings: EventConversionMeasurement.Settings) {
    windows = settings.windows.map(\.milliseconds)
    switch settings.windowRule {
    case _ where settings.debugMode: rule = .atConversion
    case .exclusiveEnds: rule = .exclusiveEnds
    case .inclusiveDeadlines: rule = .inclusiveDeadlines(offset: settings.deadlineOffset.milliseconds)
    }
  }

  /// The delay from the click to the report, in milliseconds.
  ///
  /// - Parameters:
  ///   - t: the time from the click to the conversion.
  ///   - expiry: the click's expiry; a matching conversion has `t < expiry`.
  func delay(conversionAfter t: Int64, expiry: Int64) -> Int64 {
    switch rule {
    case .exclusiveEnds: exclusiveEnd(after: t, expiry: expiry)
    case .inclusiveDeadlines(let offset): inclusiveDeadline(after: t, expiry: expiry, offset: offset) + offset
    case .atConversion: t
    case .afterClick(let delay): delay
    }
  }

  /// Article: "t < 2 d: 2 d; t < 7 d: 7 d; else expiry", where a window that outlives the click ends with it.
  ///
  /// The first window alone stays as it is: a click that expires sooner still reports at its end (the row
  /// "under 2 days" of the article's table).
  private func exclusiveEnd(after t: Int64, expiry: Int64) -> Int64 {
    // Counted, not searched: which window it is no processor can guess.
    var passed = 0
    for window in windows { passed &+= t >= window ? 1 : 0 }
    guard let last = windows.indices.last else { return expiry }
    let end = windows[min(passed, last)]
    if passed > last { return expiry }
    return passed == 0 ? end : min(end, expiry)
  }

  /// Chromium 2020, `conversion_policy`: the first deadline not before the conversion; an expiry between the
  /// first deadline and the one found takes its place.
  private func inclusiveDeadline(after t: Int64, expiry: Int64, offset: Int64) -> Int64 {
    var deadline = expiry
    for window in windows where t <= window - offset {
      deadline = window - offset
      break
    }
    if let first = windows.first, expiry > first - offset, expiry < deadline { deadline = expiry }
    return deadline
  }
}

extension ReportSchedule {
  /// The times after the click at which a conversion is reported with a given delay: what a report that was due
  /// then says about its conversion.
  ///
  /// Found by asking ``delay(conversionAfter:expiry:)`` between all its steps, so that it cannot say anything
  /// else than the browser does.
  ///
  /// - Parameters:
  ///   - delay: the time from the click to the moment at which the report was due, in milliseconds.
  ///   - expiry: the click's expiry, in milliseconds.
  /// - Returns: a half-open range in milliseconds after the click; nil when no conversion is reported so.
  func conversionTimes(reportedAfter delay: Int64, expiry: Int64) -> Range<Int64>? {
    if case .atConversion = rule { return (0..<expiry).contains(delay) ? delay..<delay + 1 : nil }
    return windows(expiry: expiry).first {
      self.delay(conversionAfter: $0.lowerBound, expiry: expiry) == delay
    }
  }

  /// The spans of time after the click whose conversions are reported at one moment each, in order and without gaps.
  ///
  /// - Parameter expiry: the click's expiry, in milliseconds.
  /// - Returns: half-open ranges in milliseconds after the click; none when every conversion has a moment of its own.
  func windows(expiry: Int64) -> [Range<Int64>] {
    var steps: [Int64] = [0, expiry]
    switch rule {
    case .exclusiveEnds: steps += windows
    case .inclusiveDeadlines(let offset): steps += windows.map { $0 - offset + 1 }
    case .atConversion: return []
    case .afterClick: break
    }
    steps = steps.filter { (0...expiry).contains($0) }.sorted()
    var result: [Range<Int64>] = []
    for (start, end) in zip(steps, steps.dropFirst()) where start < end {
      if let last = result.last,
        delay(conversionAfter: last.lowerBound, expiry: expiry)
          == delay(conversionAfter: start, expiry: expiry)
      {
        result[result.count - 1] = last.lowerBound..<end
      } else {
        result.append(start..<end)
      }
    }
    return result
  }
}

extension EventConversionMeasurement.Settings {
  /// When a conversion must have happened for its report to be due at a given moment.
  ///
  /// What everybody knows who knows when the click happened; the moment at which a late report leaves says no
  /// more about its conversion than the moment at which it was due.
  ///
  /// *Source:* the rules of the windows, as ``EventConversionMeasurement/Settings`` gives them.
  ///
  /// - Parameters:
  ///   - due: when the report was due.
  ///   - click: when the click happened.
  ///   - declaredExpiry: the expiry that the click declared, if any.
  /// - Returns: a half-open range of times; nil when no conversion's report is due then.
  public func conversionTimes(
    reportDue due: SimulationTime, click: SimulationTime, declaredExpiry: SimulationDuration? = nil
  ) -> Range<SimulationTime>? {
    let range = ReportSchedule(self).conversionTimes(
      reportedAfter: (due - click).milliseconds, expiry: grantedExpiry(declaredExpiry).milliseconds)
    return range.map {
      click + SimulationDuration(milliseconds: $0.lowerBound)..<click
        + SimulationDuration(milliseconds: $0.upperBound)
    }
  }

  /// The report windows of a click: spans of time whose conversions are reported at one moment each.
  ///
  /// - Parameters:
  ///   - click: when the click happened.
  ///   - declaredExpiry: the expiry that the click declared, if any.
  /// - Returns: half-open ranges of times in order and without gaps, the first from the click on, the last up to its
  ///   expiry; none in debug mode, which has no windows.
  public func reportWindows(
    click: SimulationTime, declaredExpiry: SimulationDuration? = nil
  ) -> [Range<SimulationTime>] {
    ReportSchedule(self).windows(expiry: grantedExpiry(declaredExpiry).milliseconds).map {
      click + SimulationDuration(milliseconds: $0.lowerBound)..<click
        + SimulationDuration(milliseconds: $0.upperBound)
    }
  }

  /// The longest time from a click to the moment at which one of its reports is due.
  ///
  /// - Parameter declaredExpiry: the expiry that the click declared, if any.
  /// - Returns: zero in debug mode, whose reports are due at once.
  public func longestDelayAfterClick(declaredExpiry: SimulationDuration? = nil) -> SimulationDuration {
    longestDelay(declaredExpiry) { _, delay in delay }
  }

  /// The longest time from a conversion to the moment at which its report is due.
  ///
  /// Reached at the start of a report window, and for a conversion at the end of a period the time that its report
  /// needs beyond it.
  ///
  /// - Parameter declaredExpiry: the expiry that the click declared, if any.
  /// - Returns: zero in debug mode, whose reports are due at once.
  public func longestDelayAfterConversion(declaredExpiry: SimulationDuration? = nil) -> SimulationDuration {
    longestDelay(declaredExpiry) { start, delay in delay - start }
  }

  /// The most that something comes to over all report windows, given their starts and the delays of their reports.
  private func longestDelay(
    _ declaredExpiry: SimulationDuration?, _ length: (_ start: Int64, _ delay: Int64) -> Int64
  ) -> SimulationDuration {
    let schedule = ReportSchedule(self)
    let expiry = grantedExpiry(declaredExpiry).milliseconds
    let lengths = schedule.windows(expiry: expiry).map {
      length($0.lowerBound, schedule.delay(conversionAfter: $0.lowerBound, expiry: expiry))
    }
    return SimulationDuration(milliseconds: lengths.max() ?? 0)
  }

  /// The expiry that the browser grants: declared or default, within the bounds.
  ///
  /// A negative declaration counts as absent, as it does in the attribute.
  public func grantedExpiry(_ declared: SimulationDuration?) -> SimulationDuration {
    var granted = expiry
    if let declared, declared.milliseconds >= 0 { granted = declared }
    granted = min(granted, maximumExpiry)
    if let minimumExpiry { granted = max(granted, minimumExpiry) }
    return granted
  }
}
