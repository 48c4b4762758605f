import SimulationKernel

/// One key of filter data or of a filter, with its values.
public struct FilterEntry: Hashable, Sendable {
  /// What the values say something about.
  public var key: String
  /// Ascending by their bytes, each once; may be empty.
  public var values: [String]

  /// Makes an entry; values are brought into order.
  public init(key: String, values: some Sequence<String>) {
    self.key = key
    self.values = ExactOrder.sortedUnique(values)
  }
}

/// One filter: all its keys must match.
public struct FilterConfig: Hashable, Sendable {
  /// Ascending by key, each key once.
  public var entries: [FilterEntry]
  /// How long the source may be ago; nil for any time.
  public var lookbackWindow: SimulationDuration?

  /// Makes a filter.
  public init(entries: [FilterEntry], lookbackWindow: SimulationDuration? = nil) {
    self.entries = entries
    self.lookbackWindow = lookbackWindow
  }
}

/// Filters that must match and filters that must not.
///
/// A filter with neither keys nor a lookback window is no filter and never listed here: Chromium drops it, so that
/// `[{"a": ["x"]}, {}]` is `[{"a": ["x"]}]`, where the specification lets `{}` match everything.
public struct FilterPair: Hashable, Sendable {
  /// One of them must match; an empty list always does.
  public var positive: [FilterConfig]
  /// One of them must match in the negated sense; an empty list always does.
  public var negative: [FilterConfig]

  /// Makes a pair; empty by default.
  public init(positive: [FilterConfig] = [], negative: [FilterConfig] = []) {
    self.positive = positive
    self.negative = negative
  }

  /// Whether it admits every source.
  public var isEmpty: Bool { positive.isEmpty && negative.isEmpty }
}
