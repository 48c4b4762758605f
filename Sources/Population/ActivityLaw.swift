import SimulationKernel

/// Poisson counts with a mean that a person's activity multiplies.
struct ActivityLaw: Sendable {
  let mean: Double
  /// The inverse distribution, tabulated, when everybody has the same mean.
  let table: PoissonTable?

  init(mean: Double, even: Bool) throws {
    self.mean = mean
    table = even ? try PoissonTable(mean: mean) : nil
  }

  /// The count for one random word.
  @inline(__always)
  func draw(_ word: UInt32, activity: Double) throws(LawError) -> Int {
    if let table { return table.draw(word) }
    return try search(word, mean: mean * activity)
  }

  private func search(_ word: UInt32, mean: Double) throws(LawError) -> Int {
    if mean > 16 { return try PoissonLaw(mean: mean).quantile(Uniform.unit(word)) }
    // Upwards from 0, which is where the mass is; the law's own search would first have to find its mode.
    let u = Uniform.unit(word)
    var count = 0
    var term = Elementary.exp(-mean)
    var below = term
    while u > below, term > 0 {
      count += 1
      term *= mean / Double(count)
      below += term
    }
    return count
  }
}
