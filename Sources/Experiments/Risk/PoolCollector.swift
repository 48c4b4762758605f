import Measurement
import Population
import Risk
import SimulationKernel

/// Keeps the reports of one source that may be about somebody whom the adversary is after, on one thread.
///
/// Such reports name a publisher, an advertiser and a campaign, and no click; so all of one such key may be about
/// each of its clicks.
final class PoolCollector {
  private(set) var pool: ReportPool
  private let keys: Set<UInt32>
  private let campaigns: Int

  /// - Parameters:
  ///   - keys: of the clicks that are asked about.
  ///   - campaigns: how many there are.
  init(keys: Set<UInt32>, campaigns: Int) {
    pool = ReportPool(limit: Self.limit)
    self.keys = keys
    self.campaigns = campaigns
  }

  /// Reports beyond so many are not weighed, nor are any then.
  static let limit = 1 << 20

  /// The key of the reports about a click.
  static func key(publisher: Int32, campaign: Int16, campaigns: Int) -> UInt32 {
    UInt32(Int(publisher) * campaigns + Int(campaign))
  }

  /// Takes a report that arrived and counts.
  func add(_ click: TrueClick, data: UInt64, sent: SimulationTime) {
    let key = Self.key(publisher: click.publisher, campaign: click.campaign, campaigns: campaigns)
    guard keys.contains(key) else { return }
    pool.add(PooledReport(time: sent.milliseconds, key: key, data: UInt16(truncatingIfNeeded: data)))
  }
}
