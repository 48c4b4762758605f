import PrivacyMechanisms

/// Sources that share their noise, as far as one count of reports needs them: that of a value, or of all values.
struct StateGroup {
  private let sources: Double
  private let noise: Double
  private let maxReports: Int
  /// How many sources have each number of reports, from 0 on.
  private let histogram: [Int]
  /// The same under noise alone.
  private let uniform: OutputStates.UniformLaw

  /// Takes from a tally what matters to one count; nil when its sources have no such value.
  ///
  /// - Parameter value: nil for all values.
  init?(_ tally: StateTally, _ value: UInt32?) {
    let position = value.flatMap { tally.position(of: $0) }
    guard value == nil || position != nil else { return nil }
    sources = Double(tally.sources)
    noise = tally.flipProbability
    maxReports = tally.states.maxReports
    var histogram = Array(repeating: 0, count: maxReports + 1)
    for number in tally.counts.indices where tally.counts[number] > 0 {
      let state = tally.state(number)
      let reports = position.map { state.count(ofData: $0) } ?? state.count
      histogram[reports] += tally.counts[number]
    }
    self.histogram = histogram
    uniform = tally.states.uniformLaw(cells: position == nil ? tally.states.cells : tally.states.windows)
  }

  /// The number of reports.
  var observed: Int { histogram.enumerated().reduce(0) { $0 + $1.offset * $1.element } }

  /// How many sources are expected to be noise.
  var expectedFlips: Double { sources * noise }

  /// Whether the noise is so rare that its exact law hardly depends on what is not known.
  ///
  /// Beyond this probability exact intervals hold the truth too seldom and normal ones often enough, as `OutputStateRecovery`
  /// found by simulation.
  var hasRareNoise: Bool { noise <= 0.1 }

  /// The most reports there can be.
  var most: Double { sources * Double(maxReports) }

  /// (sum of reports - n p mean)/(1 - p): the sum over all states of the state-wise estimates.
  var estimate: Double { (Double(observed) - expectedFlips * uniform.mean) / (1 - noise) }

  /// p (sum of (reports - mean)^2 + n (1 - p) variance)/(1 - p)^2, the unbiased estimate of the estimate's variance.
  ///
  /// *Source:* derived: given the true states x, the variance is (p(1-p) sum (a(x) - mean)^2 + n p variance)/(1-p)^2; the
  /// observed squares have expectation (1-p) sum (a(x) - mean)^2 + n p variance, and inserting them gives this.
  var variance: Double {
    let squares = histogram.enumerated().reduce(0.0) { sum, bin in
      sum + Double(bin.element) * (Double(bin.offset) - uniform.mean) * (Double(bin.offset) - uniform.mean)
    }
    return noise * (squares + sources * (1 - noise) * uniform.variance) / ((1 - noise) * (1 - noise))
  }

  /// The law of what the noise adds to the number of reports.
  ///
  /// A binomial number of sources is flipped; each exchanges its true number of reports for a uniform one. The law of the
  /// true numbers is estimated from the observed ones.
  var noiseLaw: NoiseLaw {
    let truth = histogram.indices.map { j in
      max(0, (Double(histogram[j]) / max(sources, 1) - noise * uniform.masses[j]) / (1 - noise))
    }
    let sum = truth.reduce(0, +)
    let exchange = NoiseLaw.difference(uniform.masses, sum > 0 ? truth.map { $0 / sum } : [1])
    return NoiseLaw.compound(exchange, trials: sources, probability: noise)
  }
}
