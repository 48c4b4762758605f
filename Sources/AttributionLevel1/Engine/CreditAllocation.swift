import SimulationKernel

/// Shares a whole number out in whole numbers whose expected values are the exact shares.
///
/// *Source:* Attribution Level 1, "fairly allocate credit", in its order of floating-point operations.
enum CreditAllocation {
  /// Works the whole shares out.
  ///
  /// The shares sum up to the value, and none is further than 1 from its exact one.
  ///
  /// - Parameters:
  ///   - value: what is shared out.
  ///   - credit: the weights, positive and finite.
  ///   - count: how many of them count, 1 or more.
  ///   - shares: takes the shares: whole numbers, not negative.
  static func allocate(
    _ value: UInt32, by credit: [Double], count: Int, into shares: inout GrowableBuffer<Double>,
    draws: inout some LevelOneDraws
  ) {
    fill(&shares, value, credit, count)
    var first = 0
    for next in 1..<max(1, count) {
      var second = next
      let fraction1 = shares[first] - shares[first].rounded(.down)
      let fraction2 = shares[second] - shares[second].rounded(.down)
      if fraction1 == 0 && fraction2 == 0 { continue }
      let roundsUp = fraction1 + fraction2 > 1
      let increment1 = roundsUp ? 1 - fraction1 : -fraction1
      let increment2 = roundsUp ? 1 - fraction2 : -fraction2
      let probability = increment2 / (increment1 + increment2)
      var increment = increment2
      if draws.allocationFraction() < probability {
        increment = increment1
        swap(&first, &second)
      }
      shares[second] += increment
      shares[first] -= increment
    }
    // Whole numbers but for the last bits, which are rounded off.
    for index in 0..<count { shares[index] = max(0, shares[index].rounded(.toNearestOrAwayFromZero)) }
  }

  /// The exact shares.
  private static func fill(
    _ shares: inout GrowableBuffer<Double>, _ value: UInt32, _ credit: [Double], _ count: Int
  ) {
    // A power of two changes no share; it keeps sums of enormous weights finite.
    for scale in [1, 0x1p-128] {
      shares.removeAll()
      var sum = 0.0
      for index in 0..<count { sum += scale * credit[index] }
      var isFinite = sum.isFinite
      for index in 0..<count {
        let product = Double(value) * (scale * credit[index])
        isFinite = isFinite && product.isFinite
        shares.append(product / sum)
      }
      if isFinite { return }
    }
  }
}
