import PrivacyMechanisms

/// The maximum-likelihood number of sources in each state before the noise, among all that are not negative.
///
/// With l_o the share of outputs in state o, the likelihood is the sum of v_o log l_o over l_o >= p/S of sum 1. By the
/// Karush-Kuhn-Tucker conditions every l_o is at its floor p/S or in proportion to v_o, and those at the floor have the
/// smallest v_o: so the smallest states are dropped until all that are kept stand above their floors. States that no
/// source came out in go first and all at once, however many there are.
///
/// *Source:* as `NonNegativeLikelihood`, whose closed form this is for sparse counts; C. Pinzon et al. (2026),
/// arXiv 2601.08603.
public enum StateLikelihood {
  /// The most likely number of sources that belong in each state that some source came out in; their sum is that of all
  /// sources.
  ///
  /// - Parameters:
  ///   - observed: how many sources came out in each state, the one without reports included; in any order. States that
  ///     are left out, and zeros, are those that no source came out in.
  ///   - states: the number S of all states, at least as many as are not 0.
  ///   - flipProbability: the probability p that a state is drawn instead of true, 0 to below 1.
  ///   - keepProbability: 1 - p where it is known with more digits than p tells.
  public static func counts(
    observed: [Int], states: Double, flipProbability: Double, keepProbability: Double? = nil
  ) -> [Double] {
    let floor = flipProbability / states
    let keep = keepProbability ?? 1 - flipProbability
    let seen = observed.filter { $0 > 0 }.sorted()
    let sources = seen.reduce(0, +)
    var keptSources = sources
    var keptShare = 1 - (states - Double(seen.count)) * floor
    var leastKept = 1
    for count in seen {
      guard Double(count) * keptShare < floor * Double(keptSources) else { break }
      keptSources -= count
      keptShare -= floor
      leastKept = count + 1
    }
    return observed.map { count in
      guard count >= leastKept else { return 0 }
      let share = Double(count) / Double(keptSources) * keptShare
      return min(max(0, Double(sources) * (share - floor) / keep), Double(sources))
    }
  }

  /// A state with the most likely number of sources that belong there.
  struct Entry {
    let state: OutputState
    let sources: Double
  }

  /// The states with reports that sources came out in.
  ///
  /// - Parameters:
  ///   - observed: the states of sources with reports, already checked.
  ///   - sources: the number n of all sources, already checked.
  ///   - response: the randomised response.
  ///   - estimator: how the sources in each state are estimated, among the ways that leave none negative.
  static func counts(
    observed: OutputStateHistogram, sources: Int, response: RandomizedStates,
    estimator: CountEstimator = .nonNegative
  ) -> [Entry] {
    let entries = observed.entries
    let seen = entries.map(\.count) + [sources - observed.sources]
    return zip(entries, counts(seen, response, estimator)).map { Entry(state: $0.state, sources: $1) }
  }

  private static func counts(
    _ seen: [Int], _ response: RandomizedStates, _ estimator: CountEstimator
  ) -> [Double] {
    let (p, keep) = (response.flipProbability, response.keepProbability)
    guard p > 0 else { return seen.map(Double.init) }
    switch estimator {
    case .simplexProjection:
      // States that no source came out in are estimated below 0, and the closest possible count of those is 0.
      let sources = Double(seen.reduce(0, +))
      let floor = sources * p / response.states
      return SimplexProjection.closest(to: seen.map { (Double($0) - floor) / keep }, total: sources)
    case .expectationMaximisation:
      return ExpectationMaximisation.counts(
        ReplacementCells(
          observed: seen, floors: seen.map { _ in p / response.states }, keep: keep,
          unlisted: max(0, response.states - Double(seen.count)))
      ).counts
    default:
      return counts(observed: seen, states: response.states, flipProbability: p, keepProbability: keep)
    }
  }
}
