import SimulationKernel

extension StartUpDelay {
  /// How often the nearest arrival is the partner, when other browsers start by a Poisson process and each start sends
  /// so many late reports.
  ///
  /// integral of f(d) e^-(sum_k nu_k M_k(d)) over d, f being the density of the distance between the two reports of one
  /// start, and M_k(d) = integral of (1 - (1 - F(s + d) + F(s - d))^k) over s the mean time during which a start may lie
  /// that sends one of its k reports within d of a moment.
  ///
  /// *Source:* derived: starts with a nearer report are a thinned Poisson process. With one report each it is
  /// `LinkFormulas.nearestArrival(rate:uniformUpTo:)` or its like for exponential delays.
  ///
  /// - Parameter starts: nu_k, how many starts a millisecond send k late reports that could be the partner, k = 1, 2, ...
  public func success(starts: [Double]) -> Double {
    var last = starts.count
    while last > 0, starts[last - 1] <= 0 { last -= 1 }
    guard last > 0 else { return 1 }
    let (scale, reach) =
      switch self {
      case .uniform(let longest): (longest, 1.0)
      case .exponential(let mean): (mean, 40.0)
      }
    // Simpson's rule over u with distance = reach u^3, since dense traffic decides at small distances.
    let steps = 400
    var sum = 0.0
    for step in 0...steps {
      let u = Double(step) / Double(steps)
      let distance = reach * u * u * u
      let weight = step == 0 || step == steps ? 1.0 : step % 2 == 1 ? 4 : 2
      var nearer = 0.0
      for k in 1...last where starts[k - 1] > 0 {
        nearer += starts[k - 1] * scale * exposure(of: k, within: distance)
      }
      sum += weight * density(distance) * Elementary.exp(-nearer) * 3 * reach * u * u
    }
    return min(1, sum / Double(3 * steps))
  }

  /// The density of the distance between two reports of one start; both in units of the longest or mean delay.
  private func density(_ distance: Double) -> Double {
    switch self {
    case .uniform: 2 * max(0, 1 - distance)
    case .exponential: Elementary.exp(-distance)
    }
  }

  /// M_k at a distance, in units of the longest or mean delay.
  ///
  /// Derived: for uniform delays, P(within d) rises linearly to min(1, 2 d), stays there, and falls again. For
  /// exponential ones, 2 d + sum_(j < k) (1 - e^-(2 d j)) / j.
  func exposure(of k: Int, within distance: Double) -> Double {
    switch self {
    case .uniform:
      let slope = Double(k) / Double(k + 1)
      guard distance < 0.5 else { return 2 * distance - 1 + 2 * slope }
      let missed = Self.power(1 - 2 * distance, k)
      let flat = (1 - 2 * distance) * (1 - missed)
      return flat + 2 * (2 * distance - (1 - missed * (1 - 2 * distance)) / Double(k + 1))
    case .exponential:
      return (1..<k).reduce(2 * distance) { sum, j in
        sum - Elementary.expm1(-2 * distance * Double(j)) / Double(j)
      }
    }
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}
