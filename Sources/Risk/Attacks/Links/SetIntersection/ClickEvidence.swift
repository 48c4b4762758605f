/// What all reports of one click say about when its person converted: how many conversions in which window.
///
/// Windows in which nothing was reported say something too, so they are listed. Windows that had not closed when the
/// adversary looked are left out, all of them from the first on.
public struct ClickEvidence: Hashable, Sendable {
  /// One report window with how many reports came out of it.
  public struct Window: Hashable, Sendable {
    /// The times of the window's conversions, in milliseconds, the end excluded.
    public var times: Range<Int64>
    /// The number of reports that arrived from it.
    public var reports: Int

    /// Makes a window.
    ///
    /// - Parameters:
    ///   - times: the times of the window's conversions, in milliseconds, the end excluded.
    ///   - reports: the number of reports that arrived from it.
    public init(times: Range<Int64>, reports: Int) {
      self.times = times
      self.reports = reports
    }
  }

  /// The advertiser on whose ad the click was, counted from 0.
  public var advertiser: Int
  /// The report windows in order of time, without gaps.
  public var windows: [Window]
  /// The most conversions of a click that are reported: its first ones.
  public var cap: Int

  /// Makes the evidence of a click.
  ///
  /// - Parameters:
  ///   - advertiser: the advertiser, counted from 0.
  ///   - windows: the report windows in order of time, without gaps, that had closed.
  ///   - cap: the most conversions that are reported, 1 to ``largestCap``.
  public init(advertiser: Int, windows: [Window], cap: Int) {
    self.advertiser = advertiser
    self.windows = windows
    self.cap = cap
  }

  /// The largest cap that is counted with.
  public static let largestCap = 64

  /// The number of reports.
  public var reports: Int { windows.reduce(0) { $0 + $1.reports } }

  /// Refuses what cannot be the evidence of a click.
  func check() throws(RiskError) {
    guard advertiser >= 0 else {
      throw .parameter("advertiser of a click", value: Double(advertiser), allowed: "at least 0")
    }
    guard (1...Self.largestCap).contains(cap) else {
      throw .parameter("cap of a click", value: Double(cap), allowed: "1 to \(Self.largestCap)")
    }
    var end = windows.first?.times.lowerBound ?? 0
    for window in windows {
      guard !window.times.isEmpty, window.times.lowerBound == end else {
        throw .window(begin: window.times.lowerBound, end: window.times.upperBound, click: end)
      }
      guard (0...cap).contains(window.reports) else {
        throw .parameter(
          "number of reports in a window", value: Double(window.reports), allowed: "0 to the cap (\(cap))")
      }
      end = window.times.upperBound
    }
    guard reports <= cap else {
      throw .parameter(
        "number of reports of a click", value: Double(reports), allowed: "0 to the cap (\(cap))")
    }
  }
}

/// One conversion of a person, as advertisers that put their logs together hold it.
@frozen
public struct LoggedConversion: Hashable, Sendable, BitwiseCopyable {
  /// When, in milliseconds on the simulation's clock.
  public var time: Int64
  /// The advertiser, counted from 0.
  public var advertiser: Int32

  /// Makes a line.
  ///
  /// - Parameters:
  ///   - time: in milliseconds.
  ///   - advertiser: counted from 0.
  @inlinable
  public init(time: Int64, advertiser: Int32) {
    self.time = time
    self.advertiser = advertiser
  }
}
