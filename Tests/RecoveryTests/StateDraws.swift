import PrivacyMechanisms
import SimulationKernel

@testable import Recovery

/// Outputs of many sources at once, of which only the reports of data value 0 matter.
///
/// Drawing how many sources of each kind come out in which kind takes a few binomial numbers, however many sources there
/// are.
struct StateDraws {
  let states: OutputStates
  let response: RandomizedStates
  /// The number of sources by their true number of reports of value 0, from 0 on.
  let truth: [Int]
  private let masses: [Double]

  init(states: OutputStates, epsilon: Double, truth: [Int]) {
    self.states = states
    response = states.response(epsilon: epsilon)
    self.truth = truth + Array(repeating: 0, count: states.maxReports + 1 - truth.count)
    masses = states.uniformLaw(cells: states.windows).masses
  }

  var sources: Int { truth.reduce(0, +) }

  var reports: Int { truth.enumerated().reduce(0) { $0 + $1.offset * $1.element } }

  /// One draw of the outputs.
  func outputs(_ random: inout RandomSequence) throws -> [Int] {
    var outputs = truth
    var drawn = 0
    for (j, count) in truth.enumerated() {
      let flips = try BinomialLaw(trials: count, probability: response.flipProbability)
        .quantile(random.unit())
      outputs[j] -= flips
      drawn += flips
    }
    var left = 1.0
    for (j, mass) in masses.enumerated() {
      let isLast = j == masses.count - 1
      let share = isLast ? 1 : min(1, mass / left)
      let here = try BinomialLaw(trials: drawn, probability: share).quantile(random.unit())
      outputs[j] += here
      drawn -= here
      left -= mass
    }
    return outputs
  }

  /// States that have these numbers of reports of value 0 in window 0, and no others.
  func histogram(_ outputs: [Int]) -> OutputStateHistogram {
    var histogram = OutputStateHistogram()
    for (j, count) in outputs.enumerated() {
      var state = OutputState(dataValues: states.dataValues)
      for _ in 0..<j { state.insert(.init(data: 0, window: 0)) }
      histogram.add(state, count: count)
    }
    return histogram
  }
}
