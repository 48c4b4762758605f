// guide: begin estimator
import PrivacyMechanisms
import Recovery
import Statistics

/// Unbiased counts drawn towards equal counts: less variance, for some bias.
///
/// The estimate of a value is (1 - w) u + w N/k, with u the unbiased estimate, N the number of reports, k the number of
/// values and w the weight. It sums to N as the unbiased counts do.
public struct UniformShrinkage: Sendable {
  private let recovery: CountRecovery

  /// Prepares the estimator for one channel.
  ///
  /// - Throws: `StatisticsError`, as recovery does for a confidence that is none; 95 % is one.
  public init(noise: DataNoise) throws(StatisticsError) { recovery = try CountRecovery(noise: noise) }

  /// The estimates of one campaign, with a weight of one's own.
  ///
  /// - Parameters:
  ///   - observed: the number of reports with each data value, k of them, zeros included.
  ///   - weight: w, 0...1; nil to take it from the data.
  /// - Throws: `RecoveryError` when there are not k counts or one is negative.
  public func estimates(observed: [Int], weight: Double? = nil) throws(RecoveryError) -> [Double] {
    let campaign = try recovery.estimates(observed: observed, estimator: .unbiased)
    let total = observed.reduce(0, +)
    let even = Double(total) / Double(observed.count)
    let w = weight ?? self.weight(of: campaign.values, total: total)
    return campaign.values.map { (1 - w) * $0.estimate + w * even }
  }

  /// The weight that the data speak for: V/(V + D), and 0 where the noise has no variance.
  ///
  /// Derived: with true counts c and variance V over all values, the error of weight w is (1 - w)^2 V + w^2 D with D the sum
  /// of (c - N/k)^2, least at w = V/(V + D). D is taken from the unbiased counts, whose squares have V too much.
  ///
  /// - Parameters:
  ///   - unbiased: the unbiased estimates.
  ///   - total: N.
  public func weight(of unbiased: [CountEstimate], total: Int) -> Double {
    let even = Double(total) / Double(unbiased.count)
    let variance = unbiased.reduce(0) { $0 + ($1.standardError ?? 0) * ($1.standardError ?? 0) }
    let squares = unbiased.reduce(0) { $0 + ($1.estimate - even) * ($1.estimate - even) }
    guard variance > 0 else { return 0 }
    return variance / (variance + max(0, squares - variance))
  }

  /// The expected sum of squared errors over the noise, for given true counts and a fixed weight.
  ///
  /// Derived: variance and squared bias, (1 - w)^2 sum Var u + w^2 sum (c - N/k)^2.
  ///
  /// - Parameters:
  ///   - counts: the true counts c of the reports, k of them.
  ///   - weight: w, 0...1.
  public func expectedSquaredError(_ counts: [Int], weight: Double) -> Double {
    let total = counts.reduce(0, +)
    let even = Double(total) / Double(counts.count)
    return counts.enumerated().reduce(0) { sum, cell in
      let law = recovery.law(trueCount: cell.element, total: total, cell: cell.offset, estimator: .unbiased)
      let bias = Double(cell.element) - even
      return sum + (1 - weight) * (1 - weight) * (law?.variance ?? 0) + weight * weight * bias * bias
    }
  }
}
// guide: end estimator
