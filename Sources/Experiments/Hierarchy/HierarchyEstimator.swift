/// The ways to estimate the counts of a hierarchy from its noised sums.
public enum HierarchyEstimator: String, CaseIterable, Sendable {
  /// Each node by its own sum.
  case levelSums = "level-sums"
  /// The sums of the campaigns on publishers, added up.
  case bottomUp = "bottom-up"
  /// All sums together, by weighted least squares.
  case consistent
  /// The same, with no count below 0.
  case consistentNonNegative = "consistent-nonnegative"

  /// What the estimate is, in one sentence.
  public var definition: String {
    switch self {
    case .levelSums: "Each node of a hierarchy by its own noised sum; levels need not add up."
    case .bottomUp: "The noised sums of an advertiser's campaigns on publishers, added up level by level."
    case .consistent:
      "The counts that add up and are nearest to all noised sums of an advertiser, each weighed by its known variance."
    case .consistentNonNegative:
      "The same with no count below 0, which biases small counts upwards."
    }
  }

  /// Where the estimate comes from.
  var reference: String {
    switch self {
    case .levelSums, .bottomUp: ""
    case .consistent, .consistentNonNegative:
      "M. Hay, V. Rastogi, G. Miklau and D. Suciu, Boosting the accuracy of differentially private histograms through "
        + "consistency, 2010"
    }
  }
}
