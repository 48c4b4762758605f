import SimulationKernel

/// How a person's events are put in order: by time, clicks and views before clearings before conversions, then by
/// number.
enum EventSort {
  /// Conversions that one person can have, by the bits of a sort key.
  static var indexLimit: Int { 1 << 19 }
  /// Clearings that one person can have; they stand after all clicks and views, which are fewer too.
  static var clearingLimit: Int { 1 << 18 }
  /// The bit of a key that tells conversions from the rest.
  static var conversionBit: UInt64 { 1 << 19 }
  /// The bit of a key without the conversions' that tells clearings.
  static var clearingBit: UInt64 { 1 << 18 }

  /// A sort key: shifted time (44 bits), kind (1), index (19).
  @inline(__always)
  static func key(_ time: SimulationTime, since start: Int64, isConversion: Bool, index: Int) -> UInt64 {
    UInt64(bitPattern: time.milliseconds &- start) &<< 20 | (isConversion ? 1 << 19 : 0) | UInt64(index)
  }

  /// Sorts in place; keys are distinct, so there is one right order whatever the algorithm.
  @inline(__always)
  static func sort(_ keys: UnsafeMutableBufferPointer<UInt64>) {
    if keys.count > 16 {
      var keys = keys
      keys.sort()
      return
    }
    // Insertion that always walks to the front, exchanging by minimum and maximum: for a handful of keys that
    // is cheaper than a branch on every comparison, which no processor can guess.
    var end = 1
    while end < keys.count {
      var key = keys[end]
      var slot = end
      while slot > 0 {
        let before = keys[slot &- 1]
        keys[slot] = max(before, key)
        key = min(before, key)
        slot &-= 1
      }
      keys[0] = key
      end &+= 1
    }
  }
}
