import SimulationKernel

/// Closed forms and population formulas for adversaries who join people across sites.
///
/// None of them is a bound: presence and window of a report carry no noise, so what protects somebody is the crowd.
/// Each says how often a guess is right when others come by the law that it names.
public enum LinkFormulas {
  /// Success among others whose number is Poisson, when all look alike: (1 - e^-b) / b.
  ///
  /// Derived: E[1 / (1 + Poisson(b))]. With others at rate lambda over a window of length l, b = lambda l.
  ///
  /// - Parameter others: b, the mean number of others who look alike, from 0 up.
  public static func amongPoisson(others: Double) -> Double {
    others > 0 ? -Elementary.expm1(-others) / others : 1
  }

  /// Success among others whose number is Poisson, when a report's noisy data tells them apart.
  ///
  /// t (1 - e^-b) / b + (1 - t) e^-b (1 - e^-(k - 1) b) / ((k - 1) b) with b = others / k and uniform data. Derived:
  /// who matches is named first; a wrong value names its owner only where no other matches.
  ///
  /// - Parameters:
  ///   - others: the mean number of others, whatever their data, from 0 up.
  ///   - values: k, at least 2.
  ///   - trueProbability: t, the probability that a report's data is true.
  public static func amongPoisson(others: Double, values: Int, trueProbability: Double) -> Double {
    let b = others / Double(values)
    let rest = others - b
    let right = trueProbability * amongPoisson(others: b)
    return right + (1 - trueProbability) * Elementary.exp(-b) * amongPoisson(others: rest)
  }

  /// Success of naming the first conversion of a window when delays are exponential or a mixture, and nobody converts
  /// organically.
  ///
  /// sum_m w_m (1 - e^-((1 / tau_m + lambda) T)) / (1 + lambda tau_m) over sum_m w_m (1 - e^-(T / tau_m)). Derived: the
  /// conversion of delay x is the first with probability e^-(lambda x).
  ///
  /// - Parameters:
  ///   - belief: the law of delays, a sum of exponentials.
  ///   - rate: lambda, others' conversions per millisecond.
  ///   - window: T, the window's length from the click on, in milliseconds, at most the law's limit.
  /// - Returns: nil for a law that is no sum of exponentials.
  public static func firstOfWindow(_ belief: DelayBelief, rate: Double, window: Int64) -> Double? {
    guard belief.isExponential, window > 0 else { return nil }
    let span = Double(min(window, belief.limit))
    var (above, below) = (0.0, 0.0)
    for term in belief.terms {
      let weight = term.amplitude * term.mean
      above -= weight * Elementary.expm1(-(1 / term.mean + rate) * span) / (1 + rate * term.mean)
      below -= weight * Elementary.expm1(-span / term.mean)
    }
    return above / below
  }

  /// Success of a uniform guess among those who survive all clicks so far: (1 - (1 - P)^n) / (n P).
  ///
  /// Derived: E[1 / (1 + Binomial(n - 1, P))], the number of wrong people who survive being binomial.
  ///
  /// - Parameters:
  ///   - probability: P, the probability that somebody else survives: the product of P_i over clicks.
  ///   - identities: n, the one who is looked for among them, at least 1.
  public static func amongSurvivors(probability: Double, identities: Int) -> Double {
    let n = Double(identities)
    guard probability > 0 else { return 1 }
    guard probability < 1 else { return 1 / n }
    return min(1, -Elementary.expm1(n * Elementary.log1p(-probability)) / (n * probability))
  }

  /// Success of the nearest arrival when both delays after a start-up are uniform on [0, D]: 2 / x - 2 (1 - e^-x) / x^2
  /// with x = 2 rho D.
  ///
  /// Derived: the two delays differ by d with density 2 (D - d) / D^2, and nobody else arrives nearer with
  /// probability e^-(2 rho d).
  ///
  /// - Parameters:
  ///   - rate: rho, other late reports that could be the partner, per millisecond.
  ///   - longest: D, in milliseconds.
  public static func nearestArrival(rate: Double, uniformUpTo longest: Double) -> Double {
    let x = 2 * rate * longest
    guard x > 1e-3 else { return 1 - x / 3 + x * x / 12 }
    return 2 / x + 2 * Elementary.expm1(-x) / (x * x)
  }

  /// Success of the nearest arrival when both delays after a start-up are exponential of mean m: 1 / (1 + 2 rho m).
  ///
  /// Derived: the difference of the two delays is exponential of mean m as well.
  ///
  /// - Parameters:
  ///   - rate: rho, other late reports that could be the partner, per millisecond.
  ///   - mean: m, in milliseconds.
  public static func nearestArrival(rate: Double, exponentialOfMean mean: Double) -> Double {
    1 / (1 + 2 * rate * mean)
  }

  /// Success of a fingerprint by itself: (1 - (1 - q)^n) / (n q) with q = 1 / cells.
  ///
  /// - Parameters:
  ///   - cells: how many different fingerprints there are, all alike, at least 1.
  ///   - identities: n, at least 1.
  public static func fingerprint(cells: UInt64, identities: Int) -> Double {
    amongSurvivors(probability: 1 / Double(cells), identities: identities)
  }

  /// What a fingerprint's success cannot exceed: min(1, cells / n).
  ///
  /// *Source:* the bound of maximal leakage, log2 of the number of values: I. Issa, A. Wagner, S. Kamath, "An operational
  /// approach to information leakage", 2018.
  public static func fingerprintBound(cells: UInt64, identities: Int) -> Double {
    min(1, Double(cells) / Double(identities))
  }

  /// Success of a match key: r + (1 - r) / n.
  ///
  /// It is an exact value: who matches is named, who does not is guessed blindly.
  ///
  /// - Parameters:
  ///   - rate: r, the share of people whose key both sides hold.
  ///   - identities: n, at least 1.
  public static func matchKey(rate: Double, identities: Int) -> Double {
    rate + (1 - rate) / Double(identities)
  }

  /// Success of joining a report with its partner among Poisson others of equal data, (1 - e^-b) / b with
  /// b = others times the share of the data.
  ///
  /// - Parameters:
  ///   - others: the mean number of other reports whose times fit.
  ///   - share: how many of them carry the same data.
  public static func multiTouch(others: Double, share: Double) -> Double {
    amongPoisson(others: others * share)
  }

  /// How often two reports of one conversion would carry equal data if each drew noise of its own: t^2 + (k - 1) f^2.
  ///
  /// Where noise is drawn once per registration it is 1; the difference tells a right from a wrong implementation.
  ///
  /// - Parameters:
  ///   - values: k, at least 2.
  ///   - trueProbability: t, the probability that a report's data is true.
  public static func equalDataUnderSeparateNoise(values: Int, trueProbability: Double) -> Double {
    let each = (1 - trueProbability) / Double(values - 1)
    return trueProbability * trueProbability + Double(values - 1) * each * each
  }
}
