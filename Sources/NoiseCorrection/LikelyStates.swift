import Recovery

/// How many sources of a file were in which state before the noise, by maximum likelihood.
struct LikelyStates {
  /// The expected number of sources in each state, by the tally's numbers; their sum is the number of sources.
  let counts: [Double]

  init(_ tally: StateTally) {
    counts = StateLikelihood.counts(
      observed: tally.counts, states: tally.states.realCount, flipProbability: tally.flipProbability)
  }

  /// Whole numbers of sources with the same sum, each the expected number rounded up or down at random.
  ///
  /// *Source:* systematic sampling, W. Madow, Annals of Mathematical Statistics 20 (1949): right on average.
  ///
  /// - Parameter start: strictly between 0 and 1.
  func rounded(start: Double, sources: Int) -> [Int] {
    var sum = start
    var done = 0
    var last = -1
    var result = counts.map { count in
      sum += count
      let next = min(max(Int(sum), done), sources)
      defer { done = next }
      return next - done
    }
    for i in counts.indices where counts[i] > 0 { last = i }
    if last >= 0 { result[last] += sources - done }
    return result
  }
}
