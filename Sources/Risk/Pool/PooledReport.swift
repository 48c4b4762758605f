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

/// All reports that somebody received, as long as they are few enough; in order of key, data and time.
public typealias ReportPool = ShortLog<PooledReport>
