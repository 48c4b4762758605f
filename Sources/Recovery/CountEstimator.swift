import Statistics

/// The ways to turn the counts that reports carry into estimates of the counts before noise.
public enum CountEstimator: String, CaseIterable, Sendable {
  /// The counts as they arrived.
  case raw = "raw"
  /// The linear correction, right on average but free to leave the possible range.
  case unbiased = "unbiased"
  /// The non-negative maximum-likelihood estimate.
  case nonNegative = "nonnegative-ml"
  /// The possible counts that lie closest to the unbiased ones.
  case simplexProjection = "simplex-projection"
  /// Maximum likelihood by expectation maximisation.
  case expectationMaximisation = "em"
  /// Unbiased estimates drawn towards what all campaigns have in common, by empirical Bayes.
  case shrinkage
  /// The sum over sources of the conversions that each is expected to have had, given its output.
  case posteriorEvents = "posterior-events"
}

/// The ways in which reports are noised, each with estimators of its own.
public enum NoiseKind: CaseIterable, Sendable {
  /// Each report's data is replaced by a drawn value now and then.
  case data
  /// Each source's whole output is replaced by a drawn one now and then.
  case outputs
  /// Sums over many reports have noise added.
  case sums
}

extension CountEstimator {
  /// Those that are made where none are named.
  public static let usual: [CountEstimator] = [.raw, .unbiased, .nonNegative]

  /// Whether there is such an estimate of reports that are noised so.
  ///
  /// Expected conversions are those of sources, whose outputs must be known one by one. Expectation maximisation needs a
  /// channel from true to observed values; the noise of sums has none, and their most likely value is the sum itself.
  public func applies(to kind: NoiseKind) -> Bool {
    switch self {
    case .raw, .unbiased, .nonNegative, .simplexProjection, .shrinkage: true
    case .expectationMaximisation: kind != .sums
    case .posteriorEvents: kind == .outputs
    }
  }

  /// Whether the error of such an estimate is known where whole outputs are noised.
  var hasErrorOfOutputs: Bool {
    switch self {
    case .unbiased, .shrinkage: true
    case .raw, .nonNegative, .simplexProjection, .expectationMaximisation, .posteriorEvents: false
    }
  }

  /// Whether estimates are bound to the possible range, and their intervals with them.
  public var isBounded: Bool { self != .raw && self != .unbiased }
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
  /// An estimator that has no meaning for reports that are noised so.
  case notApplicable(CountEstimator, NoiseKind)

  /// What was wrong and what would have been accepted.
  public var description: String {
    switch self {
    case .cells(let given, let expected):
      "\(given) counts for a data field of \(expected) values: give one count per value, zeros included"
    case .negativeCount(let cell, let count):
      "the count of data value \(cell) is \(count): counts of reports cannot be negative"
    case .noConvergence(let iterations, let gap):
      "the likelihood was still \(gap) from its bound after \(iterations) iterations: allow more iterations"
    case .notApplicable(let estimator, let kind):
      "there is no estimate \(estimator.rawValue) where noise is in the \(kind): name one that applies there"
    }
  }
}
