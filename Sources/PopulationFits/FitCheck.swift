import Statistics

/// Whether a part of a log looks as its fitted law says.
public struct FitCheck: Sendable, Equatable {
  /// What was looked at.
  public var part: String
  /// The statistic: chi-square.
  public var statistic: Double
  /// Its degrees of freedom.
  public var degreesOfFreedom: Int
  /// The probability of as large a statistic if the law holds.
  public var pValue: Double
  /// What it means if the law does not hold.
  public var remark: String

  /// Below this p-value the law does not fit.
  public static let level = 0.001

  /// Whether the law holds, as far as this test sees.
  public var fits: Bool { pValue >= Self.level }
}

/// Counts in cells against what a fitted law expects, with the parameters' own uncertainty taken off.
///
/// With parameters fitted by maximum likelihood from all data, the differences between counts and expectations have the
/// covariance S - D C D', where S is that of the counts, D the derivatives of the expectations and C the covariance
/// of the parameters. The quadratic form with its inverse is chi-square with as many degrees of freedom as cells. A
/// direction in which cells hold all that was used to fit a parameter has no variance left, and is left out.
///
/// *Source:* C. R. Rao, D. S. Robson, "A chi-square statistic for goodness-of-fit tests within the exponential family",
/// Communications in Statistics 3 (1974); D. S. Moore, M. C. Spruill, "Unified large-sample theory of general
/// chi-squared statistics for tests of fit", Annals of Statistics 3 (1975), theorem 4.2.
struct CellTest {
  /// The counts of cells, of which those of a group exclude one another and leave something over.
  var observed: [Double]
  /// What is expected of them, by the parameters.
  var expected: ([Double]) -> [Double]
  /// The covariance of the counts at the fitted parameters.
  var variance: Matrix

  /// Directions that keep less of their variance than this are left out.
  private static let leastShare = 0.05

  /// - Returns: nil when there are no cells to speak of.
  func check(_ part: String, _ fit: LikelihoodFit, remark: String) -> FitCheck? {
    let size = observed.count
    guard size > 0, let whitening = whitening() else { return nil }
    let difference = whitening(zip(observed, expected(fit.parameters)).map { $0 - $1 })
    let slopes = derivatives(fit.parameters).map(whitening)
    var kept = Matrix(rows: size, columns: size)
    for i in 0..<size {
      for j in 0..<size {
        var taken = 0.0
        for a in slopes.indices {
          for b in slopes.indices { taken += slopes[a][i] * fit.covariance[a, b] * slopes[b][j] }
        }
        kept[i, j] = (i == j ? 1 : 0) - taken
      }
    }
    guard let parts = try? SymmetricEigen(kept) else { return nil }
    var (statistic, degrees) = (0.0, 0)
    for (value, vector) in zip(parts.values, parts.vectors) where value >= Self.leastShare {
      let along = zip(vector, difference).reduce(0.0) { $0 + $1.0 * $1.1 }
      statistic += along * along / value
      degrees += 1
    }
    return FitCheck(part, statistic, degrees, remark)
  }

  /// What makes counts uncorrelated with variance 1: the inverse root of their covariance.
  private func whitening() -> (([Double]) -> [Double])? {
    guard let parts = try? SymmetricEigen(variance), parts.values.allSatisfy({ $0 > 0 }) else { return nil }
    return { counts in
      zip(parts.values, parts.vectors).map { value, vector in
        zip(vector, counts).reduce(0.0) { $0 + $1.0 * $1.1 } / value.squareRoot()
      }
    }
  }

  private func derivatives(_ place: [Double]) -> [[Double]] {
    let move = 1e-4
    return place.indices.map { index in
      var (above, below) = (place, place)
      above[index] += move
      below[index] -= move
      return zip(expected(above), expected(below)).map { ($0 - $1) / (2 * move) }
    }
  }
}

extension FitCheck {
  /// A chi-square test; nil when the statistic is no such thing.
  init?(_ part: String, _ statistic: Double, _ degrees: Int, _ remark: String) {
    guard degrees > 0, statistic.isFinite, statistic >= 0,
      let law = try? ChiSquareDistribution(degreesOfFreedom: Double(degrees)),
      let p = try? law.upperTail(statistic)
    else { return nil }
    self.init(part: part, statistic: statistic, degreesOfFreedom: degrees, pValue: p, remark: remark)
  }

  /// Pearson's test of counts against shares that were not fitted; nil for fewer than two cells.
  static func shares(_ part: String, _ counts: [Int], _ shares: [Double], remark: String) -> FitCheck? {
    let total = Double(counts.reduce(0, +))
    let whole = shares.reduce(0, +)
    guard counts.count > 1, total > 0, whole > 0,
      let test = try? ChiSquareTest.goodnessOfFit(
        observed: counts, expected: shares.map { $0 / whole * total })
    else { return nil }
    return FitCheck(part, test.statistic, test.size, remark)
  }
}
