import SimulationKernel

/// The law of delays as an adversary calculates with it: a sum of exponentials, or a histogram.
///
/// Exponential laws and their mixtures, with or without a limit, are kept exactly. Every other law becomes a
/// histogram whose bins are narrow where delays are short, each with the law's own probability.
public struct DelayBelief: Hashable, Sendable {
  /// One exponential of the density: amplitude times e^(-delay / mean).
  public struct Term: Hashable, Sendable {
    /// The density at delay 0, per millisecond.
    public let amplitude: Double
    /// The mean before truncation, in milliseconds.
    public let mean: Double
  }

  /// One bin of the histogram.
  struct Bin: Hashable, Sendable {
    var begin: Int64
    var end: Int64
    /// The density within, per millisecond.
    var density: Double
    /// The probability of a shorter delay than any within.
    var before: Double
  }

  /// The exponentials; empty for a histogram.
  public let terms: [Term]
  /// The first whole delay in milliseconds that never happens; `Int64.max` without a limit.
  public let limit: Int64
  /// The bins; empty for exponentials.
  let bins: [Bin]
  /// The law that was given.
  public let law: DelayLaw

  /// Takes a law over.
  ///
  /// - Parameters:
  ///   - law: the law of delays.
  ///   - bins: how many bins stand for a law that is no mixture of exponentials, 8 to 4096; 512 resolve delays
  ///     from seconds to months to a few percent.
  /// - Throws: `RiskError.parameter` for another number of bins.
  public init(_ law: DelayLaw, bins: Int = 512) throws(RiskError) {
    guard (8...4096).contains(bins) else {
      throw .parameter("number of delay bins", value: Double(bins), allowed: "8 to 4096")
    }
    self.law = law
    switch law {
    case .exponential(let exponential):
      terms = [Term(amplitude: 1 / exponential.mean, mean: exponential.mean)]
      limit = .max
      self.bins = []
    case .mixture(let mixture):
      terms = mixture.components.map {
        Term(amplitude: $0.weight / ($0.mean * $0.kept), mean: $0.mean)
      }
      limit = mixture.limit < DelayLaw.longest ? Int64(mixture.limit.rounded(.up)) : .max
      self.bins = []
    default:
      terms = []
      self.bins = Self.histogram(of: law, bins: bins)
      limit = self.bins.last?.end ?? 0
    }
  }

  /// Whether the density is a sum of exponentials, and so never grows with the delay.
  public var isExponential: Bool { !terms.isEmpty }

  /// The probability of a delay below `delay` milliseconds.
  func cumulative(below delay: Int64) -> Double {
    if delay <= 0 { return 0 }
    if isExponential { return law.cumulative(SimulationDuration(milliseconds: delay - 1)) }
    guard let bin = firstBin(endingAfter: delay) else { return 1 }
    return bin.before + bin.density * Double(max(0, delay - bin.begin))
  }

  private func firstBin(endingAfter delay: Int64) -> Bin? {
    var (low, high) = (0, bins.count)
    while low < high {
      let middle = (low + high) / 2
      if bins[middle].end <= delay { low = middle + 1 } else { high = middle }
    }
    return low < bins.count ? bins[low] : nil
  }

  /// The density of a delay of some milliseconds, per millisecond; 0 below delay 0.
  public func density(_ delay: Int64) -> Double {
    guard delay >= 0, delay < limit else { return 0 }
    guard isExponential else {
      guard let bin = firstBin(endingAfter: delay), bin.begin <= delay else { return 0 }
      return bin.density
    }
    return terms.reduce(0) { $0 + $1.amplitude * Elementary.exp(-Double(delay) / $1.mean) }
  }

  /// Bins from the first delay that has a probability worth a bin to the last.
  private static func histogram(of law: DelayLaw, bins: Int) -> [Bin] {
    func below(_ delay: Int64) -> Double {
      delay <= 0 ? 0 : law.cumulative(SimulationDuration(milliseconds: delay - 1))
    }
    /// The smallest delay whose probability of being undercut reaches `share`.
    func reaching(_ share: Double) -> Int64 {
      var (low, high) = (Int64(0), Int64(1) << 53)
      while high - low > 1 {
        let middle = low + (high - low) / 2
        if below(middle) >= share { high = middle } else { low = middle }
      }
      return high
    }
    let first = max(1, reaching(1e-6) - 1)
    let last = max(first + 1, reaching(1 - 1e-9))
    let ratio = Elementary.log(Double(last) / Double(first)) / Double(bins - 1)
    var edges: [Int64] = [0]
    for i in 0..<bins {
      let edge = i == bins - 1 ? last : Int64(Double(first) * Elementary.exp(ratio * Double(i)))
      if let previous = edges.last, edge > previous { edges.append(edge) }
    }
    return zip(edges, edges.dropFirst()).compactMap { begin, end in
      let share = below(end) - below(begin)
      return share > 0
        ? Bin(begin: begin, end: end, density: share / Double(end - begin), before: below(begin)) : nil
    }
  }
}
