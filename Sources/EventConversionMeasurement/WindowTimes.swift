import SimulationKernel

extension EventConversionMeasurement.Settings {
  /// A report window of a click: which conversions it takes, and when their reports are due.
  public struct WindowTimes: Hashable, Sendable {
    /// The end of the half-open span of times after the click whose conversions it takes.
    public var conversionsBefore: SimulationDuration
    /// The time from the click to the moment at which their reports are due.
    public var due: SimulationDuration
  }

  /// The report windows of a click, in order and without gaps.
  ///
  /// *Source:* the rules of the windows, as ``EventConversionMeasurement/Settings`` gives them.
  ///
  /// - Parameter declaredExpiry: the expiry that the click declared, if any.
  /// - Returns: the first window begins at the click; none in debug mode, which has no windows.
  public func windowTimes(declaredExpiry: SimulationDuration? = nil) -> [WindowTimes] {
    let schedule = ReportSchedule(self)
    let expiry = grantedExpiry(declaredExpiry).milliseconds
    return schedule.windows(expiry: expiry).map {
      WindowTimes(
        conversionsBefore: SimulationDuration(milliseconds: $0.upperBound),
        due: SimulationDuration(
          milliseconds: schedule.delay(conversionAfter: $0.lowerBound, expiry: expiry)))
    }
  }
}
