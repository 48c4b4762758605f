import AttributionReporting

/// Contributions added up by key.
///
/// Sums are whole numbers, so parts may be counted apart and joined in any order.
public struct ContributionSums: Hashable, Sendable {
  private var sums: [UInt128: Int64] = [:]

  /// Makes sums of nothing.
  public init() {}

  /// The number of keys that have a contribution.
  public var count: Int { sums.count }

  /// All keys that have a contribution, in ascending order.
  public var keys: [UInt128] { sums.keys.sorted() }

  /// Whether a key has a contribution.
  public func contains(_ key: UInt128) -> Bool { sums[key] != nil }

  /// The sum of a key, in budget units; 0 where it has no contribution.
  public subscript(key: UInt128) -> Int64 { sums[key] ?? 0 }

  /// Adds a contribution; key 0 with value 0 is padding and does not count.
  public mutating func add(_ contribution: Contribution) {
    guard contribution.key != 0 || contribution.value != 0 else { return }
    sums[contribution.key, default: 0] += Int64(contribution.value)
  }

  /// Joins the sums of other reports.
  public static func += (all: inout ContributionSums, more: ContributionSums) {
    all.sums.merge(more.sums, uniquingKeysWith: +)
  }
}
