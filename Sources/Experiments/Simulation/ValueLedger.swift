import Population
import Recovery

/// What advertisers' own books say about the worth of their conversions, by data value.
///
/// Every conversion of the measured period is in it, reported or not: an advertiser knows its sales.
struct ValueLedger: Codable, Sendable, Equatable {
  /// Conversions, `advertiser * values + data`.
  private(set) var counts: [Int]
  /// What they are worth together, in hundredths of the currency.
  private(set) var sums: [Int64]
  /// The sums of the squares.
  private(set) var squares: [WideSum]

  /// - Parameter cells: advertisers times the values of conversion data.
  init(cells: Int) {
    counts = Array(repeating: 0, count: cells)
    sums = Array(repeating: 0, count: cells)
    squares = Array(repeating: WideSum(), count: cells)
  }

  /// Whether it has as many cells; a file on a disk may say anything.
  func isShaped(cells: Int) -> Bool {
    counts.count == cells && sums.count == cells && squares.count == cells
  }

  @inline(__always)
  mutating func add(_ conversion: TrueConversion, values: Int) {
    let cell = Int(conversion.advertiser) * values + Int(conversion.data)
    counts[cell] += 1
    sums[cell] += conversion.value
    squares[cell].addSquare(of: conversion.value)
  }

  static func += (a: inout Self, b: Self) {
    for cell in a.counts.indices {
      a.counts[cell] += b.counts[cell]
      a.sums[cell] += b.sums[cell]
      a.squares[cell] += b.squares[cell]
    }
  }

  /// An advertiser's moments for each value that a system's data field can take; nothing sold, nothing worth.
  ///
  /// - Parameters:
  ///   - values: how many values of conversion data are told apart here.
  ///   - folded: how many the system's field can take; data are taken modulo that.
  func worth(of advertiser: Int, values: Int, folded: Int) -> [ValueMoments] {
    (0..<folded).map { data in
      var (count, sum, square) = (0.0, 0.0, 0.0)
      for full in stride(from: data, to: values, by: folded) {
        let cell = advertiser * values + full
        count += Double(counts[cell])
        sum += Double(sums[cell]) / 100
        square += squares[cell].real / 10_000
      }
      guard count > 0 else { return ValueMoments(count: 0, mean: 0, variance: 0) }
      let mean = sum / count
      return ValueMoments(
        count: count, mean: mean, variance: max(0, square / count - mean * mean) * count / max(1, count - 1))
    }
  }
}

/// A sum of squares of 64-bit numbers, exact in 128 bits.
struct WideSum: Codable, Sendable, Equatable {
  private var high: UInt64 = 0
  private var low: UInt64 = 0

  @inline(__always)
  mutating func addSquare(of value: Int64) {
    let square = value.magnitude.multipliedFullWidth(by: value.magnitude)
    add(square.high, square.low)
  }

  private mutating func add(_ otherHigh: UInt64, _ otherLow: UInt64) {
    let (sum, overflow) = low.addingReportingOverflow(otherLow)
    low = sum
    high += otherHigh + (overflow ? 1 : 0)
  }

  static func += (a: inout Self, b: Self) { a.add(b.high, b.low) }

  /// Whether two of them can be added; a file on a disk may say anything.
  var isWithinBounds: Bool { high <= 1 << 62 }

  /// The nearest real number.
  var real: Double { Double(high) * 0x1p64 + Double(low) }
}
