import SimulationKernel

/// When people click and convert, what counts, and how long reports may take.
public struct Timeline: Sendable, Hashable {
  /// How long before the measured period clicks and conversions already happen.
  public var warmUp = SimulationDuration.days(30)
  /// How long the measured period is.
  public var period = SimulationDuration.days(30)
  /// How long after the period reports may still arrive; nil waits for all of them.
  ///
  /// 30 days and 1 hour: the last window of the last click has closed by then.
  public var drain: SimulationDuration? = .days(30) + .hours(1)
  /// When ads stop, counted from the start of the period; nil means at its end.
  public var adsEnd: SimulationDuration?
  /// How long after the period people go on clicking and converting for the advertisers' logs alone.
  public var aftermath = SimulationDuration.zero
  /// How long after the period people's use of their browsers is drawn, for systems that wait for it.
  public var usage = SimulationDuration.zero
  /// How long after a click a conversion is attributable to it, for the truth `attributable`.
  public var attributionWindow = SimulationDuration.days(30)

  /// Makes the defaults: 30 days each of warm-up, period and drain.
  public init() {}

  /// The moment after which nothing is looked at any more.
  public var end: SimulationTime {
    // Far enough for any delay that a law draws, and within what the event queue can hold.
    guard let drain else { return SimulationTime(milliseconds: 1 << 42) }
    return .zero + period + drain
  }

  /// How long ads run, warm-up included.
  public var adsRun: SimulationDuration { warmUp + (adsEnd ?? period) }
}
