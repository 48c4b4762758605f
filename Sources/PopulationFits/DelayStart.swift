import SimulationKernel

/// Where the search for a delay law begins.
enum DelayStart {
  /// Parameters near the likely ones, as ``DelayCurve`` takes them.
  ///
  /// Exponentials by a few rounds of expectation and maximisation that heed neither window nor end of the log; the
  /// others by moments of the logarithm.
  static func place(_ family: DelayFamily, _ delays: [(length: Double, count: Double)]) -> [Double] {
    let total = delays.reduce(0.0) { $0 + $1.count }
    let mean = delays.reduce(0.0) { $0 + $1.count * $1.length } / total
    let logMean = delays.reduce(0.0) { $0 + $1.count * Elementary.log($1.length) } / total
    let spread = delays.reduce(0.0) { sum, bin in
      let away = Elementary.log(bin.length) - logMean
      return sum + bin.count * away * away
    }
    let sigma = max(0.05, (spread / total).squareRoot())
    switch family {
    case .exponentials(let count): return mixture(count, delays, total)
    case .lognormal: return [logMean, Elementary.log(sigma)]
    // The logarithm of a Weibull variable has standard deviation pi / sqrt(6) over the shape.
    case .weibull: return [Elementary.log(1.2825 / sigma), Elementary.log(mean)]
    case .gamma: return [Elementary.log(min(20, max(0.1, 1 / sigma))), Elementary.log(mean)]
    }
  }

  /// Parameters of mixtures with one part more than a fitted one: each part split into a shorter and a longer half,
  /// a short part added before all, and a long one after them.
  ///
  /// - Parameter fewer: parameters of the fitted mixture, as ``DelayCurve`` takes them.
  static func places(
    morePartsThan fewer: [Double], _ delays: [(length: Double, count: Double)]
  ) -> [[Double]] {
    let count = (fewer.count + 1) / 2
    let shares = [1.0] + fewer[..<(count - 1)].map { Elementary.exp(max(-20, min(20, $0))) }
    let parts = zip(shares, fewer[(count - 1)...]).map { (share: $0, logMean: $1) }
      .sorted { $0.logMean < $1.logMean }
    let total = shares.reduce(0, +)
    let longest = Elementary.log(max(1, delays.last?.length ?? 1))
    var results = parts.indices.map { index in
      let half = parts[index].share / 2
      let split = [-0.8, 0.8].map { (share: half, logMean: parts[index].logMean + $0) }
      return parts[..<index] + split + parts[(index + 1)...]
    }
    if let first = parts.first, let last = parts.last {
      results.append([(share: total / 9, logMean: first.logMean - 2)] + parts)
      results.append(parts + [(share: total / 9, logMean: max(last.logMean + 1.5, longest))])
    }
    return results.map { parts in
      parts.dropFirst().map { Elementary.log($0.share / parts[0].share) } + parts.map(\.logMean)
    }
  }

  private static func mixture(
    _ count: Int, _ delays: [(length: Double, count: Double)], _ total: Double
  ) -> [Double] {
    var shares = [Double](repeating: 1 / Double(count), count: count)
    var means = firstMeans(count, delays, total)
    for _ in 0..<200 where count > 1 {
      var (weights, sums) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
      for bin in delays {
        let parts = shares.indices.map { shares[$0] / means[$0] * Elementary.exp(-bin.length / means[$0]) }
        let whole = parts.reduce(1e-300, +)
        for i in parts.indices {
          weights[i] += bin.count * parts[i] / whole
          sums[i] += bin.count * parts[i] / whole * bin.length
        }
      }
      for i in shares.indices {
        shares[i] = max(1e-4, weights[i] / total)
        means[i] = max(1, sums[i] / max(1e-9, weights[i]))
      }
    }
    return shares.dropFirst().map { Elementary.log($0 / shares[0]) } + means.map { Elementary.log($0) }
  }

  /// The means of as many equal parts of the delays as there are components, the short ones first.
  private static func firstMeans(
    _ count: Int, _ delays: [(length: Double, count: Double)], _ total: Double
  ) -> [Double] {
    var (weights, sums) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
    var seen = 0.0
    for bin in delays {
      let part = min(count - 1, Int(seen / total * Double(count)))
      weights[part] += bin.count
      sums[part] += bin.count * bin.length
      seen += bin.count
    }
    let mean = sums.reduce(0, +) / total
    return weights.indices.map { weights[$0] > 0 ? max(1, sums[$0] / weights[$0]) : mean * Double($0 + 1) }
  }
}
