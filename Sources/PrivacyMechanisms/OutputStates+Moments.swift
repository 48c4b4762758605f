extension OutputStates {
  /// How many of a state's reports fall into some of the cells, when the state is drawn uniformly.
  ///
  /// A state is c stars in M = d w + 1 boxes. With g of the boxes
  ///
  ///     mean        c g/M
  ///     variance    c (g/M)(1 - g/M)(M + c)/(M + 1)
  ///     covariance  -c (g/M)(g'/M)(M + c)/(M + 1)      with g' other boxes
  ///     P(j)        (j + g - 1 choose j)(c - j + M - g - 1 choose c - j)/(c + M - 1 choose c)
  ///
  /// *Source:* derived: uniform multisets are the law of Polya's urn, whose occupation numbers are
  /// Dirichlet-multinomial with all parameters 1 (N. Johnson, S. Kotz, "Urn Models and Their Application", 1977).
  public struct UniformLaw: Hashable, Sendable {
    /// The mean number of reports.
    public let mean: Double
    /// The variance of the number.
    public let variance: Double
    /// The probability of each number from 0 to c.
    public let masses: [Double]
  }

  /// The law of the number of reports in some cells of a uniform state.
  ///
  /// - Parameter chosen: how many cells, 0 to d w; one value of trigger data has w of them.
  public func uniformLaw(cells chosen: Int) -> UniformLaw {
    precondition((0...cells).contains(chosen), "more cells than there are")
    let (g, boxes, c) = (Double(chosen), Double(cells + 1), Double(maxReports))
    let share = g / boxes
    let spread = (boxes + c) / (boxes + 1)
    var masses: [Double] = []
    for j in 0...maxReports {
      masses.append(
        Self.multisets(of: j, from: chosen) * Self.multisets(of: maxReports - j, from: cells + 1 - chosen))
    }
    let total = masses.reduce(0, +)
    return UniformLaw(
      mean: c * share, variance: c * share * (1 - share) * spread, masses: masses.map { $0 / total })
  }

  /// The covariance of the numbers of reports in two disjoint sets of cells of a uniform state.
  ///
  /// - Parameters:
  ///   - one: the number of cells of the first set.
  ///   - other: the number of cells of the second set.
  public func uniformCovariance(cells one: Int, _ other: Int) -> Double {
    precondition(one >= 0 && other >= 0 && one + other <= cells, "more cells than there are")
    let (boxes, c) = (Double(cells + 1), Double(maxReports))
    return -c * (Double(one) / boxes) * (Double(other) / boxes) * (boxes + c) / (boxes + 1)
  }

  /// (j + g - 1 choose j), the number of multisets of j things of g kinds.
  private static func multisets(of j: Int, from kinds: Int) -> Double {
    guard j > 0 else { return 1 }
    return (1...j).reduce(1.0) { $0 * Double(kinds - 1 + $1) / Double($1) }
  }
}
