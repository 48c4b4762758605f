#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension RandomizedStates {
  /// The largest epsilon at which this many states tell no more than a bound; 0 where they may tell nothing.
  ///
  /// The bits of the number are set one by one from the most significant, and each is kept where the result is at most
  /// `limit` and its capacity, as computed, is at most the bound. So the answer is a property of the computed capacity
  /// to its last bit, as the published ones are.
  ///
  /// *Source:* WICG, Attribution Reporting API, `privacy.ts`, `epsilonToBoundInfoGainAndDp`.
  ///
  /// - Parameters:
  ///   - states: the number of states, at least 1.
  ///   - bits: the bound on the capacity, at least 0.
  ///   - limit: the largest epsilon allowed, at least 0; may be infinity.
  public static func largestEpsilon(states: Double, within bits: Double, upTo limit: Double) -> Double {
    precondition(bits >= 0 && limit >= 0, "a bound on capacity or epsilon is not negative")
    // The capacity of a tiny epsilon is too small for a number, yet not 0.
    if bits == 0, states > 1 { return 0 }
    var found: UInt64 = 0
    for bit in stride(from: 62, through: 0, by: -1) {
      let epsilon = Double(bitPattern: found | 1 << UInt64(bit))
      guard epsilon <= limit else { continue }
      guard RandomizedStates(states: states, epsilon: epsilon).capacityInBits <= bits else { continue }
      found |= 1 << UInt64(bit)
      if epsilon == limit { break }
    }
    return Double(bitPattern: found)
  }

  /// The largest S such that no number of states up to S tells more than a bound; nil when none up to 2^32 does.
  ///
  /// With few states more states tell more. Beyond some number noise wins, and at a given epsilon the capacity falls
  /// to nothing again; there no source is meant to be, so this looks at the rising side only.
  ///
  /// *Source:* derived: bisection of ``capacityInBits`` on the side where it rises with S.
  ///
  /// - Parameters:
  ///   - bits: the bound on the capacity, at least 0.
  ///   - epsilon: the privacy parameter, at least 0.
  public static func largestStates(within bits: Double, epsilon: Double) -> UInt64? {
    precondition(bits >= 0 && epsilon >= 0, "a bound on capacity or epsilon is not negative")
    func excess(_ states: UInt64) -> Double {
      RandomizedStates(states: Double(states), epsilon: epsilon).capacityInBits - bits
    }
    let powers = (0...32).map { UInt64(1) << UInt64($0) }
    var above = powers.first { excess($0) > 0 }
    if above == nil {
      // The peak may rise above the bound between two powers of 2.
      let best = powers.indices.reduce(0) { excess(powers[$1]) > excess(powers[$0]) ? $1 : $0 }
      let peak = peak(of: excess, from: powers[max(best - 1, 0)], to: powers[min(best + 1, 32)])
      if excess(peak) > 0 { above = peak }
    }
    guard var above else { return nil }
    var within: UInt64 = 1
    while above - within > 1 {
      let middle = within + (above - within) / 2
      if excess(middle) > 0 { above = middle } else { within = middle }
    }
    return within
  }

  /// The whole number at which a function that first rises and then falls is largest.
  private static func peak(of function: (UInt64) -> Double, from low: UInt64, to high: UInt64) -> UInt64 {
    var (low, high) = (low, high)
    while high > low {
      let middle = low + (high - low) / 2
      if function(middle) < function(middle + 1) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// What attribution scopes let a source tell besides its state.
public enum ScopesCapacity {
  /// log2(S + m (l - 1)) in bits: S states of one source and m of each of the l - 1 other sets of scopes.
  ///
  /// The bound is on the noiseless channel.
  ///
  /// *Source:* Attribution Reporting, "Computing the scopes channel capacity of a source".
  ///
  /// - Parameters:
  ///   - states: the number S of states of the source, at least 1.
  ///   - limit: how many scopes a destination may have, at least 1.
  ///   - maxEventStates: the most states m of an event source, at least 1.
  public static func bits(states: Double, limit: Double, maxEventStates: Double) -> Double {
    precondition(states >= 1 && limit >= 1 && maxEventStates >= 1, "scopes need at least one of everything")
    return log2(states + maxEventStates * (limit - 1))
  }

  /// The largest limit of scopes whose capacity is at most a bound; 0 when not even one scope is.
  ///
  /// *Source:* derived: ``bits(states:limit:maxEventStates:)`` rises with the limit.
  ///
  /// - Parameters:
  ///   - bits: the bound in bits.
  ///   - states: the number S of states of the source, at least 1.
  ///   - maxEventStates: the most states m of an event source, at least 1.
  public static func largestLimit(within bits: Double, states: Double, maxEventStates: Double) -> UInt32 {
    var (within, above) = (UInt64(0), UInt64(UInt32.max) + 1)
    while above - within > 1 {
      let middle = within + (above - within) / 2
      let capacity = self.bits(states: states, limit: Double(middle), maxEventStates: maxEventStates)
      if capacity > bits { above = middle } else { within = middle }
    }
    return UInt32(within)
  }
}
