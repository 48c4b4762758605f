#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// All that can come out of one click: how many reports in which window, and their noisy data.
///
/// Whoever decides when conversions happen and what their data is writes a word; the reports are what
/// can be read of it. Presence and window of a report are never changed, only its data is.
///
/// The channel is a disjoint union over patterns (r_1 ... r_w) with r_1 + ... + r_w <= cap, each a product over windows:
/// capacity log2 sum_patterns 2^(C(r_1) + ... + C(r_w)), and the same with leakages in place of capacities.
///
/// *Source:* C. E. Shannon, "A mathematical theory of communication" (1948), appendix on sums and products of channels;
/// maximal leakage: I. Issa, A. Wagner, S. Kamath, "An operational approach to information leakage" (2018).
public struct ClickOutput: Hashable, Sendable {
  /// The number of report windows.
  public let windows: Int
  /// The most reports of the click.
  public let cap: Int
  /// The number of distinct words: ways to spread up to `cap` conversions over windows and values.
  public let words: Double
  /// The capacity in bits a click.
  public let capacityInBits: Double
  /// The maximal leakage in bits a click, which is the min-entropy leakage of equally likely words.
  public let leakageInBits: Double

  /// Computes the figures of a click.
  ///
  /// - Parameters:
  ///   - noise: the channel of each report's data.
  ///   - windows: the number of report windows, 1 to 64.
  ///   - cap: the most reports of the click, 1 to 64, all of which can come out of one window.
  ///   - tolerance: how exact the capacity of one window's reports is, in bits.
  /// - Throws: `CapacityError` for numbers out of range, or when the data of reports of one window has too many
  ///   combinations to enumerate.
  public init(
    noise: DataNoise, windows: Int, cap: Int, tolerance: Double = 1e-12
  ) throws(CapacityError) {
    guard (1...64).contains(windows) else { throw .outOfRange("the number of report windows", windows) }
    guard (1...64).contains(cap) else { throw .outOfRange("the cap on reports", cap) }
    var (bits, guesses, counts): ([Double], [Double], [Double]) = ([], [], [])
    for reports in 0...cap {
      let set = try ReportSet(noise: noise, reports: reports)
      bits.append(exp2(try set.capacity(tolerance: tolerance)))
      guesses.append(set.bestGuesses())
      counts.append(set.combinations)
    }
    self.windows = windows
    self.cap = cap
    words = Self.sumOfPatterns(counts, windows: windows)
    capacityInBits = log2(Self.sumOfPatterns(bits, windows: windows))
    leakageInBits = log2(Self.sumOfPatterns(guesses, windows: windows))
  }

  /// The success of guessing one of equally likely words from its reports: 2^leakage / words.
  public var bayesSuccess: Double { exp2(leakageInBits) / words }

  /// The sum over patterns of the products of `factor[r]` over windows, by multiplying polynomials.
  private static func sumOfPatterns(_ factor: [Double], windows: Int) -> Double {
    var sums = [1.0]
    for _ in 0..<windows {
      var next = Array(repeating: 0.0, count: factor.count)
      for (used, sum) in sums.enumerated() {
        for more in 0..<(factor.count - used) { next[used + more] += sum * factor[more] }
      }
      sums = next
    }
    return sums.reduce(0, +)
  }
}

/// What uses of one mechanism disclose together, at most: all of it adds up.
///
/// *Source:* sequential composition: C. Dwork, A. Roth, "The Algorithmic Foundations of Differential Privacy" (2014),
/// theorem 3.14; capacity and maximal leakage of independent uses add up: Shannon (1948), Issa et al. (2018).
public struct MechanismComposition: Hashable, Sendable {
  /// The number of clicks.
  public let clicks: Double
  /// The number of reports.
  public let reports: Double
  /// The local differential privacy of all data fields together, in nats, given that the reports exist.
  public let dataEpsilon: Double
  /// The capacity of all clicks together, in bits.
  public let capacityInBits: Double
  /// The maximal leakage of all clicks together, in bits.
  public let leakageInBits: Double

  /// Adds up the uses of a person in a month, or between one publisher and one advertiser.
  ///
  /// - Parameters:
  ///   - noise: the channel of each report's data.
  ///   - output: the figures of one click.
  ///   - clicks: how many clicks; means are allowed.
  ///   - reports: how many reports; means are allowed.
  public init(noise: DataNoise, output: ClickOutput, clicks: Double, reports: Double) {
    self.clicks = clicks
    self.reports = reports
    dataEpsilon = reports > 0 ? reports * noise.epsilon : 0
    capacityInBits = clicks * output.capacityInBits
    leakageInBits = clicks * output.leakageInBits
  }

  /// The most that the success of naming one of n equally likely identities can be: min(1, 2^leakage / n).
  ///
  /// - Parameter identities: n, at least 1.
  public func successBound(identities: Int) -> Double {
    min(1, exp2(leakageInBits - log2(Double(identities))))
  }
}
