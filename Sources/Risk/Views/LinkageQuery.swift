/// What colluding parties know of one report when they ask which conversion it speaks of.
///
/// Without data (`data` nil) it is the question of an adversary who has no report, only the time of the click:
/// timing alone.
public struct LinkageQuery: Hashable, Sendable {
  /// When the click happened, in milliseconds.
  public var clickTime: Int64
  /// When the same publisher-side identity also clicked ads of this advertiser, in milliseconds, any order.
  public var otherClicks: [Int64]
  /// The times at which the conversion can have happened, in milliseconds, the end excluded.
  ///
  /// For a report its window, cut by the click's expiry; for timing alone everything from the click to its expiry.
  public var window: Range<Int64>
  /// The noisy data that the report carries; nil when there is no report.
  public var data: UInt16?
  /// The probability that noise alone made the report, and no conversion stands behind it; 0 up to, but not, 1.
  public var noisedShare: Double

  /// Makes a question.
  ///
  /// - Parameters:
  ///   - clickTime: when the click happened, in milliseconds.
  ///   - otherClicks: the same publisher-side identity's other clicks on this advertiser, in milliseconds.
  ///   - window: the times at which the conversion can have happened, in milliseconds, the end excluded.
  ///   - data: the noisy data that the report carries, or nil without a report.
  ///   - noisedShare: the probability that no conversion stands behind the report, 0 up to, but not, 1.
  public init(
    clickTime: Int64, otherClicks: [Int64] = [], window: Range<Int64>, data: UInt16?, noisedShare: Double = 0
  ) {
    precondition(noisedShare >= 0 && noisedShare < 1, "a share of reports that noise made")
    self.clickTime = clickTime
    self.otherClicks = otherClicks
    self.window = window
    self.data = data
    self.noisedShare = noisedShare
  }
}

/// Which conversion a report spoke of in truth: for scoring only, never for guessing.
public struct LinkageTruth: Hashable, Sendable {
  /// The advertiser-side identity of the person who clicked.
  public var identity: UInt64
  /// When the conversion happened, in milliseconds.
  public var time: Int64
  /// The conversion's true data.
  public var data: UInt16

  /// Makes a truth.
  ///
  /// - Parameters:
  ///   - identity: the advertiser-side identity of the person who clicked.
  ///   - time: when the conversion happened, in milliseconds.
  ///   - data: the conversion's true data.
  public init(identity: UInt64, time: Int64, data: UInt16) {
    self.identity = identity
    self.time = time
    self.data = data
  }
}
