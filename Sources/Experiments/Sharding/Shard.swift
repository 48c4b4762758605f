/// Some neighbouring shares of a run's people, of n that are as equal as whole people can be.
///
/// Of N people shares k...l of n are those numbered from floor(N (k - 1) / n) to below floor(N l / n), in
/// every replication of every design point; bots are shared out likewise. So shares of any n have no gap and
/// no overlap, and some are empty where there are more shares than people.
public struct Shard: Hashable, Sendable {
  /// The first share, from 1.
  public let first: Int
  /// The last share; the first one again unless shards were merged.
  public let last: Int
  /// How many shares there are.
  public let count: Int

  /// The most shares that people can be cut into.
  public static let limit = 1_000_000

  /// Everybody.
  public static let everybody = Shard(unchecked: 1...1, of: 1)

  /// Makes one of several neighbours.
  ///
  /// - Parameters:
  ///   - shares: counted from 1.
  ///   - count: how many there are, at most ``limit``.
  /// - Returns: nil when the numbers are out of range.
  public init?(_ shares: ClosedRange<Int>, of count: Int) {
    guard shares.lowerBound >= 1, shares.upperBound <= count, count <= Self.limit else { return nil }
    self.init(unchecked: shares, of: count)
  }

  /// Reads `k/n`.
  ///
  /// - Returns: nil for other texts, and for numbers out of range.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let share = Int(parts[0]), let count = Int(parts[1])
    else { return nil }
    self.init(share...share, of: count)
  }

  private init(unchecked shares: ClosedRange<Int>, of count: Int) {
    first = shares.lowerBound
    last = shares.upperBound
    self.count = count
  }

  /// Whether it is everybody.
  public var isWhole: Bool { first == 1 && last == count }

  /// Whose numbers belong to it, of so many that are counted from 0.
  public func range(of total: UInt64) -> Range<UInt64> {
    Self.bound(total, first - 1, count)..<Self.bound(total, last, count)
  }

  /// floor(total number / count), which needs more than 64 bits on the way.
  private static func bound(_ total: UInt64, _ number: Int, _ count: Int) -> UInt64 {
    let product = total.multipliedFullWidth(by: UInt64(number))
    return UInt64(count).dividingFullWidth(product).quotient
  }
}

extension Shard: CustomStringConvertible {
  /// `3/8`, and `3-5/8` for several.
  public var description: String { (first == last ? "\(first)" : "\(first)-\(last)") + "/\(count)" }
}

extension Shard: Codable {
  private enum CodingKeys: String, CodingKey {
    case first, last
    case count = "of"
  }

  /// Reads it back.
  ///
  /// - Throws: `DecodingError` for numbers out of range.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let (first, last) = (
      try container.decode(Int.self, forKey: .first), try container.decode(Int.self, forKey: .last)
    )
    guard first <= last, let shard = Shard(first...last, of: try container.decode(Int.self, forKey: .count))
    else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "no share of anything"))
    }
    self = shard
  }
}

/// The people and bots of a unit that are simulated.
struct UnitShare: Sendable, Equatable {
  var people: Range<UInt64>
  /// Counted from the first bot, not from the first person.
  var bots: Range<UInt64>

  init(_ shard: Shard, people: UInt64, bots: UInt64) {
    self.people = shard.range(of: people)
    self.bots = shard.range(of: bots)
  }
}
