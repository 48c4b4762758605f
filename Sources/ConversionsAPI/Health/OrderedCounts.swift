/// Counts of things, handed out in the things' order.
public struct OrderedCounts<Thing: Hashable & Comparable & Sendable>: Hashable, Sendable {
  private var counts: [Thing: Int] = [:]

  /// Makes counts of nothing.
  public init() {}

  /// Counts a thing.
  public mutating func add(_ thing: Thing, _ count: Int = 1) { counts[thing, default: 0] += count }

  /// Adds what was counted elsewhere.
  public mutating func add(_ other: OrderedCounts) {
    // Sums do not depend on the order.
    for (thing, count) in other.counts { counts[thing, default: 0] += count }
  }

  /// How often a thing was counted.
  public subscript(thing: Thing) -> Int { counts[thing] ?? 0 }

  /// The things in their order, each with its count.
  public var sorted: [(thing: Thing, count: Int)] {
    counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
