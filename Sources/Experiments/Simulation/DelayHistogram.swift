/// Delays counted in fixed bins, so that quantiles need no list of them and parts merge by addition.
///
/// Below 256 ms every millisecond has a bin; above, each doubling has 128, so that a bin's middle is within
/// 1/256 (0.4 %) of every delay in it.
struct DelayHistogram: Sendable, Equatable {
  /// The largest relative distance between a delay and its bin's middle.
  static var relativeError: Double { 1.0 / 256 }

  private(set) var counts: [UInt64] = []

  /// Counts a delay; a negative one counts as 0.
  mutating func add(milliseconds: Int64) {
    let bin = Self.bin(of: UInt64(max(0, milliseconds)))
    if bin >= counts.count {
      counts.append(contentsOf: repeatElement(0, count: bin + 1 - counts.count))
    }
    counts[bin] += 1
  }

  static func bin(of value: UInt64) -> Int {
    if value < 256 { return Int(value) }
    let exponent = 63 - value.leadingZeroBitCount
    return (exponent - 8) * 128 + 256 + Int(value >> UInt64(exponent - 7)) - 128
  }

  /// The first delay of a bin and the first of the next, in milliseconds.
  static func bounds(of bin: Int) -> (low: UInt64, high: UInt64) {
    if bin < 256 { return (UInt64(bin), UInt64(bin) + 1) }
    let exponent = UInt64((bin - 256) / 128 + 8)
    let low = UInt64((bin - 256) % 128 + 128) << (exponent - 7)
    return (low, low + 1 << (exponent - 7))
  }

  var total: UInt64 { counts.reduce(0, +) }

  /// The least delay that at least the share `q` of all do not exceed, to the bin; nil when there is none.
  func quantile(_ q: Double) -> Int64? {
    let total = self.total
    guard total > 0 else { return nil }
    let rank = max(1, (q * Double(total)).rounded(.up))
    var seen: UInt64 = 0
    for (bin, count) in counts.enumerated() {
      seen += count
      if Double(seen) >= rank {
        let (low, high) = Self.bounds(of: bin)
        return Int64((low + high - 1) / 2)
      }
    }
    return nil
  }

  static func += (a: inout Self, b: Self) {
    if b.counts.count > a.counts.count {
      a.counts.append(contentsOf: repeatElement(0, count: b.counts.count - a.counts.count))
    }
    for bin in b.counts.indices { a.counts[bin] += b.counts[bin] }
  }
}

extension DelayHistogram: Codable {
  /// Bins that hold nothing are left out: a flat list of bin and count.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(
      counts.enumerated().filter { $0.element > 0 }.flatMap { [UInt64($0.offset), $0.element] })
  }

  init(from decoder: any Decoder) throws {
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
