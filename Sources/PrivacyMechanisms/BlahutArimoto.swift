#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The capacity of a channel with finitely many inputs and outputs, by iteration between two bounds.
///
/// *Source:* R. E. Blahut, "Computation of channel capacity and rate-distortion functions" and S. Arimoto, "An
/// algorithm for computing the capacity of arbitrary discrete memoryless channels", both IEEE Transactions on
/// Information Theory 18 (1972); the bounds are Arimoto's: sum_x p(x) D(x) <= C <= max_x D(x), where D(x) is the
/// divergence of row x from the outputs' law.
public struct BlahutArimoto: Hashable, Sendable {
  /// The capacity in bits: the lower bound at the end, which lies within the tolerance.
  public let bits: Double
  /// The upper bound at the end, in bits.
  public let upperBound: Double
  /// The inputs' law that reaches the lower bound.
  public let inputs: [Double]
  /// How many steps it took.
  public let steps: Int

  /// Computes the capacity of a channel.
  ///
  /// - Parameters:
  ///   - rows: for each input the outputs' probabilities; all rows equally long, each with sum 1.
  ///   - tolerance: how far apart the bounds may be at the end, in bits, above 0.
  ///   - stepLimit: the most steps.
  /// - Throws: `CapacityError` for rows that are no channel, or when the bounds do not meet in time.
  public init(
    rows: [[Double]], tolerance: Double = 1e-12, stepLimit: Int = 100_000
  ) throws(CapacityError) {
    guard let first = rows.first, !first.isEmpty else { throw .notAChannel(row: 0) }
    for (number, row) in rows.enumerated() {
      let isLaw = row.allSatisfy { $0 >= 0 } && abs(row.reduce(0, +) - 1) < 1e-9
      guard row.count == first.count, isLaw else { throw .notAChannel(row: number) }
    }
    try self.init(
      grouped: rows, sizes: Array(repeating: 1, count: first.count),
      logarithms: rows.map { row in row.reduce(0) { $0 + Self.term($1, $1) } },
      tolerance: tolerance, stepLimit: stepLimit)
  }

  /// The same where symmetry makes outputs alike: each column stands for a number of equally likely outputs.
  ///
  /// - Parameters:
  ///   - grouped: for each input the probability of each group of outputs.
  ///   - sizes: how many outputs each group has.
  ///   - logarithms: for each input sum_y P(y|x) ln P(y|x) over single outputs y.
  init(
    grouped: [[Double]], sizes: [Double], logarithms: [Double], tolerance: Double, stepLimit: Int
  ) throws(CapacityError) {
    var law = Array(repeating: 1 / Double(grouped.count), count: grouped.count)
    var best = (lower: 0.0, upper: Double.infinity)
    for step in 1...max(1, stepLimit) {
      var outputs = Array(repeating: 0.0, count: sizes.count)
      for (p, row) in zip(law, grouped) {
        for (y, probability) in row.enumerated() { outputs[y] += p * probability }
      }
      let divergences = zip(grouped, logarithms).map { row, own in
        row.indices.reduce(own) { $0 - Self.term(row[$1], outputs[$1] / sizes[$1]) }
      }
      best.lower = zip(law, divergences).reduce(0) { $0 + $1.0 * $1.1 }
      best.upper = divergences.max() ?? 0
      if (best.upper - best.lower) / M_LN2 <= tolerance {
        self.bits = max(0, best.lower / M_LN2)
        self.upperBound = max(0, best.upper / M_LN2)
        self.inputs = law
        self.steps = step
        return
      }
      let raised = zip(law, divergences).map { $0 * exp($1 - best.upper) }
      let sum = raised.reduce(0, +)
      law = raised.map { $0 / sum }
    }
    throw .noConvergence(lower: best.lower / M_LN2, upper: best.upper / M_LN2)
  }

  /// p ln q, 0 at p = 0.
  private static func term(_ p: Double, _ q: Double) -> Double { p > 0 ? p * log(q) : 0 }
}

/// Why a capacity cannot be computed.
public enum CapacityError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A row that is no law, or not as long as the first.
  case notAChannel(row: Int)
  /// Bounds, in bits, that are still too far apart after the last step.
  case noConvergence(lower: Double, upper: Double)
  /// More combinations of data than are enumerated: the number of reports in one window and of values.
  case tooMany(reports: Int, values: Int)
  /// A number of windows or reports outside its range.
  case outOfRange(String, Int)

  /// What was given and what would have been accepted.
  public var description: String {
    switch self {
    case .notAChannel(let row):
      "row \(row) of a channel is no law: all rows must be equally long, not negative and sum to 1"
    case .noConvergence(let lower, let upper):
      "the capacity lies from \(lower) to \(upper) bits after the last step: allow more steps or a wider tolerance"
    case .tooMany(let reports, let values):
      "\(reports) reports of \(values) values in one window have too many combinations to enumerate: at most "
        + "\(ReportSet.reportLimit) reports and \(ReportSet.combinationLimit) combinations"
    case .outOfRange(let name, let value):
      "\(name) is \(value): it must be from 1 to 64"
    }
  }
}
