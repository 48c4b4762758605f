/// How many sources have come out in which state, as far as reports tell.
///
/// Only states with reports are kept, so it stays small where there are many states. Counts are whole numbers: parts
/// may be counted apart and joined in any order.
public struct OutputStateHistogram: Hashable, Sendable {
  /// A state with the number of sources that came out in it.
  public struct Entry: Hashable, Sendable {
    /// The state, not empty.
    public let state: OutputState
    /// The number of sources, at least 1.
    public let count: Int
  }

  private var counts: [OutputState: Int] = [:]
  /// The number of sources with a report.
  public private(set) var sources = 0

  /// Makes a histogram of no source.
  public init() {}

  /// The states in ascending order, with their counts.
  public var entries: [Entry] {
    counts.map { Entry(state: $0.key, count: $0.value) }.sorted { $0.state < $1.state }
  }

  /// Counts sources that came out in a state; sources without a report need not be counted.
  ///
  /// - Parameters:
  ///   - state: the state.
  ///   - count: the number of sources, not negative.
  public mutating func add(_ state: OutputState, count: Int = 1) {
    precondition(count >= 0, "a negative number of sources")
    guard count > 0, !state.isEmpty else { return }
    counts[state, default: 0] += count
    sources += count
  }

  /// Joins the histogram of other sources.
  public static func += (all: inout OutputStateHistogram, more: OutputStateHistogram) {
    all.counts.merge(more.counts, uniquingKeysWith: +)
    all.sources += more.sources
  }
}
