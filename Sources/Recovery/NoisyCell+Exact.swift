import Statistics

extension NoisyCell {
  /// The interval of all true counts that neither one-sided exact test refuses.
  ///
  /// The low end is the least c with P_c(V >= v) > alpha/2, the high end the greatest c with
  /// P_c(V <= v) > alpha/2. Both probabilities are monotone in c, so each end is bracketed from the score
  /// interval outwards and then bisected. When no c passes, the end is the last possible c, as if an end beyond
  /// the range had been cut to it.
  ///
  /// *Source:* inversion of one-sided tests, C. J. Clopper, E. S. Pearson (1934), for this law instead of the
  /// binomial. It covers with at least the nominal probability.
  func exactInterval(_ observed: Int, of total: Int, near guess: Interval) -> Interval {
    let low = Self.firstTrue(in: 0...total, near: Int(guess.low)) { c in
      law(trueCount: c, of: total).upperTail(observed) > tail
    }
    let firstRefused = Self.firstTrue(in: 0...total, near: Int(guess.high) + 1) { c in
      law(trueCount: c, of: total).lowerTail(observed) <= tail
    }
    let high = max(0, (firstRefused ?? total + 1) - 1)
    return Interval(low: Double(low ?? total), high: Double(high))
  }

  /// The least number of a range at which a predicate holds that never turns false again; nil if none.
  ///
  /// - Parameters:
  ///   - range: the numbers asked about.
  ///   - guess: where to begin; the cost grows with the logarithm of its distance from the answer.
  ///   - predicate: false up to somewhere, true from there on.
  static func firstTrue(
    in range: ClosedRange<Int>, near guess: Int, _ predicate: (Int) -> Bool
  ) -> Int? {
    // Invariant: the predicate is false at `below` and true at `above`, the range's outsides included.
    var below = range.lowerBound - 1
    var above = range.upperBound + 1
    var probe = min(max(guess, range.lowerBound), range.upperBound)
    var step = 1
    if predicate(probe) {
      above = probe
      while above > range.lowerBound {
        probe = max(range.lowerBound, above - step)
        guard predicate(probe) else {
          below = probe
          break
        }
        above = probe
        step *= 2
      }
    } else {
      below = probe
      while below < range.upperBound {
        probe = min(range.upperBound, below + step)
        if predicate(probe) {
          above = probe
          break
        }
        below = probe
        step *= 2
      }
    }
    while above - below > 1 {
      let middle = below + (above - below) / 2
      if predicate(middle) { above = middle } else { below = middle }
    }
    return above > range.upperBound ? nil : above
  }
}
