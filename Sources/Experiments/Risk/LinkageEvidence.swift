import SimulationKernel

/// What a report of a system says about whose conversion it speaks of.
public enum LinkageEvidence: Sendable {
  /// The system reports nothing.
  case nothing
  /// The report names the browser on both sites.
  case identity
  /// The report says in which span of time its conversion lies.
  case window(WindowEvidence)
  /// The report names a publisher, an advertiser and a campaign, but no click.
  case pool(PoolEvidence)
}

/// How a report that names no click bounds the time of its conversion.
public struct PoolEvidence: Hashable, Sendable {
  /// How long after a click its conversions are reported.
  public var lifetime: SimulationDuration
  /// The least time from a conversion to its report.
  public var earliest: SimulationDuration
  /// The time from a conversion below which its report is due; the moment is uniform between the two.
  public var latest: SimulationDuration

  /// Makes evidence of a system's rules.
  public init(lifetime: SimulationDuration, earliest: SimulationDuration, latest: SimulationDuration) {
    self.lifetime = lifetime
    self.earliest = earliest
    self.latest = latest
  }
}

/// How the moment at which a report is due bounds the time of its conversion.
public struct WindowEvidence: Sendable {
  /// How many reports a click causes at most.
  public var reportsPerClick: Int
  /// The report windows of a click, by its time and the expiry that it declared, in order and without gaps; none
  /// when every conversion is reported at a moment of its own.
  public var windows:
    @Sendable (_ click: SimulationTime, _ declaredExpiry: SimulationDuration?) -> [Range<SimulationTime>]
  /// The half-open range of the conversion's times, by when the report was due, when the click happened and the
  /// expiry that it declared; nil when no conversion is reported so.
  public var times:
    @Sendable (
      _ due: SimulationTime, _ click: SimulationTime, _ declaredExpiry: SimulationDuration?
    ) -> Range<SimulationTime>?

  /// What is put in the place of a click's whole output, where that is noised; nil where each report is.
  var outputs: OutputChannel.Outputs?

  /// Makes evidence of a system's rules.
  public init(
    reportsPerClick: Int,
    windows: @escaping @Sendable (SimulationTime, SimulationDuration?) -> [Range<SimulationTime>],
    times:
      @escaping @Sendable (SimulationTime, SimulationTime, SimulationDuration?) -> Range<SimulationTime>?
  ) {
    self.reportsPerClick = reportsPerClick
    self.windows = windows
    self.times = times
  }
}
