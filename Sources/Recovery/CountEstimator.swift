import Statistics

/// The ways to turn the counts that reports carry into estimates of the counts before noise.
public enum CountEstimator: String, CaseIterable, Sendable {
  /// The counts as they arrived.
  case raw = "raw"
  /// The linear correction, right on average but free to leave the possible range.
  case unbiased = "unbiased"
  /// The non-negative maximum-likelihood estimate.
  case nonNegative = "nonnegative-ml"
}

/// An estimate of one count, with what is known of its error from the noise.
public struct CountEstimate: Hashable, Sendable {
  /// The estimated count.
  public let estimate: Double
  /// The standard deviation that the noise gives the estimate, by plug-in; nil where none is claimed.
  public let standardError: Double?
  /// The confidence interval's low end; nil where none is claimed.
  public let low: Double?
  /// The confidence interval's high end; nil where none is claimed.
  public let high: Double?

  /// Makes an estimate.
  ///
  /// - Parameters:
  ///   - estimate: the estimated count.
  ///   - standardError: its plug-in standard error, or nil.
  ///   - interval: its confidence interval, or nil.
  public init(_ estimate: Double, standardError: Double? = nil, interval: Interval? = nil) {
    self.estimate = estimate
    self.standardError = standardError
    low = interval?.low
    high = interval?.high
  }
}

/// The estimates for one campaign.
public struct CampaignEstimate: Hashable, Sendable {
  /// One estimate per data value, in the values' order.
  public let values: [CountEstimate]
  /// The estimate for all values together: the number of reports, which the noise leaves as it is.
  public let total: CountEstimate

  /// Makes the estimates of a campaign.
  public init(values: [CountEstimate], total: CountEstimate) {
    self.values = values
    self.total = total
  }
}

/// Why counts cannot be recovered.
public enum RecoveryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A number of cells that is not the noise channel's number of values.
  case cells(given: Int, expected: Int)
  /// A negative count.
  case negativeCount(cell: Int, count: Int)
  /// A tolerance or a number of iterations that the likelihood did not settle within.
  case noConvergence(iterations: Int, gap: Double)

  /// What was wrong and what would have been accepted.
  public var description: String {
    switch self {
    case .cells(let given, let expected):
      "\(given) counts for a data field of \(expected) values: give one count per value, zeros included"
    case .negativeCount(let cell, let count):
      "the count of data value \(cell) is \(count): counts of reports cannot be negative"
    case .noConvergence(let iterations, let gap):
      "the likelihood was still \(gap) from its bound after \(iterations) iterations: allow more iterations"
    }
  }
}
