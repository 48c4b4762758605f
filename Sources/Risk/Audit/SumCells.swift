import PrivacyMechanisms

/// Noisy sums put into cells, and the audit of their noise.
///
/// The two worlds differ in what one person adds to each sum: a shift from 0 in one world, and 0 in the other.
public struct SumCells: Hashable, Sendable {
  /// What is added to each sum, for each of the two worlds.
  public let shifts: [[Int64]]
  /// The first value of every cell but the lowest, ascending, for each sum.
  private let edges: [[Int64]]

  /// Makes cells.
  ///
  /// - Parameters:
  ///   - shifts: what is added to each sum, at least 0, for each of the two worlds; of each sum one is 0.
  ///   - scale: the scale of the noise, above 0, by which cells are wide.
  public init(shifts: [[Int64]], scale: Double) {
    precondition(shifts.count == 2 && shifts[0].count == shifts[1].count, "two worlds of the same sums")
    precondition(zip(shifts[0], shifts[1]).allSatisfy { min($0, $1) == 0 }, "one shift of a sum is 0")
    self.shifts = shifts
    edges = zip(shifts[0], shifts[1]).map { Self.edges(shift: max($0, $1), scale: scale) }
  }

  /// Cells of a quarter to some scales beside both means, and what lies between them apart.
  private static func edges(shift: Int64, scale: Double) -> [Int64] {
    var edges: Set<Int64> = [1, max(1, shift)]
    for width in [0.25, 0.5, 1, 1.5, 2, 3, 4, 6] {
      let step = Int64((width * scale).rounded())
      edges.formUnion([1 - step, shift + step])
    }
    for part in 1..<4 where shift >= 8 { edges.insert(shift / 4 * Int64(part)) }
    return edges.sorted()
  }

  /// How many cells there are.
  public var count: Int { edges.reduce(1) { $0 * ($1.count + 1) } }

  /// The cell of sums.
  ///
  /// - Parameter sums: one for each shift.
  public func cell(of sums: [Int64]) -> Int {
    var cell = 0
    for (sum, edges) in zip(sums, edges) {
      cell = cell * (edges.count + 1) + edges.count { $0 <= sum }
    }
    return cell
  }

  /// The audit of the noise of these sums.
  ///
  /// An output speaks for a world where every sum is at or beyond the world's mean, seen from the other's: there the
  /// ratio of probabilities is as large as it gets.
  ///
  /// - Parameters:
  ///   - epsilon: the claim.
  ///   - claim: the law of the noise as it is documented.
  ///   - defect: the law if the mechanism had the defect.
  public func design(epsilon: Double, claim: DiscreteLaplace, defect: DiscreteLaplace) -> AuditDesign {
    AuditDesign(
      epsilon: epsilon, law: law(claim), defect: law(defect),
      guesses: (0..<count).map { cell in (0..<2).first { speaks(cell, for: $0) } })
  }

  private func law(_ noise: DiscreteLaplace) -> [[Double]] {
    shifts.map { shifts in
      zip(edges, shifts).reduce([1.0]) { joint, sum in
        let (edges, shift) = sum
        let below = [0] + edges.map { noise.lowerTail($0 - 1 - shift) } + [1]
        let above = [1] + edges.map { noise.upperTail($0 - shift) } + [0]
        let cells = (0...edges.count).map { i in
          // Whichever tail is smaller keeps the digits.
          below[i] < 0.5 ? below[i + 1] - below[i] : above[i] - above[i + 1]
        }
        return joint.flatMap { probability in cells.map { probability * max(0, $0) } }
      }
    }
  }

  private func speaks(_ cell: Int, for world: Int) -> Bool {
    var rest = cell
    var differs = false
    for (sum, edges) in edges.enumerated().reversed() {
      let position = rest % (edges.count + 1)
      rest /= edges.count + 1
      let (mine, others) = (shifts[world][sum], shifts[1 - world][sum])
      if mine == others { continue }
      differs = true
      // The cell's first value, and the first of the next one.
      let isBeyond =
        mine > others
        ? position > 0 && edges[position - 1] >= mine : position < edges.count && edges[position] <= mine + 1
      if !isBeyond { return false }
    }
    return differs
  }
}
