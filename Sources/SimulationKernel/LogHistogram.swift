/// Whole numbers counted in fixed bins, so that quantiles need no list of them and parts merge by addition.
///
/// Below 256 every number has a bin; above, each doubling has 128, so that a bin's middle is within 1/256 (0.4 %)
/// of every number in it.
public struct LogHistogram: Sendable, Equatable {
  /// The largest relative distance between a number and its bin's middle.
  public static var relativeError: Double { 1.0 / 256 }

  /// How many numbers fell into each bin, as far as the last that holds any.
  public private(set) var counts: [UInt64] = []

  /// Makes a histogram of nothing.
  public init() {}

  /// Counts a number; a negative one counts as 0.
  public mutating func add(_ number: Int64) {
    let bin = Self.bin(of: UInt64(max(0, number)))
    if bin >= counts.count {
      counts.append(contentsOf: repeatElement(0, count: bin + 1 - counts.count))
    }
    counts[bin] += 1
  }

  /// Counts many numbers, as ``add(_:)`` does; asked once whether somebody else holds the counts.
  public mutating func add(_ numbers: UnsafeBufferPointer<Int64>) {
    guard let greatest = numbers.max() else { return }
    let last = Self.bin(of: UInt64(max(0, greatest)))
    if last >= counts.count {
      counts.append(contentsOf: repeatElement(0, count: last + 1 - counts.count))
    }
    counts.withUnsafeMutableBufferPointer { counts in
      for number in numbers { counts[Self.bin(of: UInt64(max(0, number)))] &+= 1 }
    }
  }

  /// The bin into which a number falls.
  public static func bin(of value: UInt64) -> Int {
    if value < 256 { return Int(value) }
    let exponent = 63 - value.leadingZeroBitCount
    return (exponent - 8) * 128 + 256 + Int(value >> UInt64(exponent - 7)) - 128
  }

  /// The first number of a bin and the first of the next.
  public static func bounds(of bin: Int) -> (low: UInt64, high: UInt64) {
    if bin < 256 { return (UInt64(bin), UInt64(bin) + 1) }
    let exponent = UInt64((bin - 256) / 128 + 8)
    let low = UInt64((bin - 256) % 128 + 128) << (exponent - 7)
    return (low, low + 1 << (exponent - 7))
  }

  /// How many numbers were counted.
  public var total: UInt64 { counts.reduce(0, +) }

  /// The least number that at least the share `q` of all do not exceed, to the bin; nil when there is none.
  public func quantile(_ q: Double) -> Int64? {
    let total = self.total
    guard total > 0 else { return nil }
    let rank = max(1, (q * Double(total)).rounded(.up))
    var seen: UInt64 = 0
    for (bin, count) in counts.enumerated() {
      seen += count
      if Double(seen) >= rank { return Self.middle(of: bin) }
    }
    return nil
  }

  /// The number that stands for all of a bin.
  private static func middle(of bin: Int) -> Int64 {
    let (low, high) = bounds(of: bin)
    return Int64(low + (high - low - 1) / 2)
  }

  /// The mean of a function of the numbers, each taken for its bin's middle; nil when there is none.
  public func average(_ function: (Double) -> Double) -> Double? {
    var (sum, total) = (0.0, 0.0)
    for (bin, count) in counts.enumerated() where count > 0 {
      sum += Double(count) * function(Double(Self.middle(of: bin)))
      total += Double(count)
    }
    return total > 0 ? sum / total : nil
  }

  /// Joins the counts of two histograms.
  public static func += (a: inout Self, b: Self) {
    if b.counts.count > a.counts.count {
      a.counts.append(contentsOf: repeatElement(0, count: b.counts.count - a.counts.count))
    }
    for bin in b.counts.indices { a.counts[bin] += b.counts[bin] }
  }
}

extension LogHistogram: Codable {
  /// Writes a flat list of bin and count; bins that hold nothing are left out.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(
      counts.enumerated().filter { $0.element > 0 }.flatMap { [UInt64($0.offset), $0.element] })
  }

  /// Reads a flat list of bin and count.
  public init(from decoder: any Decoder) throws {
    let flat = try decoder.singleValueContainer().decode([UInt64].self)
    guard flat.count % 2 == 0 else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a bin without a count"))
    }
    for pair in stride(from: 0, to: flat.count, by: 2) {
      let bin = Int(clamping: flat[pair])
      guard bin < 8192 else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "no such bin"))
      }
      if bin >= counts.count {
        counts.append(contentsOf: repeatElement(0, count: bin + 1 - counts.count))
      }
      counts[bin] = flat[pair + 1]
    }
  }
}
