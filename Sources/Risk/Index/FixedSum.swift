/// A sum of numbers from 0 to 1 in fixed point, which is the same whatever the order of its terms.
///
/// Each term is cut to a multiple of 2^-96, so n terms lose less than n 2^-96 together: nothing beside the 2^-53
/// of each term's own rounding unless the term is below 2^-43. Up to 2^32 terms fit.
struct FixedSum: Hashable, Sendable, BitwiseCopyable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  /// Adds a number from 0 to 1.
  @inline(__always)
  mutating func add(_ term: Double) {
    let scaled = term * 0x1p32
    let whole = UInt64(scaled)
    // Below 1 with at most 53 bits, so that times 2^64 it still is a whole number of 64 bits.
    let rest = UInt64((scaled - Double(whole)) * 0x1p64)
    add(low: rest, high: whole)
  }

  /// Adds another sum.
  @inline(__always)
  mutating func add(_ other: FixedSum) { add(low: other.low, high: other.high) }

  @inline(__always)
  private mutating func add(low otherLow: UInt64, high otherHigh: UInt64) {
    let (sum, carry) = low.addingReportingOverflow(otherLow)
    low = sum
    high = high &+ otherHigh &+ (carry ? 1 : 0)
  }

  /// The number of units of 2^-96, in two halves, the lower first.
  var halves: [UInt64] { [low, high] }

  /// Adds what `halves` gave.
  mutating func add(halves: ArraySlice<UInt64>) {
    guard let low = halves.first, let high = halves.dropFirst().first else { return }
    add(low: low, high: high)
  }

  /// The sum, rounded to a double.
  var value: Double { Double(high) * 0x1p-32 + Double(low) * 0x1p-96 }
}
