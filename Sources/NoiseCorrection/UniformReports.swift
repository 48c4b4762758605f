import PrivacyMechanisms

/// How many reports of a value, or of all values, a state has that is drawn uniformly.
///
/// A state is c stars in M = d w + 1 boxes, of which g boxes are the value's: w for one value, d w for all.
///
/// *Source:* derived from W. Feller, "An Introduction to Probability Theory and Its Applications" I, II.5: j stars in the g
/// boxes and c - j in the others, over all; the moments are those of the Dirichlet-multinomial law with all parameters 1
/// (N. Johnson, S. Kotz, N. Balakrishnan, "Discrete Multivariate Distributions" (1997), chapter 35).
struct UniformReports {
  /// The probability of each number of reports, from 0 on.
  let masses: [Double]
  /// c g/M.
  let mean: Double
  /// c (g/M)(1 - g/M)(M + c)/(M + 1).
  let variance: Double

  /// - Parameter values: how many values are meant, at most those of the states.
  init(_ states: OutputStates, values: Int) {
    let stars = states.maxReports
    let boxes = states.cells + 1
    let own = values * states.windows
    let share = Double(own) / Double(boxes)
    mean = Double(stars) * share
    variance = mean * (1 - share) * Double(boxes + stars) / Double(boxes + 1)
    let all = Self.multisets(stars, of: boxes)
    masses = (0...stars).map { j in
      Self.multisets(j, of: own) * Self.multisets(stars - j, of: boxes - own) / all
    }
  }

  /// (boxes + stars - 1 choose stars).
  private static func multisets(_ stars: Int, of boxes: Int) -> Double {
    guard stars > 0 else { return 1 }
    return (1...stars).reduce(1) { $0 * Double(boxes + $1 - 1) / Double($1) }
  }
}
