import SimulationKernel
import Testing

@Suite struct AddressedRandomTests {
  private let purpose = RandomPurpose(rawValue: 0x7201)

  /// The address that a counter stands for, read back from its documented layout.
  private func address(of counter: SIMD4<UInt32>) -> (person: UInt64, purpose: UInt16, ordinal: UInt64) {
    (
      UInt64(counter.x) | UInt64(counter.y & 0xFFFF) << 32, UInt16(counter.y >> 16),
      UInt64(counter.z) | UInt64(counter.w) << 32
    )
  }

  @Test func anAddressCanBeReadBackFromItsCounterSoNoTwoShareOne() {
    let people: [UInt64] = [0, 1, 0xFFFF_FFFF, 0x1_0000_0000, AddressedRandom.personLimit - 1]
    let ordinals: [UInt64] = [0, 1, 0xFFFF_FFFF, 0x1_0000_0000, .max]
    for person in people {
      for raw in [UInt16(0), 1, 6, 0x101, 0xFFFF] {
        for ordinal in ordinals {
          let counter = AddressedRandom.counter(
            person: person, purpose: RandomPurpose(rawValue: raw), ordinal: ordinal)
          let read = address(of: counter)
          #expect(read.person == person && read.purpose == raw && read.ordinal == ordinal)
        }
      }
    }
  }

  @Test func aBlockIsThePhiloxBlockOfItsCounterUnderItsKey() {
    let random = AddressedRandom(seed: 7, replication: 5, person: 0x1234_5678_9ABC)
    let counter = AddressedRandom.counter(person: random.person, purpose: purpose, ordinal: 99)
    #expect(random.block(purpose, 99) == Philox.block(counter, key: random.key))
    #expect(
      random.key == AddressedRandom.key(seed: 7, replication: 5),
      "the key comes from seed and replication only")
  }

  @Test func theSameAddressHoldsTheSameBitsWhateverWasAskedBefore() {
    let random = AddressedRandom(seed: LawsTest.seed, replication: 1, person: 17)
    let first = random.block(purpose, 5)
    for ordinal in 0..<100 { _ = random.block(purpose, UInt64(ordinal)) }
    #expect(random.block(purpose, 5) == first)
    #expect(AddressedRandom(seed: LawsTest.seed, replication: 1).of(person: 17).block(purpose, 5) == first)
  }

  @Test func seedReplicationPersonPurposeAndOrdinalEachChangeTheBits() {
    let base = AddressedRandom(seed: 1, replication: 1, person: 1).block(purpose, 1)
    #expect(AddressedRandom(seed: 2, replication: 1, person: 1).block(purpose, 1) != base)
    #expect(AddressedRandom(seed: 1 << 40 | 1, replication: 1, person: 1).block(purpose, 1) != base)
    #expect(AddressedRandom(seed: 1, replication: 2, person: 1).block(purpose, 1) != base)
    #expect(AddressedRandom(seed: 1, replication: 1, person: 2).block(purpose, 1) != base)
    #expect(AddressedRandom(seed: 1, replication: 1, person: 1).block(RandomPurpose(rawValue: 2), 1) != base)
    #expect(AddressedRandom(seed: 1, replication: 1, person: 1).block(purpose, 2) != base)
  }

  /// 100,000 keys of 64 bits collide with probability 3e-10, about the project's level.
  @Test func replicationsAndSeedsHaveKeysOfTheirOwn() {
    var keys: [UInt64] = []
    func add(_ key: SIMD2<UInt32>) { keys.append(UInt64(key.y) << 32 | UInt64(key.x)) }
    for replication in 0..<50_000 {
      add(AddressedRandom.key(seed: LawsTest.seed, replication: UInt64(replication)))
    }
    for seed in 0..<50_000 { add(AddressedRandom.key(seed: UInt64(seed), replication: 0)) }
    #expect(Set(keys).count == keys.count)
  }

  /// Neighbouring addresses, 16 values of 4 bits: chi-square on 15 degrees over 200,000 pairs.
  @Test func theNumbersOfNeighbouringPeopleAreIndependent() {
    var counts = [Int](repeating: 0, count: 256)
    var previous = 0
    for person in 0..<200_001 {
      let word = AddressedRandom(seed: LawsTest.seed, replication: 0, person: UInt64(person)).block(
        purpose, 0
      ).word0
      let cell = Int(word >> 28)
      if person > 0 { counts[previous * 16 + cell] += 1 }
      previous = cell
    }
    #expect(LawsTest.agrees(counts, probabilities: [Double](repeating: 1.0 / 256, count: 256)))
  }
}
