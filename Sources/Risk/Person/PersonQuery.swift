/// What colluding parties know of all reports of one click when they ask which person clicked.
public struct PersonQuery: Hashable, Sendable {
  /// One report window with what came out of it.
  public struct Window: Hashable, Sendable {
    /// The times of the window's conversions, in milliseconds, the end excluded.
    public var times: Range<Int64>
    /// The noisy data of the reports that came from it, any order.
    public var data: [UInt16]

    /// Makes a window.
    ///
    /// - Parameters:
    ///   - times: the times of the window's conversions, in milliseconds, the end excluded.
    ///   - data: the noisy data of the window's reports, any order.
    public init(times: Range<Int64>, data: [UInt16]) {
      self.times = times
      self.data = data
    }
  }

  /// When the click happened, in milliseconds.
  public var clickTime: Int64
  /// All other clicks of the same publisher-side identity on this advertiser's ads, in milliseconds.
  public var otherClicks: [Int64]
  /// The report windows in order of time, without gaps; the first begins with the click, the last ends with its expiry.
  public var windows: [Window]
  /// The most conversions of the click that are reported: its first ones, at least 1.
  public var cap: Int

  /// Makes a question.
  ///
  /// - Parameters:
  ///   - clickTime: when the click happened, in milliseconds.
  ///   - otherClicks: all other clicks of the same publisher-side identity on this advertiser, in milliseconds.
  ///   - windows: the report windows in order of time, without gaps, with the reports of each.
  ///   - cap: the most conversions of the click that are reported.
  public init(clickTime: Int64, otherClicks: [Int64] = [], windows: [Window], cap: Int) {
    self.clickTime = clickTime
    self.otherClicks = otherClicks
    self.windows = windows
    self.cap = cap
  }

  /// The number of reports.
  public var reports: Int { windows.reduce(0) { $0 + $1.data.count } }
}
