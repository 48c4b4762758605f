import SimulationKernel

/// What numbers a tally may hold so that tallies can be added and their sums be worked with.
///
/// Files on a disk may say anything. Counts are from 0 to 2^53, which a real number still holds exactly, each
/// list of them together; sums of values and of times may be negative, and are within 2^62, so that two of
/// them never overflow.
enum TallyBounds {
  static let count = 1 << 53
  static let sum: Int64 = 1 << 62

  /// Whether all numbers in something are within the bounds, whatever it is made of.
  static func hold(_ value: Any) -> Bool {
    switch value {
    case let number as Int: (0...count).contains(number)
    case let number as Int64: number.magnitude <= sum.magnitude
    case let numbers as [Int]: hold(counts: numbers)
    case let numbers as [Int64]: numbers.allSatisfy { $0.magnitude <= sum.magnitude }
    case let sums as [WideSum]: sums.allSatisfy(\.isWithinBounds)
    case let histogram as LogHistogram: hold(counts: histogram.counts)
    case let states as StateCounts: states.isWithinBounds
    case is Fingerprint: true
    default: Mirror(reflecting: value).children.allSatisfy { hold($0.value) }
    }
  }

  /// Whether none is negative, and all together are few enough.
  static func hold<Number: FixedWidthInteger>(counts: some Sequence<Number>) -> Bool {
    var total: Number = 0
    for number in counts {
      guard number >= 0, number <= Number(count) else { return false }
      total += number
      guard total <= Number(count) else { return false }
    }
    return true
  }
}

extension UnitTally {
  /// Whether what was counted can have been counted.
  var isWithinBounds: Bool { TallyBounds.hold(population) && systems.allSatisfy { TallyBounds.hold($0) } }
}
