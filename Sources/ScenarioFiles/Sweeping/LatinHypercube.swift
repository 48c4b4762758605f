import SimulationKernel

extension RandomPurpose {
  static let latinHypercube = RandomPurpose(rawValue: 0x531)
}

/// Points of a cube of which each coordinate has one in every stratum: n points, n strata.
///
/// *Source:* McKay, Beckman and Conover, "A comparison of three methods for selecting values of input variables in the analysis of
/// output from a computer code", Technometrics 21 (1979).
enum LatinHypercube {
  /// Draws the points.
  ///
  /// - Parameters:
  ///   - count: how many, at least 1.
  ///   - dimensions: coordinates of each; a dimension's own never depend on how many follow it.
  ///   - seed: any 64 bits.
  /// - Returns: the points in order, each coordinate at least 0 and below 1.
  static func points(_ count: Int, dimensions: Int, seed: UInt64) -> [[Double]] {
    var points = [[Double]](repeating: [], count: count)
    for dimension in 0..<dimensions {
      let random = AddressedRandom(seed: seed, replication: 0, person: UInt64(dimension))
      let words = (0..<count).map { random.block(.latinHypercube, UInt64($0)) }
      // A random order by sorting random keys; the position decides between equal ones.
      let keys = words.map { UInt64($0.word0) << 32 | UInt64($0.word1) }
      let order = (0..<count).sorted { (keys[$0], $0) < (keys[$1], $1) }
      for (stratum, point) in order.enumerated() {
        let within = Double(words[point].word2) * 0x1p-32
        points[point].append((Double(stratum) + within) / Double(count))
      }
    }
    return points
  }
}
