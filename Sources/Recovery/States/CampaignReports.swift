import PrivacyMechanisms

/// The reports of one campaign as its counts see them: one for each data value and one for all.
struct CampaignReports {
  let values: [NoisedReports]
  let total: NoisedReports

  init(
    _ observed: OutputStateHistogram, _ recovery: OutputStateRecovery, sources: Int
  ) throws(OutputStateError) {
    let states = recovery.states
    guard sources >= observed.sources, sources < 1 << 53 else {
      throw .sources(given: sources, withReports: observed.sources)
    }
    // Sources without a report that counts are the rest, put in at the end.
    let none = Array(repeating: 0, count: states.maxReports + 1)
    var values = Array(repeating: none, count: states.dataValues)
    var total = none
    for entry in observed.entries {
      let state = entry.state
      guard Int(state.dataValues) == states.dataValues, state.count <= states.maxReports,
        state.allSatisfy({ $0.window < states.windows })
      else { throw .state(state) }
      total[state.count] += entry.count
      for data in values.indices {
        let reports = state.count(ofData: data)
        if reports > 0 { values[data][reports] += entry.count }
      }
    }
    func completed(_ tally: [Int], _ law: OutputStates.UniformLaw) -> NoisedReports {
      var tally = tally
      tally[0] = sources - tally.dropFirst().reduce(0, +)
      return recovery.reports(tally, law)
    }
    self.values = values.map { completed($0, recovery.ofOne) }
    self.total = completed(total, recovery.ofAll)
  }
}
