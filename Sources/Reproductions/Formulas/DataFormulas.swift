import Foundation
import PrivacyMechanisms
import Recovery

extension FormulaBook {
  private static let values = Parameter.whole("values", 2...256)
  private static let noise = Parameter.real("noise", 0...0.999)

  private static func channel(_ arguments: Arguments) throws -> DataNoise {
    try DataNoise(values: arguments.int("values"), noise: arguments.number("noise"))
  }

  /// One report's data field under uniform replacement.
  static let dataChannel = [
    NamedFormula("data-kept", [values, noise]) { try channel($0).trueProbability(0) },
    NamedFormula("data-changed-to-another", [values, noise]) { try channel($0).falseProbability(0) },
    NamedFormula("data-odds", [values, noise]) {
      let channel = try channel($0)
      return channel.trueProbability(0) / channel.falseProbability(0)
    },
    NamedFormula("data-epsilon", [values, noise]) { try channel($0).epsilon },
    // Reports with registrations of their own are independent uses, whose capacities add up.
    NamedFormula("data-capacity", [values, noise, .whole("reports", 1...1000)]) {
      try channel($0).capacity() * $0.number("reports")
    },
    NamedFormula("data-leakage", [values, noise]) { try channel($0).minEntropyLeakageInBits },
    // Both kept, or both changed to the same one of the other values.
    NamedFormula("data-equal-by-chance", [values, noise]) {
      let channel = try channel($0)
      let (kept, changed) = (channel.trueProbability(0), channel.falseProbability(0))
      return kept * kept + Double(channel.values - 1) * changed * changed
    },
  ]

  /// Counts of one campaign by data value.
  static let recovery = [
    NamedFormula("noisy-count", [noise, .wholes("counts", 0...1e9), .whole("cell", 0...255)]) {
      try law($0, .raw).mean
    },
    NamedFormula("corrected-deviation", [noise, .wholes("counts", 0...1e9), .whole("cell", 0...255)]) {
      try law($0, .unbiased).variance.squareRoot()
    },
    // Views that say whether there was a conversion, and a summary that says how many there were in all.
    NamedFormula(
      "events-per-source",
      [
        .whole("sources", 1...1e6), .whole("sources-with-events", 0...1e6),
        .whole("aggregate-count", 0...1e9),
      ],
      eventsPerSource),
  ]

  private static func law(_ arguments: Arguments, _ estimator: CountEstimator) throws -> EstimateLaw {
    let counts = arguments.list("counts").map { Int($0) }
    let cell = arguments.int("cell")
    guard counts.indices.contains(cell) else {
      throw ReproductionError(
        place: "cell", problem: "is \(cell), but there are \(counts.count) counts, from cell 0 on")
    }
    let recovery = try CountRecovery(
      noise: DataNoise(values: counts.count, noise: arguments.number("noise")))
    guard
      let law = recovery.law(
        trueCount: counts[cell], total: counts.reduce(0, +), cell: cell, estimator: estimator)
    else { preconditionFailure("raw and unbiased counts have a law") }
    return law
  }

  @Sendable private static func eventsPerSource(_ arguments: Arguments) throws -> Double {
    let states = OutputStates(dataValues: 2, windows: 1, maxReports: 1)
    let response = states.response(epsilon: 14)
    let (sources, converted) = (arguments.int("sources"), arguments.int("sources-with-events"))
    guard converted <= sources else {
      throw ReproductionError(
        place: "sources-with-events", problem: "is \(converted), but there are \(sources) sources")
    }
    let reports = NoisedReports(
      sourcesByReports: [sources - converted, converted], uniform: states.uniformLaw(cells: 2),
      flipProbability: response.flipProbability, keepProbability: response.keepProbability)
    return PosteriorEvents(reports, aggregate: arguments.number("aggregate-count")).expected[1]
  }
}
