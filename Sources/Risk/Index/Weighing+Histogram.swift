extension Weighing {
  /// The answer for a histogram of delays: everything follows from counts.
  ///
  /// All conversions of one bin and one value of data are equally likely, so they are ties without names.
  func histogramAnswer() -> LinkageAnswer {
    let groups = groups(without: [])
    let total = groups.reduce(0) { $0 + $1.weight * Double($1.count) }
    guard total > 0 else { return blind }
    let squares = groups.reduce(0) { $0 + $1.weight * $1.weight * Double($1.count) }
    return LinkageAnswer(
      candidates: groups.reduce(0) { $0 + $1.count }, guesses: [], ties: Self.ties(groups, total: total),
      sumOfSquares: min(1, squares / (total * total)),
      entropy: groups.reduce(0) { $0 + Double($1.count) * Entropy.term($1.weight / total) }, total: total)
  }

  /// The entropy of all candidates: exactly of the listed ones, and by stretches of the others.
  ///
  /// The others' mean weights are scaled so that they sum to what the listed ones leave of the total.
  func entropy(_ listed: [Listed], total: Double, candidates: Int) -> Double {
    let known = listed.reduce(0) { $0 + Entropy.term($1.weight / total) }
    guard listed.count < candidates else { return known }
    let rest = max(0, total - listed.reduce(0) { $0 + $1.weight })
    let groups = groups(without: listed)
    let mean = groups.reduce(0) { $0 + $1.weight * Double($1.count) }
    guard mean > 0 else { return known }
    let scale = rest / mean / total
    return groups.reduce(known) { $0 + Double($1.count) * Entropy.term(scale * $1.weight) }
  }

  /// The candidates by stretch of the window, matching and others apart, without some that are known.
  private func groups(without listed: [Listed]) -> [(weight: Double, count: Int)] {
    let cells = intensity.cells()
    let ends = cells.map(\.end)
    var taken = Array(repeating: (matching: 0, other: 0), count: cells.count)
    for entry in listed {
      let cell = CandidateIndex.position(of: entry.time + 1, in: ends)
      if entry.isMatching { taken[cell].matching += 1 } else { taken[cell].other += 1 }
    }
    var groups: [(weight: Double, count: Int)] = []
    var begin = position(of: query.window.lowerBound)
    for (cell, known) in zip(cells, taken) {
      let end = position(of: cell.end, from: begin)
      let counts = self.counts(from: begin, to: end)
      begin = end
      groups.append((match * cell.height, counts.matching - known.matching))
      groups.append((miss * cell.height, counts.other - known.other))
    }
    return groups.filter { $0.count > 0 && $0.weight > 0 }
  }
}
