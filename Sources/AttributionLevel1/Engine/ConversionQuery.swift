/// What a conversion asks for, validated and in numbers.
///
/// *Source:* Attribution Level 1, "validated conversion options".
struct ConversionQuery: Hashable, Sendable {
  /// The privacy loss that it pays for, above 0 and at most ``LevelOneLimits/maxEpsilon``.
  var epsilon = 1.0
  /// What is shared out among impressions, 1 to ``maxValue``.
  var value: UInt32 = 1
  /// The largest value of any conversion of the batch; noise is in proportion to it.
  var maxValue: UInt32 = 1
  /// The number of buckets.
  var histogramSize: UInt32
  /// How far back impressions count, in milliseconds.
  var lookback: Int64
  /// The shares of credit, those of the best impression first; none empty, all positive and finite.
  var credit: [Double] = [1]
  /// The match values that count; empty for any.
  var matchValues: [UInt32] = []
  /// The impression sites that count; empty for any.
  var impressionSites: [UInt32] = []
  /// The sites whose impressions count, as those that saved them; empty for any.
  var impressionCallers: [UInt32] = []
}

/// What became of a conversion on the device; nobody outside learns it.
enum QueryOutcome: Hashable, Sendable {
  /// Impressions got credit.
  case released
  /// No impression is meant for this conversion.
  case noMatch
  /// Impressions were meant for it, but it came too late for them.
  case expired
  /// Impressions match, but the clearing of browsing history bars their epochs.
  case barred
  /// Impressions match, but no epoch of theirs has budget left.
  case overBudget
}

/// The credit of one impression.
struct CreditedImpression: Hashable, Sendable, BitwiseCopyable {
  /// The bucket, which the histogram has.
  var index: UInt32
  /// What is added to it; may be 0.
  var value: UInt32
  /// The impression's tag.
  var tag: UInt32
}
