/// Lengths of time counted in bins that are finer than anything a likelihood can feel.
///
/// Below 64 every number of milliseconds has a bin; above, each doubling has 32, and each bin remembers its own mean.
/// Within a bin a function that is smooth in the logarithm of time is then off by the variance of that logarithm, at
/// most (1/32)^2 / 12 = 8e-5 of its curvature (derived: Taylor's second term).
struct FineBins: Sendable, Equatable {
  private(set) var counts: [Int] = []
  private var sums: [Double] = []

  /// Counts a length that is not negative.
  mutating func add(_ milliseconds: Int64) {
    let bin = Self.bin(of: UInt64(max(0, milliseconds)))
    if bin >= counts.count {
      counts += repeatElement(0, count: bin + 1 - counts.count)
      sums += repeatElement(0, count: counts.count - sums.count)
    }
    counts[bin] += 1
    sums[bin] += Double(max(0, milliseconds))
  }

  static func bin(of value: UInt64) -> Int {
    if value < 64 { return Int(value) }
    let exponent = 63 - value.leadingZeroBitCount
    return (exponent - 6) * 32 + 64 + Int(value >> UInt64(exponent - 5)) - 32
  }

  /// How many lengths were counted.
  var total: Int { counts.reduce(0, +) }

  /// The bins that hold any, with their means.
  var filled: [(length: Double, count: Double, bin: Int)] {
    counts.indices.compactMap { bin in
      counts[bin] == 0 ? nil : (sums[bin] / Double(counts[bin]), Double(counts[bin]), bin)
    }
  }

  /// The length that a share of all do not exceed, to the bin; nil when there are none.
  func quantile(_ share: Double) -> Double? {
    let rank = share * Double(total)
    var seen = 0.0
    for bin in filled {
      seen += bin.count
      if seen >= rank { return bin.length }
    }
    return nil
  }
}
