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
