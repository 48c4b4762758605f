import SimulationKernel

/// How many sources of a file were in which state before the noise, by maximum likelihood.
struct LikelyStates {
  /// The expected number of sources in each state, by the tally's numbers; their sum is the number of sources.
  let counts: [Double]

  /// Finds the likeliest distribution over all states.
  ///
  /// Seen states keep a share of the likelihood as long as it is above what noise alone would give them; the smallest
  /// fall away one after another. Unseen ones have none.
  ///
  /// *Source:* derived from the conditions of Karush, Kuhn and Tucker for sum v_i log l_i with l_i >= p/S and sum l_i = 1:
  /// l_i = (v_i / sum over kept v)(1 - (S - kept) p/S), and the true share is (l_i - p/S)/(1 - p); the closed form is
  /// C. Pinzon, "An exact maximum likelihood estimator under randomised response" (2026), arXiv 2601.08603.
  init(_ tally: StateTally) {
    let noise = tally.flipProbability
    let states = tally.states.realCount
    let floor = noise / states
    let seen = tally.counts.indices.filter { tally.counts[$0] > 0 }.sorted {
      (tally.counts[$1], $0) < (tally.counts[$0], $1)
    }
    var sum = Double(tally.sources)
    var kept = seen.count
    func share(_ number: Int) -> Double {
      Double(tally.counts[number]) / sum * (1 - (states - Double(kept)) * floor)
    }
    while kept > 1, share(seen[kept - 1]) <= floor {
      kept -= 1
      sum -= Double(tally.counts[seen[kept]])
    }
    var counts = Array(repeating: 0.0, count: tally.counts.count)
    for number in seen.prefix(kept) {
      let truth = noise < 1 ? (share(number) - floor) / (1 - noise) : 0
      counts[number] = Double(tally.sources) * min(max(truth, 0), 1)
    }
    self.counts = counts
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
