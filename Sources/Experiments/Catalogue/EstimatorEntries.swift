import Recovery

extension CountEstimator {
  /// What the estimate is, in one sentence.
  public var definition: String {
    switch self {
    case .raw: "The counts as they arrived."
    case .unbiased: "The linear correction of the noise, right on average; may be negative."
    case .nonNegative: "The most likely counts that are not negative and sum to the number of reports."
    case .simplexProjection: "The possible counts that lie closest to the unbiased ones."
    case .expectationMaximisation: "The most likely counts, climbed to by expectation maximisation."
    case .shrinkage: "Unbiased counts drawn towards what all campaigns have in common (empirical Bayes)."
    case .posteriorEvents: "The conversions that each source is expected to have had, added up."
    }
  }

  /// How it follows from v of N reports that carry a value.
  var formula: String {
    switch self {
    case .raw: "v"
    case .unbiased: "(v - N f) / (1 - p), p the noise, f the probability that a stray report gets the value"
    case .nonNegative:
      "of the counts in proportion to v, those with the least v / f are set to 0 until none is negative"
    case .simplexProjection: "max(0, unbiased - theta), theta such that they sum to N"
    case .expectationMaximisation:
      "share of x times sum over y of v P(y|x) / (N sum over x' of share of x' P(y|x')), again and again"
    case .shrinkage:
      "m + G (G + V)^-1 (unbiased - m), m and G mean and covariance over campaigns, V that of the noise"
    case .posteriorEvents: "sum over sources of P(true|y) E[n|y, true] + P(drawn|y) E[n], y its reports"
    }
  }

  /// Where the estimate comes from; empty for none.
  var reference: String {
    switch self {
    case .raw: ""
    case .unbiased:
      "P. Kairouz, K. Bonawitz and D. Ramage, Discrete distribution estimation under local privacy, 2016, "
        + "arXiv 1602.07387"
    case .nonNegative:
      "derived by the Karush-Kuhn-Tucker conditions; for values drawn alike also C. Pinzon et al., 2026, "
        + "arXiv 2601.08603"
    case .simplexProjection:
      "M. Held, P. Wolfe and H. Crowder, Mathematical Programming 6, 1974; the projected decoder of Kairouz et "
        + "al., 2016, arXiv 1602.07387"
    case .expectationMaximisation:
      "A. Dempster, N. Laird and D. Rubin, Journal of the Royal Statistical Society B 39(1), 1977; R. Agrawal and "
        + "C. Aggarwal, 2001"
    case .shrinkage:
      "C. Morris, Parametric empirical Bayes inference, Journal of the American Statistical Association 78(381), "
        + "1983"
    case .posteriorEvents:
      "google/ads-privacy, Combining the Event and Aggregate Summary Reports from the Privacy Sandbox "
        + "Attribution Reporting API"
    }
  }
}
