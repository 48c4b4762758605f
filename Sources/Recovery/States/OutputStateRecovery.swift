import PrivacyMechanisms
import Statistics

/// Recovers one campaign's counts per data value from sources whose whole output was put through randomised response.
///
/// With probability p the state of a source, that is which reports it sends, is replaced by a uniform one of S states.
/// The truth aimed at is what the same sources would have sent without noise, held fixed. For a count that is linear in
/// states, with a(o) the reports of state o that it counts, n registered sources with outputs O and the mean m of a over
/// all states,
///
///     A = (sum of a(O) - n p m)/(1 - p)
///
/// It is the sum over all S states of their estimated counts times a, though no state has to be listed. n should be the
/// number of sources that browsers stored; an analyst has the number of registrations, and those that were refused or
/// cleared bias the estimate. So do reports that were lost: all windows must have closed and all reports arrived.
///
/// *Source:* P. Kairouz, K. Bonawitz, D. Ramage, "Discrete distribution estimation under local privacy" (2016), equation
/// 6, in counts and for linear functionals.
public struct OutputStateRecovery: Hashable, Sendable {
  /// The states that a source can come out in.
  public let states: OutputStates
  /// The randomised response of a source.
  public let response: RandomizedStates
  /// The nominal coverage of the intervals, above 0 and below 1.
  public let confidence: Double
  let correction: StateCorrection
  /// Means, variances and masses of each data value's reports in a uniform state; they are all alike.
  let ofOne: OutputStates.UniformLaw
  /// The same for all data values together.
  let ofAll: OutputStates.UniformLaw

  /// Prepares recovery for sources of one configuration.
  ///
  /// - Parameters:
  ///   - states: the states that a source can come out in.
  ///   - epsilon: the privacy parameter, above 0; infinity for no noise.
  ///   - confidence: the nominal coverage of the intervals, above 0 and below 1.
  /// - Throws: `StatisticsError` for another confidence, `OutputStateError` for an epsilon that leaves nothing but noise.
  public init(states: OutputStates, epsilon: Double, confidence: Double = 0.95) throws {
    guard epsilon > 0 else { throw OutputStateError.noiseOnly(epsilon: epsilon) }
    self.states = states
    response = states.response(epsilon: epsilon)
    guard response.keepProbability > 0 else { throw OutputStateError.noiseOnly(epsilon: epsilon) }
    self.confidence = confidence
    correction = try StateCorrection(confidence: confidence)
    ofOne = states.uniformLaw(cells: states.dataValues > 0 ? states.windows : 0)
    ofAll = states.uniformLaw(cells: states.cells)
  }

  /// Estimates of one campaign's counts: one for each data value, and the total.
  ///
  /// - `raw`: the reports that arrived, no standard error and no interval.
  /// - `unbiased`: A as above; it may leave the possible range.
  /// - `nonNegative`: the counts under the most likely distribution over all states, none of them negative.
  /// - `simplexProjection`: the counts of that non-negative distribution of n sources over all states which lies closest to
  ///   the unbiased one.
  /// - `expectationMaximisation`: as `nonNegative`, climbed to from equal shares of all states.
  /// - `posteriorEvents`: the sum over sources of what ``PosteriorEvents`` expects of each.
  /// - `shrinkage`: as `unbiased`, since a campaign by itself has none to learn from; ``estimates(campaigns:estimator:)`` has
  ///   many.
  ///
  /// `unbiased` has a standard error and an interval, cut to the possible range from 0 to n times the most reports of a
  /// source, and left as it is where it lies wholly outside. Those that follow from all states together, or from each
  /// source, have none: their errors have no known law, and the unbiased estimate's interval need not hold them. Without
  /// noise all but `raw` are a single point.
  ///
  /// - Parameters:
  ///   - observed: the states of the sources with reports.
  ///   - sources: the number n of registered sources, those without reports included.
  ///   - estimator: which estimate.
  /// - Throws: `OutputStateError` for states that cannot be, or fewer sources than there are states.
  public func estimates(
    observed: OutputStateHistogram, sources: Int, estimator: CountEstimator
  ) throws(OutputStateError) -> CampaignEstimate {
    let reports = try CampaignReports(observed, self, sources: sources)
    switch estimator {
    case .raw:
      return CampaignEstimate(
        values: reports.values.map { CountEstimate(Double($0.reports)) },
        total: CountEstimate(Double(reports.total.reports)))
    case .unbiased, .shrinkage:
      return CampaignEstimate(
        values: reports.values.map { correction.estimate([$0]) },
        total: correction.estimate([reports.total]))
    case .posteriorEvents:
      return CampaignEstimate(
        values: reports.values.map { estimate($0, replacing: PosteriorEvents($0).total) },
        total: estimate(reports.total, replacing: PosteriorEvents(reports.total).total))
    case .nonNegative, .simplexProjection, .expectationMaximisation:
      let likely = StateLikelihood.counts(
        observed: observed, sources: sources, response: response, estimator: estimator)
      let values = states.dataValues
      return CampaignEstimate(
        values: (0..<values).map { data in
          estimate(
            reports.values[data],
            replacing: likely.reduce(0) { $0 + $1.sources * Double($1.state.count(ofData: data)) })
        },
        total: estimate(
          reports.total, replacing: likely.reduce(0) { $0 + $1.sources * Double($1.state.count) }))
    }
  }

  /// Whether an estimate's interval is the whole possible range, so that the reports tell nothing about the count.
  ///
  /// - Parameters:
  ///   - estimate: an estimate of this campaign.
  ///   - sources: the number of registered sources.
  public func isUninformative(_ estimate: CountEstimate, sources: Int) -> Bool {
    estimate.isUninformative(most: Double(sources) * Double(states.maxReports))
  }

  /// What the correction of one count needs to know.
  func reports(_ sourcesByReports: [Int], _ law: OutputStates.UniformLaw) -> NoisedReports {
    NoisedReports(
      sourcesByReports: sourcesByReports, uniform: law, flipProbability: response.flipProbability,
      keepProbability: response.keepProbability)
  }

  /// Another estimate in the place of A, whose error is known only where there is no noise.
  private func estimate(_ reports: NoisedReports, replacing: Double) -> CountEstimate {
    guard reports.expectedFlips == 0 else { return CountEstimate(replacing) }
    return CountEstimate(replacing, standardError: 0, interval: correction.interval([reports]))
  }
}

/// Why counts cannot be recovered from states.
public enum OutputStateError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Every output is drawn.
  case noiseOnly(epsilon: Double)
  /// Fewer sources than there are outputs, or so many that reports cannot be counted.
  case sources(given: Int, withReports: Int)
  /// A state with too many reports, or with a report of another configuration.
  case state(OutputState)

  /// What was wrong and what would have been accepted.
  public var description: String {
    switch self {
    case .noiseOnly(let epsilon):
      "epsilon \(epsilon) leaves nothing but noise in the reports: counts need an epsilon above 0"
    case .sources(let given, let withReports):
      "\(given) registered sources, of which \(withReports) have reports: give the number of all sources, with "
        + "reports and without, below 2^53"
    case .state(let state):
      "a source with \(state.count) reports over \(state.dataValues) data values: give states of the configuration "
        + "that recovery was prepared for"
    }
  }
}
