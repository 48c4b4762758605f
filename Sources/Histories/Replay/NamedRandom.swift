import SimulationKernel

/// The random numbers of a user or of a batch, found by name.
enum NamedRandom {
  /// The numbers of whatever has a name.
  ///
  /// Two 64-bit hashes of the name stand in the address, so that another user or batch more or less changes nobody's
  /// numbers. *Source:* the hash is FNV-1a, draft-eastlake-fnv, once from its offset basis and once from that basis's
  /// complement.
  static func of(_ name: String, seed: UInt64) -> AddressedRandom {
    AddressedRandom(
      seed: seed, replication: hash(name, from: 0xCBF2_9CE4_8422_2325),
      person: hash(name, from: ~0xCBF2_9CE4_8422_2325) >> 16)
  }

  private static func hash(_ name: String, from basis: UInt64) -> UInt64 {
    name.utf8.reduce(basis) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
