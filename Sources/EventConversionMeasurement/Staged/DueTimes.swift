import SimulationKernel

/// When reports are due of clicks that all have one expiry: the schedule as a table, so that nothing is to be guessed.
struct DueTimes: ~Copyable {
  /// Where each report window but the first begins, in milliseconds after the click.
  private var starts = GrowableBuffer<Int64>()
  /// How long after the click the reports of each window are due.
  private var delays = GrowableBuffer<Int64>()
  /// Whether every conversion is reported at once instead.
  private let isAtConversion: Bool

  init(_ schedule: ReportSchedule, expiry: Int64) {
    let windows = schedule.windows(expiry: expiry)
    isAtConversion = windows.isEmpty
    for window in windows {
      if !delays.isEmpty { starts.append(window.lowerBound) }
      delays.append(schedule.delay(conversionAfter: window.lowerBound, expiry: expiry))
    }
  }

  /// The delay from the click to the report, in milliseconds; means nothing after the expiry.
  @inline(__always)
  func delay(conversionAfter age: Int64) -> Int64 {
    if isAtConversion { return age }
    var passed = 0
    for index in 0..<starts.count { passed &+= age >= starts[index] ? 1 : 0 }
    return delays[passed]
  }
}
