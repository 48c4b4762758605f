/// Pairs that are each other's best, fixed again and again until none is sure enough: for more people than can be
/// assigned together.
///
/// In each round every row looks for its likeliest column among those that are left, with probabilities that sum to 1 over
/// them, and every column for the row that wants it most. Pairs that agree and are surer than the threshold are
/// fixed, and their columns deleted. In the end each row that is left takes its likeliest column that is.
public struct MutualBest: Sendable {
  /// How sure a pair must be to be fixed.
  public let threshold: Double

  /// Makes a method.
  ///
  /// - Parameter threshold: how sure a pair must be to be fixed, 0.5 to below 1.
  /// - Throws: `RiskError.parameter` for another threshold.
  public init(threshold: Double = 0.99) throws(RiskError) {
    guard threshold >= 0.5, threshold < 1 else {
      throw .parameter("threshold of mutual best pairs", value: threshold, allowed: "0.5 to below 1")
    }
    self.threshold = threshold
  }

  /// The column of each row; nil for a row without any.
  ///
  /// - Parameters:
  ///   - rows: for each row the identities that it may belong to, with their probabilities, not negative.
  public func solved(_ rows: [[LinkageAnswer.Guess]]) -> [UInt64?] {
    var result: [UInt64?] = rows.map { _ in nil }
    var left = rows
    var open = rows.indices.filter { !rows[$0].isEmpty }
    while true {
      var wanted: [UInt64: (row: Int, share: Double)] = [:]
      for row in open {
        guard let best = Self.best(left[row]), best.share > threshold else { continue }
        if wanted[best.identity].map({ best.share > $0.share }) ?? true {
          wanted[best.identity] = (row, best.share)
        }
      }
      guard !wanted.isEmpty else { break }
      for row in open {
        if let best = Self.best(left[row]), wanted[best.identity]?.row == row { result[row] = best.identity }
      }
      open.removeAll { result[$0] != nil }
      for row in open { left[row].removeAll { wanted[$0.identity] != nil } }
    }
    for row in open { result[row] = Self.best(left[row])?.identity }
    return result
  }

  /// The likeliest identity, with its share of what is left; the smaller number at ties.
  private static func best(_ guesses: [LinkageAnswer.Guess]) -> (identity: UInt64, share: Double)? {
    let total = guesses.reduce(0) { $0 + $1.posterior }
    let best = guesses.min {
      $0.posterior != $1.posterior ? $0.posterior > $1.posterior : $0.identity < $1.identity
    }
    return best.map { ($0.identity, total > 0 ? $0.posterior / total : 0) }
  }
}
