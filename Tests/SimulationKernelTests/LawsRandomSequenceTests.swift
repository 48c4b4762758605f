import CGSL
import SimulationKernel
import Testing

/// Sequential draws: bounded integers and shuffles.
@Suite struct LawsRandomSequenceTests {
  func sequence(_ stream: UInt64) -> RandomSequence {
    RandomSequence(
      random: AddressedRandom(seed: LawsTest.seed, replication: 0, person: stream),
      purpose: RandomPurpose(rawValue: 0x7004))
  }

  @Test func numbersAreTheBlocksHalvesInOrder() {
    var numbers = sequence(500)
    let random = AddressedRandom(seed: LawsTest.seed, replication: 0, person: 500)
    for ordinal in 0..<10 {
      let block = random.block(RandomPurpose(rawValue: 0x7004), UInt64(ordinal))
      #expect(numbers.next() == block.low)
      #expect(numbers.next() == block.high)
    }
  }

  @Test func boundedIntegersAreUniform() {
    for bound in [1, 2, 3, 7, 10, 1_000] {
      var numbers = sequence(510 + UInt64(bound))
      var counts = [Int](repeating: 0, count: bound)
      for _ in 0..<300_000 { counts[Int(numbers.next(below: UInt64(bound)))] += 1 }
      let even = [Double](repeating: 1 / Double(bound), count: bound)
      #expect(bound == 1 || LawsTest.agrees(counts, probabilities: even), "\(bound)")
    }
  }

  @Test func hugeBoundsRejectTheUnevenPart() {
    // At 3 * 2^62 one draw in four must be rejected; multiplication alone would hit every third value
    // twice as often.
    let bound: UInt64 = 3 << 62
    var numbers = sequence(520)
    var counts = [0, 0, 0]
    for _ in 0..<300_000 {
      let n = numbers.next(below: bound)
      #expect(n < bound)
      counts[Int(n % 3)] += 1
    }
    #expect(LawsTest.agrees(counts, probabilities: [1.0 / 3, 1.0 / 3, 1.0 / 3]))
  }

  @Test func everyOrderIsAsLikelyAsEveryOther() {
    var numbers = sequence(530)
    var counts = [Int](repeating: 0, count: 256)
    for _ in 0..<240_000 {
      var order = [0, 1, 2, 3]
      numbers.shuffle(&order)
      #expect(order.sorted() == [0, 1, 2, 3])
      counts[order.reduce(0) { $0 * 4 + $1 }] += 1
    }
    let seen = counts.filter { $0 > 0 }
    #expect(seen.count == 24)
    #expect(LawsTest.agrees(seen, probabilities: [Double](repeating: 1.0 / 24, count: 24)))
    var none: [Int] = []
    numbers.shuffle(&none)
    #expect(none.isEmpty)
  }

  @Test func unitsLieStrictlyBetweenZeroAndOne() {
    var numbers = sequence(540)
    let sample = (0..<100_000).map { _ in numbers.unit() }
    #expect(LawsTest.agrees(sample) { $0 })
    #expect(sample.allSatisfy { $0 > 0 && $0 < 1 })
  }
}
