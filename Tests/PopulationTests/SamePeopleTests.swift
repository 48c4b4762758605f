import Population
import SimulationKernel
import Testing
import Web

/// A person is a function of the settings, the key and the person's number, and of nothing else.
@Suite struct SamePeopleTests {
  private let count = 1_500

  private func crowd(blockSize: Int, first: UInt64 = 0, count: Int, replication: UInt64 = 0) throws -> Crowd {
    // Everything is on, so that every stage is under test.
    try Crowd(
      PopulationTest.full(), first: first, count: count, blockSize: blockSize, replication: replication)
  }

  @Test(arguments: [1, 2, 7, 64, 512, 1_499]) func everyPersonIsTheSameWhateverTheBlockSize(_ size: Int)
    throws
  {
    let whole = try crowd(blockSize: count, count: count)
    let cut = try crowd(blockSize: size, count: count)
    for (a, b) in zip(whole.people, cut.people) { #expect(a == b) }
    #expect(cut.people.count == count)
    #expect(cut.fingerprint == whole.fingerprint)
  }

  @Test(arguments: [1, 33, 1_000] as [UInt64]) func everyPersonIsTheSameWhereverABlockBegins(_ first: UInt64)
    throws
  {
    let whole = try crowd(blockSize: count, count: count)
    let part = try crowd(blockSize: 50, first: first, count: 200)
    for person in part.people { #expect(person == whole.people[Int(person.number)]) }
  }

  @Test func peopleWithHugeNumbersAreMadeAlike() throws {
    let first: UInt64 = (1 << 36) - 300
    let whole = try crowd(blockSize: 300, first: first, count: 300)
    let cut = try crowd(blockSize: 11, first: first, count: 300)
    #expect(whole.people == cut.people)
    #expect(!whole.conversions.isEmpty)
  }

  @Test func aBlockThatHeldOthersHoldsNothingOfThem() throws {
    let generator = try PopulationGenerator(PopulationTest.full(), timeline: Timeline())
    let used = PopulationBlock()
    let fresh = PopulationBlock()
    try generator.generate(first: 0, count: 900, key: PopulationTest.key(), into: used)
    try generator.generate(first: 40, count: 100, key: PopulationTest.key(), into: used)
    try generator.generate(first: 40, count: 100, key: PopulationTest.key(), into: fresh)
    #expect(used.people == 100 && used.firstPerson == 40)
    for index in 0..<100 { #expect(Person(used, index) == Person(fresh, index)) }
    #expect(used.fingerprint == fresh.fingerprint)
    #expect(used.clicks.count == fresh.clicks.count && used.events.count == fresh.events.count)
  }

  @Test func anotherReplicationHasOtherPeople() throws {
    let one = try crowd(blockSize: 512, count: 300)
    let other = try crowd(blockSize: 512, count: 300, replication: 1)
    #expect(one.fingerprint != other.fingerprint)
    let same = zip(one.people, other.people).count { !$0.clicks.isEmpty && $0.clicks == $1.clicks }
    #expect(same == 0)
  }

  @Test func theBlockKnowsEachPersonsRandomNumbers() throws {
    let generator = try PopulationGenerator(PopulationTest.plain(), timeline: Timeline())
    let block = PopulationBlock()
    try generator.generate(first: 70, count: 5, key: PopulationTest.key(3), into: block)
    #expect(block.random(of: 2) == AddressedRandom(seed: PopulationTest.seed, replication: 3, person: 72))
  }
}
