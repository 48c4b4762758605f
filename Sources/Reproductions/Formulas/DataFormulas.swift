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
    // Of a source without noise the event-level reports say whether there is any event, the summary how many in all.
    NamedFormula(
      "events-per-source", [.whole("aggregate-count", 0...1e9), .whole("sources-with-events", 1...1e9)]
    ) { $0.number("aggregate-count") / $0.number("sources-with-events") },
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
}
