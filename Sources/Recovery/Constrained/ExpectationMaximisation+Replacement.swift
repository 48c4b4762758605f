#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Cells between which a channel moves what belongs to them, by drawing from one law whatever the true cell is.
///
/// What is observed in cell y is l_y = f_y + (1 - p) pi_y of all, with pi the true shares. Cells of equal f that nothing was
/// observed in need not be listed one by one.
struct ReplacementCells {
  /// The counts observed, not negative.
  let observed: [Int]
  /// The probability f of each cell that something of another cell comes out in it.
  let floors: [Double]
  /// The probability 1 - p that nothing is drawn, above 0.
  let keep: Double
  /// How many cells are not listed.
  var unlisted = 0.0
}

extension ExpectationMaximisation {
  /// The most likely counts of listed cells, and how far they are from the best.
  struct Outcome {
    let counts: [Double]
    /// What the log-likelihood may be below its maximum, in nats.
    let gap: Double
  }

  /// How many accelerated steps are taken at most.
  static let stepLimit = 10_000

  /// The most likely non-negative counts behind a channel that replaces.
  ///
  /// From equal shares in all cells. Two plain steps are extrapolated as far as the likelihood does not fall. It stops
  /// when the log-likelihood is within 1e-9 of its maximum (and 1e-14 a report, the rounding), by the bound of
  /// ``counts(observed:channel:tolerance:maximumIterations:)``; or else at the limit of steps, with the gap that is left.
  ///
  /// *Source:* as there; extrapolation, R. Varadhan, C. Roland, "Simple and globally convergent methods for accelerating
  /// the convergence of any EM algorithm" (2008), scheme S3.
  static func counts(_ cells: ReplacementCells, steps: Int = stepLimit) -> Outcome {
    let total = Double(cells.observed.reduce(0, +))
    let all = Double(cells.observed.count) + cells.unlisted
    guard total > 0 else { return Outcome(counts: cells.observed.map { _ in 0 }, gap: 0) }
    let climb = Climb(cells: cells, total: total)
    // The shares of the listed cells, then that of all others together.
    var shares = cells.observed.map { _ in 1 / all } + [cells.unlisted / all]
    let tolerance = 1e-9 + 1e-14 * total
    var gap = climb.gap(shares)
    for _ in 0..<steps where gap > tolerance {
      shares = climb.accelerated(shares)
      gap = climb.gap(shares)
    }
    return Outcome(counts: shares.dropLast().map { $0 * total }, gap: gap)
  }

  /// The steps upwards.
  private struct Climb {
    let cells: ReplacementCells
    let total: Double

    private func observedShare(_ shares: [Double], _ y: Int) -> Double {
      cells.floors[y] + cells.keep * shares[y]
    }

    /// The factors by which a plain step multiplies shares.
    private func gains(_ shares: [Double]) -> [Double] {
      var gains = Array(repeating: 0.0, count: shares.count)
      var base = 0.0
      for y in cells.observed.indices where cells.observed[y] > 0 {
        let weight = Double(cells.observed[y]) / (total * observedShare(shares, y))
        base += weight * cells.floors[y]
        gains[y] = cells.keep * weight
      }
      return gains.map { base + $0 }
    }

    func gap(_ shares: [Double]) -> Double {
      let gains = gains(shares)
      let listed = gains.dropLast().max() ?? 1
      let most = cells.unlisted > 0 ? max(listed, gains[gains.count - 1]) : listed
      return max(0, total * log(most))
    }

    private func step(_ shares: [Double]) -> [Double] { zip(shares, gains(shares)).map { $0 * $1 } }

    private func likelihood(_ shares: [Double]) -> Double {
      cells.observed.indices.reduce(0) {
        cells.observed[$1] == 0
          ? $0 : $0 + Double(cells.observed[$1]) * log(observedShare(shares, $1))
      }
    }

    /// Where a long step leads a share; one that would fall below 0 becomes a tenth of what two plain steps leave.
    private func share(
      _ plain: Double, _ start: Double, _ first: Double, _ bend: Double, _ length: Double
    ) -> Double {
      let far = start + 2 * length * first + length * length * bend
      return far > 0 ? far : plain / 10
    }

    /// Two plain steps, or a longer one along them where that leads higher.
    func accelerated(_ shares: [Double]) -> [Double] {
      let one = step(shares)
      let two = step(one)
      let first = zip(one, shares).map { $0 - $1 }
      let bend = zip(zip(two, one), first).map { $0.0 - $0.1 - $1 }
      let size = bend.reduce(0) { $0 + $1 * $1 }
      guard size > 0 else { return two }
      var length = (first.reduce(0) { $0 + $1 * $1 } / size).squareRoot()
      let floor = likelihood(two)
      while length > 1.01 {
        let far = shares.indices.map { share(two[$0], shares[$0], first[$0], bend[$0], length) }
        // Long steps leave a rounding in the sum, which would stay.
        let sum = far.reduce(0, +)
        let landed = step(far.map { $0 / sum })
        if likelihood(landed) >= floor { return landed }
        length = (length + 1) / 2
      }
      return two
    }
  }
}
