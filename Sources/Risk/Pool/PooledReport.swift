/// One report that names no click: when it arrived, for whom, and with which data.
@frozen
public struct PooledReport: Hashable, Sendable, BitwiseCopyable {
  /// When it arrived, in milliseconds on the simulation's clock.
  public var time: Int64
  /// What the report says of the click, and shares with other clicks: publisher, advertiser and source id as one number.
  public var key: UInt32
  /// The conversion's data, without noise.
  public var data: UInt16

  /// Makes a report.
  ///
  /// - Parameters:
  ///   - time: when it arrived, in milliseconds.
  ///   - key: publisher, advertiser and source id as one number.
  ///   - data: the conversion's data.
  @inlinable
  public init(time: Int64, key: UInt32, data: UInt16) {
    self.time = time
    self.key = key
    self.data = data
  }
}

extension PooledReport: Comparable {
  /// Whether a report comes first: by key, then data, then time.
  ///
  /// A total order, in which the reports of one key and value stand together.
  @inlinable
  public static func < (a: PooledReport, b: PooledReport) -> Bool {
    if a.key != b.key { return a.key < b.key }
    return a.data != b.data ? a.data < b.data : a.time < b.time
  }
}

/// All reports that somebody received, as long as they are few enough.
///
/// Once more reports than the limit were added, here or in a pool merged in, there are too many and it holds none. So
/// what it holds depends on the reports alone, not on their order.
public struct ReportPool: Sendable {
  /// The most reports that are kept.
  public let limit: Int
  private var reports: [PooledReport] = []
  /// Whether more reports came than the limit.
  public private(set) var isTooLong = false

  /// Makes an empty pool.
  ///
  /// - Parameter limit: the most reports that are kept, at least 0.
  public init(limit: Int) {
    precondition(limit >= 0, "a pool cannot hold a negative number of reports")
    self.limit = limit
  }

  /// Adds a report.
  public mutating func add(_ report: PooledReport) {
    guard !isTooLong else { return }
    guard reports.count < limit else {
      reports = []
      isTooLong = true
      return
    }
    reports.append(report)
  }

  /// Adds the reports of another pool of the same limit.
  public mutating func merge(_ other: ReportPool) {
    precondition(limit == other.limit, "pools of different limits")
    guard !isTooLong, !other.isTooLong, reports.count + other.reports.count <= limit else {
      reports = []
      isTooLong = true
      return
    }
    reports += other.reports
  }

  /// The reports in order; nil when there were too many.
  public var sorted: [PooledReport]? { isTooLong ? nil : reports.sorted() }
}
