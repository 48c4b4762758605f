import SimulationKernel
import Statistics

extension ConversionFit {
  /// Numbers of conversions of interactions of one source against the fitted law, in groups by how long they were
  /// watched.
  func numbersCheck(_ source: Int, _ part: String) -> FitCheck? {
    let data = likelihood.sources[source]
    let numbers = [0, 1, 2]
    let center = likelihood.probabilities(layout, fit.parameters, source: source, numbers: numbers)
    let perBin = perBinCounts(data)
    let groups = Self.groups(perBin.map { $0.reduce(0, +) }, count: 6)
    // Cells are sets of numbers, 3 being three and more, each expecting at least 10 in its group.
    var cells: [(bins: Range<Int>, members: [Int])] = []
    for bins in groups {
      var members: [Int] = []
      var expected = 0.0
      for member in [3, 2, 1] {
        members.append(member)
        expected += bins.reduce(0.0) { $0 + perBin[$1].reduce(0, +) * center[$1][member] }
        guard expected >= 10 else { continue }
        cells.append((bins, members))
        (members, expected) = ([], 0)
      }
    }
    func expectations(_ place: [Double]) -> [Double] {
      let shares = likelihood.probabilities(layout, place, source: source, numbers: numbers)
      return cells.map { cell in
        cell.bins.reduce(0.0) { sum, bin in
          sum + perBin[bin].reduce(0, +) * cell.members.reduce(0.0) { $0 + shares[bin][$1] }
        }
      }
    }
    var variance = Matrix(rows: cells.count, columns: cells.count)
    for (i, one) in cells.enumerated() {
      for (j, other) in cells.enumerated() where one.bins == other.bins {
        for bin in one.bins {
          let p = one.members.reduce(0.0) { $0 + center[bin][$1] }
          let q = other.members.reduce(0.0) { $0 + center[bin][$1] }
          variance[i, j] += perBin[bin].reduce(0, +) * ((i == j ? p : 0) - p * q)
        }
      }
    }
    let observed = cells.map { cell in
      cell.bins.reduce(0.0) { sum, bin in sum + cell.members.reduce(0.0) { $0 + perBin[bin][$1] } }
    }
    return CellTest(observed: observed, expected: expectations, variance: variance).check(
      part, fit, remark: "numbers of conversions are spread differently than the law of repeats says")
  }

  /// How many interactions of each bin have none, one, two, and more conversions.
  private func perBinCounts(_ data: ConversionLikelihood.Source) -> [[Double]] {
    var counts = [[Double]](repeating: [0, 0, 0, 0], count: data.horizons.count)
    for (seen, bins) in data.numbers {
      for (bin, count) in bins { counts[bin][min(seen, 3)] += count }
    }
    return counts
  }

  /// Runs of bins that hold about as much each.
  private static func groups(_ weights: [Double], count: Int) -> [Range<Int>] {
    let total = weights.reduce(0, +)
    var groups: [Range<Int>] = []
    var (start, held) = (0, 0.0)
    for (index, weight) in weights.enumerated() {
      held += weight
      guard held >= total / Double(count) || index == weights.count - 1 else { continue }
      groups.append(start..<(index + 1))
      (start, held) = (index + 1, 0)
    }
    return groups
  }

  /// Delays against the fitted law, each given that it was seen before the log or the window ended.
  ///
  /// - Parameter samples: those that were fitted.
  func delayCheck(_ samples: [OutcomeSample]) -> FitCheck? {
    var counts: [Double] = []
    for sample in samples {
      for bin in sample.delays.filled {
        if bin.bin >= counts.count { counts += repeatElement(0, count: bin.bin + 1 - counts.count) }
        counts[bin.bin] += bin.count
      }
    }
    // The last group is the cell that is left over.
    let edges = Self.groups(counts, count: 16).dropLast().map { Double(FineBins.start(of: $0.upperBound)) }
    let horizons = likelihood.sources.flatMap { source in
      zip(source.horizons, source.conversions).filter { $0.1 > 0 }
    }
    let shares = { (place: [Double]) -> [[Double]] in
      let curve = DelayCurve(
        layout.delay, place[layout.delayRange], window: likelihood.window)
      let reached = edges.map { curve.cumulative($0) }
      return horizons.map { horizon, _ in
        let whole = max(curve.cumulative(horizon), 1e-300)
        var below = 0.0
        return reached.indices.map { index in
          let up = edges[index] < horizon ? reached[index] : whole
          defer { below = up }
          return (up - below) / whole
        }
      }
    }
    func expected(_ place: [Double]) -> [Double] {
      let shares = shares(place)
      return edges.indices.map { cell in
        horizons.indices.reduce(0.0) { $0 + horizons[$1].1 * shares[$1][cell] }
      }
    }
    let center = shares(fit.parameters)
    var variance = Matrix(rows: edges.count, columns: edges.count)
    for i in edges.indices {
      for j in edges.indices {
        variance[i, j] = horizons.indices.reduce(0.0) { sum, index in
          let (p, q) = (center[index][i], center[index][j])
          return sum + horizons[index].1 * ((i == j ? p : 0) - p * q)
        }
      }
    }
    let observed = Self.groups(counts, count: 16).dropLast().map { group in
      group.reduce(0.0) { $0 + counts[$1] }
    }
    return CellTest(observed: observed, expected: expected, variance: variance).check(
      "delays", fit, remark: "delays are spread differently than \(layout.delay.name) delays would be")
  }
}

extension FineBins {
  /// The first number of milliseconds of a bin.
  static func start(of bin: Int) -> UInt64 {
    if bin < 64 { return UInt64(bin) }
    let exponent = UInt64((bin - 64) / 32 + 6)
    return UInt64((bin - 64) % 32 + 32) << (exponent - 5)
  }
}
