import SimulationKernel
import Statistics

/// The likelihood of all conversions that clicks and views cause.
///
/// A click whose conversions could be seen for a time h, and of which m were seen with delays d, has the likelihood
/// f(d1) ... f(dm) sum over n >= m of P(n) C(n, m) (1 - F(h))^(n - m), up to a factor without parameters: of its n
/// conversions, which come independently, the others had not come yet. So nothing is lost to clicks that are young at
/// the end of the log, and nothing is biased by them (derived; the sum is ``RepeatLaw/seen(_:missed:)``).
struct ConversionLikelihood {
  /// What the parameters are, one after the other.
  struct Layout {
    /// The law of repeats of clicks, and of views where any of them convert.
    var repeats: [RepeatFamily]
    var delay: DelayFamily

    var size: Int { repeats.reduce(delay.size) { $0 + 1 + $1.size } }

    /// Which parameters belong to the repeats of a source.
    func range(_ source: Int) -> Range<Int> {
      let start = repeats[..<source].reduce(0) { $0 + 1 + $1.size }
      return start..<(start + 1 + repeats[source].size)
    }

    /// Which parameters belong to the delay.
    var delayRange: Range<Int> { (size - delay.size)..<size }
  }

  /// Interactions of one kind as likelihoods need them.
  struct Source {
    /// How long they were watched, at most the window: bin after bin.
    var horizons: [Double]
    /// How many interactions of each bin had which number of conversions.
    var numbers: [(seen: Int, counts: [(bin: Int, count: Double)])]
    /// How many conversions were seen of the interactions of each bin.
    var conversions: [Double]
    /// How many conversions were seen altogether.
    var total: Double { conversions.reduce(0, +) }
    var interactions: Double {
      numbers.reduce(0.0) { $0 + $1.counts.reduce(0.0) { $0 + $1.count } }
    }
  }

  let sources: [Source]
  /// Delays of all conversions: their bins' means and counts.
  let delays: [(length: Double, count: Double)]
  let window: Double
  /// One for each source, so that none makes the other's anew.
  private let powers: [PowerTable]

  init(_ samples: [OutcomeSample], window: Int64, resolution: Int64) {
    self.window = Double(window)
    sources = samples.map { Self.source($0, window: Double(window)) }
    powers = samples.map { _ in PowerTable() }
    var bins: [(length: Double, count: Double)] = []
    for sample in samples {
      for bin in sample.delays.filled {
        // Draws drop what is below a millisecond; of coarser clocks nothing is known but that 0 is less than one tick.
        let length =
          resolution <= 1 ? bin.length + 0.5 : max(bin.length, Double(resolution) / 2)
        bins.append((min(length, Double(window) - 0.5), bin.count))
      }
    }
    delays = bins.sorted { $0.length < $1.length }
  }

  private static func source(_ sample: OutcomeSample, window: Double) -> Source {
    var sums: [Int: (sum: Double, count: Double)] = [:]
    for number in sample.numbers {
      for bin in sample.horizons[number]?.filled ?? [] {
        let held = sums[bin.bin] ?? (0, 0)
        sums[bin.bin] = (held.sum + bin.length * bin.count, held.count + bin.count)
      }
    }
    let bins = sums.keys.sorted()
    let places = Dictionary(uniqueKeysWithValues: bins.enumerated().map { ($0.element, $0.offset) })
    var source = Source(
      horizons: bins.map { bin in sums[bin].map { min(window, $0.sum / $0.count) } ?? window },
      numbers: [], conversions: [Double](repeating: 0, count: bins.count))
    for number in sample.numbers {
      let counts = (sample.horizons[number]?.filled ?? []).compactMap { bin in
        places[bin.bin].map { (bin: $0, count: bin.count) }
      }
      source.numbers.append((number, counts))
      for (bin, count) in counts { source.conversions[bin] += count * Double(number) }
    }
    return source
  }

  /// The log-likelihood at some parameters, in nats; very low where there is none.
  func callAsFunction(_ layout: Layout, _ place: [Double]) -> Double {
    let curve = DelayCurve(layout.delay, place[layout.delayRange], window: window)
    var sum = 0.0
    for bin in delays { sum += bin.count * curve.logDensity(bin.length) }
    for index in sources.indices {
      guard let law = RepeatLaw(layout.repeats[index], place[layout.range(index)], powers: powers[index])
      else {
        return -1e12
      }
      let missed = sources[index].horizons.map { 1 - curve.cumulative($0) }
      for (number, counts) in sources[index].numbers {
        for (bin, count) in counts {
          sum += count * Elementary.log(max(law.seen(number, missed: missed[bin]), 1e-300))
        }
      }
    }
    return sum.isFinite ? max(sum, -1e12) : -1e12
  }

  /// Where delays alone come highest from some starts; nil when none leads anywhere.
  ///
  /// Likelihoods of mixtures have several maxima. That of the delays, each given that it was seen in the time its cause
  /// was watched, has about the same ones and is quickly climbed, as numbers of conversions have no part in it.
  func likeliest(_ family: DelayFamily, of starts: [[Double]]) -> [Double]? {
    guard starts.count > 1 else { return starts.first }
    let ends = starts.compactMap { start in
      try? Minimiser.descent(start: start, tolerance: 0.3) { -delaysGivenSeen(family, $0) }
    }
    return ends.min { $0.value < $1.value }?.location
  }

  private func delaysGivenSeen(_ family: DelayFamily, _ place: [Double]) -> Double {
    let curve = DelayCurve(family, place[...], window: window)
    var sum = 0.0
    for bin in delays { sum += bin.count * curve.logDensity(bin.length) }
    for source in sources {
      for (horizon, count) in zip(source.horizons, source.conversions) where count > 0 {
        sum -= count * Elementary.log(max(curve.cumulative(horizon), 1e-300))
      }
    }
    return sum.isFinite ? max(sum, -1e12) : -1e12
  }

  /// The probability of each number of conversions among those given, and of any other, in each bin of a source.
  func probabilities(
    _ layout: Layout, _ place: [Double], source: Int, numbers: [Int]
  ) -> [[Double]] {
    let curve = DelayCurve(layout.delay, place[layout.delayRange], window: window)
    guard let law = RepeatLaw(layout.repeats[source], place[layout.range(source)], powers: powers[source])
    else {
      return []
    }
    return sources[source].horizons.map { horizon in
      let seen = curve.cumulative(horizon)
      var parts = numbers.map { number in
        law.seen(number, missed: 1 - seen) * (0..<number).reduce(1.0) { power, _ in power * seen }
      }
      parts.append(max(0, 1 - parts.reduce(0, +)))
      return parts
    }
  }
}
