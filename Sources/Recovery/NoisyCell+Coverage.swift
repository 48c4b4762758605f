extension NoisyCell {
  /// The exact coverage of the uncut score interval.
  func scoreCoverage(trueCount: Int, of total: Int) -> Double {
    guard !isNoiseless else { return 1 }
    let held = scoreMembers(trueCount, total)
    return law(trueCount: trueCount, of: total).probability(from: held.0, to: held.1)
  }

  /// The exact coverage of `boundedInterval`.
  func boundedCoverage(
    trueCount: Int, of total: Int, exactBelow threshold: Double = NoisyCell.exactBelowVariance
  ) -> Double {
    guard !isNoiseless else { return 1 }
    let law = law(trueCount: trueCount, of: total)
    let possible = max(0, law.least - 1)...min(total, law.greatest + 1)
    // The plug-in variance is monotone in v, so the exact intervals are those of one end of the line.
    let exactIsLow = varianceSlope >= 0
    let change = Self.firstTrue(in: possible, near: possible.lowerBound) { v in
      usesExact(v, of: total, below: threshold) != exactIsLow
    }
    let boundary = change ?? possible.upperBound + 1
    let lowSide = (possible.lowerBound, boundary - 1)
    let highSide = (boundary, possible.upperBound)
    var sum = 0.0
    let scoreSide = exactIsLow ? highSide : lowSide
    if scoreSide.0 <= scoreSide.1 {
      let held = cut(scoreMembers(trueCount, total), trueCount, total, possible)
      sum += part(law, held, scoreSide)
    }
    let exactSide = exactIsLow ? lowSide : highSide
    if exactSide.0 <= exactSide.1 {
      // The searches behind the exact members are the dear part, and large campaigns have none.
      let held = cut(exactMembers(law, possible), trueCount, total, possible)
      sum += part(law, held, exactSide)
    }
    return sum
  }

  private func part(_ law: NoisyCountLaw, _ held: (Int, Int), _ side: (Int, Int)) -> Double {
    law.probability(from: max(held.0, side.0), to: min(held.1, side.1))
  }

  /// The observed counts whose score interval holds a true count, from first to last.
  ///
  /// When no whole number is near enough, the first is above the last; the pair still says which counts lie
  /// below the interval and which above.
  private func scoreMembers(_ trueCount: Int, _ total: Int) -> (Int, Int) {
    let centre = expected(trueCount: Double(trueCount), of: total)
    let reach = z * variance(trueCount: Double(trueCount), of: total).squareRoot()
    return (Int((centre - reach).rounded(.up)), Int((centre + reach).rounded(.down)))
  }

  /// The observed counts whose exact interval holds the law's true count, from first to last.
  private func exactMembers(_ law: NoisyCountLaw, _ possible: ClosedRange<Int>) -> (Int, Int) {
    let middle = (possible.lowerBound + possible.upperBound) / 2
    let low = Self.firstTrue(in: possible, near: middle) { law.lowerTail($0) > tail }
    let refused = Self.firstTrue(in: possible, near: middle) { law.upperTail($0) <= tail }
    return (low ?? possible.upperBound, (refused ?? possible.upperBound + 1) - 1)
  }

  /// What cutting the interval to 0...N adds: an interval beyond an end then holds just that end.
  private func cut(
    _ held: (Int, Int), _ trueCount: Int, _ total: Int, _ possible: ClosedRange<Int>
  ) -> (Int, Int) {
    (
      trueCount == 0 ? possible.lowerBound : held.0,
      trueCount == total ? possible.upperBound : held.1
    )
  }
}
