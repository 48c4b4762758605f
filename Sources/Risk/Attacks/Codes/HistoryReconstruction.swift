import PrivacyMechanisms
import Web

/// History reconstruction: a page shows the ads of many advertisers, and any report tells that its advertiser was
/// visited.
///
/// Nothing of a report counts but that it is there. What protects is the noise of the views' sources, and limits
/// on how many destinations a page can register.
///
/// *Source:* WICG, Attribution Reporting API, `EVENT.md`, on limiting the number of unique destinations.
public struct HistoryReconstruction: ActingAdversary {
  /// How many sites the page asks about, at least 1.
  public let sites: Int
  /// How many destinations the browser lets the page register, at least 1.
  public let limit: Int
  /// The randomised response of a view's source.
  public let response: RandomizedStates

  /// - Parameters:
  ///   - sites: how many sites the page asks about, at least 1.
  ///   - limit: how many destinations the browser lets the page register, at least 1.
  ///   - response: the randomised response of a view's source.
  /// - Throws: `RiskError.parameter` for numbers out of range.
  public init(sites: Int, limit: Int, response: RandomizedStates) throws(RiskError) {
    for (name, value) in [("sites", sites), ("limit of destinations", limit)] where value < 1 {
      throw .parameter(name, value: Double(value), allowed: "at least 1")
    }
    self.sites = sites
    self.limit = limit
    self.response = response
  }

  /// Sites are honest.
  public var policy: SitePolicy { .honest }

  /// What the closed forms take for granted.
  public var assumptions: [String] {
    [
      "The page registers one source for each site at one moment, and the browser keeps as many as its limit lets.",
      "Whether a site is visited does not depend on which sources the browser keeps.",
      "Every visit is a conversion in the source's window, and its report arrives.",
    ]
  }

  /// For each click or view, whether any report of it arrived.
  ///
  /// - Parameter view: what publisher and ad tech hold of the person.
  public func visited(_ view: AttackView) -> [Bool] {
    var visited = Array(repeating: false, count: view.clicks.count)
    for report in view.reports where visited.indices.contains(report.click) { visited[report.click] = true }
    return visited
  }

  /// The share of sites that the browser lets the page ask about: min(limit, sites)/sites.
  public var covered: Double { Double(min(limit, sites)) / Double(sites) }

  /// What the rates over pairs of person and site are in expectation and at most.
  ///
  /// A visited site shows a report with 1 - p/S where it is covered, one not visited with p (S - 1)/S.
  public var expectation: DetectionExpectation {
    let drawn = response.flipProbability / response.states
    let bounds = DetectionExpectation.bounds(epsilon: response.epsilon)
    // The bounds hold for covered sites; others say nothing, and are called visited as often as not visited.
    return DetectionExpectation(
      truePositiveRate: covered * (1 - drawn), falsePositiveRate: covered * response.changeProbability,
      truePositiveBound: covered,
      advantageBound: bounds.advantageBound.map { covered * $0 },
      smallRateBound: covered < 1 ? nil : bounds.smallRateBound)
  }

  /// What all of the page's sources tell together at most, in bits: of each, log2(S (1 - p) + p).
  public var leakageInBits: Double { Double(min(limit, sites)) * response.minEntropyLeakageInBits }

  /// The capacity of all of the page's sources together, in bits.
  public var capacityInBits: Double { Double(min(limit, sites)) * response.capacityInBits }

  /// Rates over pairs of person and site, the share of the history that is recovered, and what the mechanism allows.
  ///
  /// - Parameters:
  ///   - score: of all pairs.
  ///   - baseRates: further shares of visited sites at which the predictive value is printed.
  ///   - confidence: the nominal coverage of intervals.
  /// - Throws: `StatisticsError` when an interval cannot be computed.
  public func figures(
    _ score: DetectionScore, baseRates: [Double], confidence: Double = 0.95
  ) throws -> [RiskFigure] {
    var figures = try score.figures(expectation: expectation, baseRates: baseRates, confidence: confidence)
    if var recovered = figures.first(where: { $0.metric == "true_positive_rate" }) {
      recovered.metric = "recovered_share"
      figures.append(recovered)
    }
    figures.append(RiskFigure(metric: "leakage", value: leakageInBits))
    figures.append(RiskFigure(metric: "capacity", value: capacityInBits))
    return figures
  }
}
