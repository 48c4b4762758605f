/// An order-free sum of hashes: equal for two runs in which the same things happened to the same people.
///
/// Sums commute, so blocks, threads and shards may contribute in any order. It detects change; it is no
/// cryptographic digest.
@frozen
public struct Fingerprint: Hashable, Sendable {
  /// The sum modulo 2^64.
  public var value: UInt64

  /// Makes the fingerprint of nothing.
  @inlinable
  public init(value: UInt64 = 0) { self.value = value }

  /// Adds what happened once: two words that say what and when, under a word that says to whom.
  ///
  /// The folded 128-bit product mixes both words in one multiplication (the construction of Wang Yi's wyhash).
  @inlinable
  public mutating func add(_ a: UInt64, _ b: UInt64, of owner: UInt64) {
    let product = (a ^ owner ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: b ^ 0xE703_7ED1_A0B4_28DB)
    value &+= product.high ^ product.low
  }

  /// A word that stands for a person in ``add(_:_:of:)``.
  @inlinable
  public static func owner(person: UInt64) -> UInt64 {
    var z = (person &+ 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    return z ^ (z &>> 27)
  }

  /// Joins the fingerprints of two disjoint sets of happenings.
  @inlinable
  public static func += (a: inout Fingerprint, b: Fingerprint) { a.value &+= b.value }

  /// Sixteen hexadecimal digits.
  public var hexadecimal: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
