import SimulationKernel

/// How likely a log of conversions is for a person of whom no click is known.
///
/// Such a person clicks at the times of a Poisson process of rate rho, each click causes a Poisson number of
/// conversions of mean mu with delays of density g, and organic conversions come at rate lambda0: together a
/// Neyman-Scott process. The density of conversions s_1 ... s_n is, up to a factor that all persons share, the sum over
/// all ways to divide them into groups of the product of
///
/// - lambda0 + rho mu e^-mu for a group of one,
/// - rho mu^b e^-mu integral of g(s_1 - u) ... g(s_b - u) du for a group of b caused by one click.
///
/// The integrals have closed forms for sums of exponentials and are sums over bins for histograms. Clicks
/// are taken to happen at all times, before the log as within, and conversions of a click to fall into the log; so
/// logs should be long beside delays. Up to six conversions are exact; each further one is conditioned on
/// the five before it instead of on all.
///
/// *Source:* J. Neyman, E. Scott, "Statistical approach to problems of cosmology", Journal of the Royal
/// Statistical Society B 20 (1958); Janossy densities of Poisson cluster processes: D. Daley, D. Vere-Jones, "An
/// Introduction to the Theory of Point Processes", 2003, section 6.3.
struct StrangerDensity {
  /// The most conversions that are divided into groups in every way.
  static let exactLimit = 6

  private let model: BehaviourModel
  /// e^-mu, the probability that a click causes nothing more.
  private let none: Double
  /// The factor of a group of one, above 0; every density is taken in units of its power.
  let single: Double

  init(_ model: BehaviourModel) {
    self.model = model
    none = Elementary.exp(-model.conversionsPerClick)
    single = model.organicRate + model.clickRate * model.conversionsPerClick * none
    precondition(single > 0, "strangers who never convert")
  }

  /// The logarithm of the density at some times, in order, over single^n; never below 0.
  func logarithm(_ times: [Int64]) -> Double {
    let limit = Self.exactLimit
    guard times.count > limit else { return Elementary.log(exact(times[...])) }
    var sum = Elementary.log(exact(times[..<limit]))
    for next in limit..<times.count {
      let given = exact(times[(next - limit + 1)..<next])
      sum += Elementary.log(exact(times[(next - limit + 1)...next])) - Elementary.log(given)
    }
    return sum
  }

  /// The sum over all divisions into groups, by subsets: the group of the first, times the rest's sum.
  private func exact(_ slice: ArraySlice<Int64>) -> Double {
    let times = Array(slice)
    let full = (1 << times.count) - 1
    var sums = Array(repeating: 0.0, count: full + 1)
    sums[0] = 1
    let groups = (0...full).map { $0 == 0 ? 0 : group($0, of: times) }
    for set in 1..<(full + 1) {
      let first = set & -set
      let others = set ^ first
      // All subsets of the others, from all of them to none.
      var companions = others
      while true {
        sums[set] += groups[first | companions] * sums[others ^ companions]
        if companions == 0 { break }
        companions = (companions - 1) & others
      }
    }
    return sums[full]
  }

  /// The factor of one group, its members given as bits.
  private func group(_ members: Int, of times: [Int64]) -> Double {
    let own = times.indices.filter { members >> $0 & 1 == 1 }.map { times[$0] }
    guard own.count > 1 else { return 1 }
    guard model.clickRate > 0 else { return 0 }
    let scale = own.reduce(1.0) { product, _ in product * model.conversionsPerClick / single }
    let overlap =
      model.delay.isExponential ? model.delay.overlap(own) : model.delay.histogramOverlap(own)
    return model.clickRate * none * overlap * scale
  }
}

extension DelayBelief {
  /// The integral over click times u of the product of g(s - u) over some times s, for sums of exponentials.
  ///
  /// u runs from the last s less the limit to the first s; each choice of a term for each s gives one exponential in u.
  func overlap(_ times: [Int64]) -> Double {
    guard let first = times.min(), let last = times.max() else { return 0 }
    let ages = times.map { Double($0 - first) }
    let span = Double(last - first)
    let reach = limit == .max ? .infinity : Double(limit) - span
    guard reach > 0 else { return 0 }
    /// The sum over the choices for the times from `next` on.
    func sum(_ next: Int, amplitude: Double, rate: Double, exponent: Double) -> Double {
      guard next < ages.count else {
        let kept = reach == .infinity ? 1 : -Elementary.expm1(-reach * rate)
        return amplitude * Elementary.exp(-exponent) * kept / rate
      }
      return terms.reduce(0) {
        $0
          + sum(
            next + 1, amplitude: amplitude * $1.amplitude, rate: rate + 1 / $1.mean,
            exponent: exponent + ages[next] / $1.mean)
      }
    }
    return sum(0, amplitude: 1, rate: 0, exponent: 0)
  }

  /// The same integral for a histogram, whose product is constant between the points where a density changes.
  func histogramOverlap(_ times: [Int64]) -> Double {
    guard let first = times.min(), let last = times.max(), last - first < limit else { return 0 }
    let ends = bins.map(\.begin) + bins.map(\.end)
    let points = times.flatMap { time in ends.map { time - $0 } }.sorted()
    var sum = 0.0
    for (begin, end) in zip(points, points.dropFirst()) where begin < end {
      // Click times above `begin`, up to `end`: the density of a delay is that of its bin's first millisecond.
      sum += times.reduce(Double(end - begin)) { $0 * density($1 - end) }
    }
    return sum
  }
}
