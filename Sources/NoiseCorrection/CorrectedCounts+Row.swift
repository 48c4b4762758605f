extension CorrectedCounts.Row {
  /// Below this many sources that are noise the exact law decides, since the normal one is too coarse.
  private static let exactBelow = 30.0
  /// The tail on either side of an interval of 95 %, and the normal law's quantile.
  private static let tail = 0.025
  private static let z = 1.959963984540054

  /// Adds the counts of groups of sources with different noise.
  ///
  /// The interval is the normal one; with few noised sources that by the exact law of the noise, [T - q_high, T - q_low] for
  /// T reports. It is cut to the possible range, unless it lies wholly outside: moved to its edge it would hold a true
  /// count of 0 more often than others.
  init(_ type: NoisedSourceType, _ triggerData: UInt32?, _ groups: [StateGroup]) {
    self.type = type
    self.triggerData = triggerData
    observed = groups.reduce(0) { $0 + $1.observed }
    estimate = groups.reduce(0) { $0 + $1.estimate }
    standardError = groups.reduce(0) { $0 + $1.variance }.squareRoot()
    var ends = (low: estimate - Self.z * standardError, high: estimate + Self.z * standardError)
    if groups.allSatisfy(\.hasRareNoise), groups.reduce(0, { $0 + $1.expectedFlips }) < Self.exactBelow {
      let law = groups.reduce(into: NoiseLaw.zero) { $0.add($1.noiseLaw) }
      ends.low = Double(observed - law.quantile(1 - Self.tail, isStrict: false))
      ends.high = Double(observed - law.quantile(Self.tail, isStrict: true))
    }
    let most = groups.reduce(0) { $0 + $1.most }
    let isPossible = ends.high >= 0 && ends.low <= most
    low = isPossible ? max(ends.low, 0) : ends.low
    high = isPossible ? min(ends.high, most) : ends.high
  }
}
