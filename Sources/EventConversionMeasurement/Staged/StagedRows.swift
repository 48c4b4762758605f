import Measurement
import SimulationKernel

/// A conversion of a block of people, as a ``ReportStage`` needs it.
public struct StagedConversion: BitwiseCopyable, Sendable {
  /// Who converts.
  public var person: UInt64
  /// When, in milliseconds.
  public var time: Int64
  /// What the advertiser fires; once the stage has run, what the reports say.
  public var data: UInt64
  /// Its own number for random addresses, unique within the person.
  public var ordinal: UInt32
  /// The row of the person's first click.
  public var firstClick: Int32

  /// Makes a row.
  @inlinable
  public init(person: UInt64, time: Int64, data: UInt64, ordinal: UInt32, firstClick: Int32) {
    (self.person, self.time, self.data) = (person, time, data)
    (self.ordinal, self.firstClick) = (ordinal, firstClick)
  }
}

/// A click that may be reported of a conversion: of the same browser, with the same destination and reporting origin,
/// and not after it.
public struct StagedTouch: BitwiseCopyable, Sendable {
  /// The row of the conversion.
  public var conversion: Int32
  /// The row of the click.
  public var click: Int32
  /// When the click was made, in milliseconds.
  public var clickTime: Int64

  /// Makes a row.
  @inlinable
  public init(conversion: Int32, click: Int32, clickTime: Int64) {
    (self.conversion, self.click, self.clickTime) = (conversion, click, clickTime)
  }
}

/// A browser of a block of people, where sessions decide when its reports leave.
public struct StagedBrowser: BitwiseCopyable, Sendable {
  /// Where its events begin among all.
  public var firstMoment: Int32
  /// The row of its first conversion.
  public var firstConversion: Int32
  /// The position of its person in the block.
  public var position: Int32
  /// Whether it lies unused for weeks between sessions.
  public var isDormant: Bool
  /// The row of its first report, once the stage has run.
  var firstReport = Int32(0)

  /// Makes a row.
  @inlinable
  public init(firstMoment: Int32, firstConversion: Int32, position: Int32, isDormant: Bool) {
    (self.firstMoment, self.firstConversion) = (firstMoment, firstConversion)
    (self.position, self.isDormant) = (position, isDormant)
  }
}

/// What became of a conversion.
public struct StagedOutcome: BitwiseCopyable, Sendable {
  /// What became of it on its way to a report with full credit.
  public var outcome: ConversionOutcome
  /// How many live clicks got no report of it because they had used up theirs (any credit).
  public var cappedReports: UInt32
}

/// A report of a block of people.
public struct StagedReport: BitwiseCopyable, Sendable {
  /// The row of the conversion.
  public var conversion: Int32
  /// The row of the click.
  public var click: Int32
  /// When it would leave an open browser, in milliseconds.
  public var due: Int64
  /// When it leaves, in milliseconds; the greatest number where it never does.
  public var sent: Int64
  /// The noised data that it carries.
  public var data: UInt8 = 0
  /// Its share of the credit: 0 or 100.
  public var credit: UInt8 = 0
}

/// What is known of a conversion's clicks while they are looked at one after the other.
struct CreditSoFar: BitwiseCopyable {
  /// When the matching click was made that has the credit so far.
  private var time = Int64.min
  /// When the latest click was made, matching or not.
  private(set) var latestTime = Int64.min
  /// The row of the report with the credit, or -1.
  private(set) var report = Int32(-1)
  /// How many live clicks have used up their reports.
  private(set) var capped = UInt32(0)
  private(set) var latestIsLive = false

  /// Takes the next click in.
  @inline(__always)
  mutating func note(_ clickTime: Int64, isLive: Bool, isMatch: Bool, report row: Int) {
    // Of several at one moment the first has the credit, and the last is the latest.
    let isLater = (isMatch ? 1 : 0) & (clickTime > time ? 1 : 0) == 1
    time = isLater ? clickTime : time
    report = isLater ? Int32(truncatingIfNeeded: row) : report
    capped &+= isLive ? 1 : 0
    capped &-= isMatch ? 1 : 0
    let isLatest = clickTime >= latestTime
    latestTime = isLatest ? clickTime : latestTime
    latestIsLive = isLatest ? isLive : latestIsLive
  }
}
