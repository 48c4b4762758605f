import PrivacyMechanisms
import Recovery

extension StateTally {
  /// What matters to one count of reports; nil when the sources have no such value.
  ///
  /// - Parameter value: nil for all values.
  func reports(of value: UInt32?) -> NoisedReports? {
    let position = value.flatMap { self.position(of: $0) }
    guard value == nil || position != nil else { return nil }
    var histogram = Array(repeating: 0, count: states.maxReports + 1)
    for number in counts.indices where counts[number] > 0 {
      let state = self.state(number)
      histogram[position.map { state.count(ofData: $0) } ?? state.count] += counts[number]
    }
    return NoisedReports(
      sourcesByReports: histogram,
      uniform: states.uniformLaw(cells: position == nil ? states.cells : states.windows),
      flipProbability: flipProbability)
  }
}
