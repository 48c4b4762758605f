import Experiments
import Recovery

extension RecoveryPlan {
  /// Reads the settings below `recovery`.
  ///
  /// - Parameter systems: the systems whose counts are recovered.
  static func read(_ root: MappingReader, systems: [SystemArm]) -> RecoveryPlan {
    root.group("recovery") { reader in
      let truths = reader.value(
        "truths", .list(of: .choice(Truth.self), count: 1...3), default: Truth.allCases)
      let estimators = reader.value(
        "estimators", .list(of: .choice(CountEstimator.self), count: 1...CountEstimator.allCases.count),
        default: CountEstimator.usual)
      let measures = reader.value(
        "measures", .list(of: .choice(Measure.self), count: 1...2), default: Measure.allCases,
        note: "how many conversions, and what they are worth")
      var plan = RecoveryPlan(
        truths: truths.uniqued, estimators: estimators.uniqued, measures: measures.uniqued)
      plan.assumedNoise = reader.optional(
        "assumed-noise", .share(.atLeast(0, below: 1)),
        note: "what the ad tech takes the noise of reports' data for; null: it knows")
      plan.assumedEpsilon = reader.optional(
        "assumed-epsilon", .double(.within(0.01...64)),
        note: "what the ad tech takes the epsilon of noised outputs and sums for; null: it knows")
      plan.readArrivals(reader)
      plan.check(systems, reader)
      return plan
    }
  }

  /// Warns of what is assumed of systems that are not there.
  private func check(_ systems: [SystemArm], _ reader: MappingReader) {
    let arms = systems.flatMap { $0.parts.isEmpty ? [$0] : $0.parts.map(\.arm) }
    if assumedNoise != nil, !arms.contains(where: \.noisesData) {
      reader.report(
        .warning, "assumed-noise", "changes nothing, since no system noises the data of single reports")
    }
    if assumedEpsilon != nil, !arms.contains(where: \.noisesByEpsilon) {
      reader.report(
        .warning, "assumed-epsilon", "changes nothing, since no system noises outputs or sums")
    }
  }
}

extension Array where Element: Equatable {
  /// The elements without repetitions, each where it first stood.
  fileprivate var uniqued: Self {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
