import SimulationKernel
import Testing

@Suite struct FingerprintTests {
  private struct Happening {
    var a: UInt64
    var b: UInt64
    var owner: UInt64
  }

  private let happenings: [Happening] = (0..<1_000).map { (index: UInt64) in
    let block = AddressedRandom(seed: LawsTest.seed, replication: 9).block(
      RandomPurpose(rawValue: 0x7401), index)
    return Happening(a: block.low, b: block.high, owner: Fingerprint.owner(person: index / 3))
  }

  private func fingerprint(_ happenings: some Sequence<Happening>) -> Fingerprint {
    var fingerprint = Fingerprint()
    for one in happenings { fingerprint.add(one.a, one.b, of: one.owner) }
    return fingerprint
  }

  @Test func theOrderOfHappeningsDoesNotMatter() {
    var sequence = RandomSequence(
      random: AddressedRandom(seed: LawsTest.seed, replication: 10), purpose: RandomPurpose(rawValue: 0x7402))
    let expected = fingerprint(happenings)
    #expect(expected != Fingerprint())
    var shuffled = happenings
    for _ in 0..<20 {
      sequence.shuffle(&shuffled)
      #expect(fingerprint(shuffled) == expected)
    }
  }

  @Test func partsAddUpToTheWholeHoweverTheyAreCut() {
    for cut in [0, 1, 499, 999, 1_000] {
      var sum = fingerprint(happenings[cut...])
      sum += fingerprint(happenings[..<cut])
      #expect(sum == fingerprint(happenings))
    }
  }

  @Test func anythingThatChangesChangesIt() {
    let original = fingerprint(happenings)
    #expect(fingerprint(happenings.dropLast()) != original)
    #expect(fingerprint(happenings + [happenings[0]]) != original)
    for bit in 0..<64 {
      var changed = happenings
      changed[500].a ^= 1 << UInt64(bit)
      #expect(fingerprint(changed) != original, "bit \(bit) of the first word")
      changed = happenings
      changed[500].b ^= 1 << UInt64(bit)
      #expect(fingerprint(changed) != original, "bit \(bit) of the second word")
    }
    var swapped = happenings
    (swapped[0].owner, swapped[999].owner) = (swapped[999].owner, swapped[0].owner)
    #expect(fingerprint(swapped) != original, "the same things happened to other people")
  }

  /// Small words, as times and numbers are: all of 300 x 300 hash apart (64 bits: chance 2e-10).
  @Test func happeningsWithSmallNumbersDoNotCollide() {
    var values: Set<UInt64> = []
    for a in 0..<300 {
      for b in 0..<300 {
        var one = Fingerprint()
        one.add(UInt64(a), UInt64(b), of: Fingerprint.owner(person: 0))
        values.insert(one.value)
      }
    }
    #expect(values.count == 90_000)
  }

  @Test func peopleHaveWordsOfTheirOwn() {
    #expect(Set((0..<100_000).map { Fingerprint.owner(person: UInt64($0)) }).count == 100_000)
  }

  @Test func itIsWrittenAsSixteenHexadecimalDigits() {
    #expect(Fingerprint().hexadecimal == "0000000000000000")
    #expect(Fingerprint(value: 0xAB).hexadecimal == "00000000000000ab")
    #expect(Fingerprint(value: .max).hexadecimal == "ffffffffffffffff")
  }
}
