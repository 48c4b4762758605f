import PrivacyMechanisms

/// The maximum-likelihood number of sources in each state, among all that are not negative.
///
/// With l_o the share of outputs in state o, the likelihood is the sum of v_o log l_o over l_o >= p/S of sum 1. By the
/// Karush-Kuhn-Tucker conditions every l_o is at its floor p/S or in proportion to v_o, and those at the floor have the
/// smallest v_o: so the smallest states are dropped until all that are kept stand above their floors. States that no
/// source came out in go first and all at once, however many there are.
///
/// *Source:* as `NonNegativeLikelihood`, whose closed form this is for sparse counts; C. Pinzon et al. (2026),
/// arXiv 2601.08603.
enum StateLikelihood {
  /// A state with the most likely number of sources that belong there.
  struct Entry {
    let state: OutputState
    let sources: Double
  }

  /// The states with reports that are likely to be true of some source.
  ///
  /// - Parameters:
  ///   - observed: the states of sources with reports, already checked.
  ///   - sources: the number n of all sources, already checked.
  ///   - response: the randomised response.
  static func counts(
    observed: OutputStateHistogram, sources: Int, response: RandomizedStates
  ) -> [Entry] {
    let floor = response.flipProbability / response.states
    let silent = sources - observed.sources
    let entries = observed.entries
    // Sorting by counts alone would leave the order of ties open; they drop together whatever their order.
    var cells = entries.map(\.count) + [silent]
    cells = cells.filter { $0 > 0 }.sorted()
    var keptSources = sources
    var keptShare = 1 - (response.states - Double(cells.count)) * floor
    var leastKept = 1
    for count in cells {
      guard Double(count) * keptShare < floor * Double(keptSources) else { break }
      keptSources -= count
      keptShare -= floor
      leastKept = count + 1
    }
    return entries.filter { $0.count >= leastKept }.map { entry in
      let share = Double(entry.count) / Double(keptSources) * keptShare
      let likely = Double(sources) * (share - floor) / response.keepProbability
      return Entry(state: entry.state, sources: max(0, likely))
    }
  }
}
