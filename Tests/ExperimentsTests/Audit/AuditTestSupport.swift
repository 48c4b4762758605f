import SimulationKernel

/// Random numbers for what does not depend on any.
enum AddressedRandomForTests {
  static let one = AddressedRandom(seed: 20_201_006, replication: 0)
}
