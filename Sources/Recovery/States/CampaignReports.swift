import PrivacyMechanisms

/// How many sources have each number of reports that count, from 0 on.
struct StateTally: Hashable {
  /// The number of sources with as many reports as the index says.
  var sourcesByReports: [Int]

  var sources: Int { sourcesByReports.reduce(0, +) }

  var reports: Int { sourcesByReports.enumerated().reduce(0) { $0 + $1.offset * $1.element } }

  func squares(about mean: Double) -> Double {
    sourcesByReports.enumerated().reduce(0) {
      $0 + Double($1.element) * (Double($1.offset) - mean) * (Double($1.offset) - mean)
    }
  }
}

/// The tallies of one campaign: one for each data value and one for all.
struct StateTallies {
  private(set) var values: [StateTally]
  private(set) var total: StateTally

  init(
    _ observed: OutputStateHistogram, states: OutputStates, sources: Int
  ) throws(OutputStateError) {
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
    func completed(_ tally: [Int]) -> StateTally {
      var tally = tally
      tally[0] = sources - tally.dropFirst().reduce(0, +)
      return StateTally(sourcesByReports: tally)
    }
    self.values = values.map(completed)
    self.total = completed(total)
  }
}
