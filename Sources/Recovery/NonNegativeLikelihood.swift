import PrivacyMechanisms

/// The maximum-likelihood counts under data noise, among all that are not negative.
///
/// For N reports with channel probabilities P(y|x) the likelihood of the shares l_y of what is observed is
/// the sum of v_y log l_y, over l_y >= f_y with sum 1, since l_y = f_y + (1 - p) pi_y. By the Karush-Kuhn-Tucker
/// conditions every l_y is either at its floor f_y or proportional to v_y, and the floored ones have the
/// smallest v_y / f_y. So: drop the smallest cell until all that are kept stand at or above their floors.
///
/// The form holds for both laws of replacement, because a stray value's probability does not depend on the
/// true one; for channels without that property there is `ExpectationMaximisation`, against which this is
/// tested.
///
/// *Source:* derived as above; for randomised response with uniform replacement the same closed form is given
/// by C. Pinzon et al. (2026), arXiv 2601.08603.
enum NonNegativeLikelihood {
  /// The most likely counts, k of them, not negative and of sum N.
  ///
  /// - Parameters:
  ///   - observed: counts per data value, already checked: k of them, none negative.
  ///   - noise: the channel.
  static func counts(observed: [Int], noise: DataNoise) -> [Double] {
    let total = observed.reduce(0, +)
    guard total > 0, noise.noise > 0 else { return observed.map(Double.init) }
    let floors = observed.indices.map(noise.falseProbability)
    // Ties drop together whatever their order, so sorting by cell number only settles the order of work.
    let order = observed.indices.sorted {
      let left = Double(observed[$0]) * floors[$1]
      let right = Double(observed[$1]) * floors[$0]
      return left != right ? left < right : $0 < $1
    }
    var keptReports = total
    var keptShare = 1.0
    var isKept = Array(repeating: true, count: observed.count)
    for cell in order {
      guard Double(observed[cell]) * keptShare < floors[cell] * Double(keptReports) else { break }
      isKept[cell] = false
      keptReports -= observed[cell]
      keptShare -= floors[cell]
    }
    return observed.indices.map { cell in
      guard isKept[cell] else { return 0 }
      let share = Double(observed[cell]) / Double(keptReports) * keptShare
      return max(0, Double(total) * (share - floors[cell]) / (1 - noise.noise))
    }
  }
}
