import Testing

@testable import SimulationKernel

/// The generator against the vectors that its authors publish.
///
/// *Source:* Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011, and the
/// known-answer vectors of the Random123 library that accompanies it (`kat_vectors`, philox4x32).
@Suite struct PhiloxTests {
  struct Vector: Sendable, CustomStringConvertible {
    var rounds: Int
    var counter: SIMD4<UInt32>
    var key: SIMD2<UInt32>
    var output: [UInt32]

    var description: String { "\(rounds) rounds of \(counter)" }
  }

  private static let ones = UInt32.max
  private static let pi = SIMD4<UInt32>(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344)
  private static let piKey = SIMD2<UInt32>(0xa409_3822, 0x299f_31d0)

  static let published = [
    Vector(
      rounds: 10, counter: .zero, key: .zero, output: [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
    Vector(
      rounds: 10, counter: SIMD4(repeating: ones), key: SIMD2(repeating: ones),
      output: [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
    Vector(
      rounds: 10, counter: pi, key: piKey, output: [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]),
    Vector(
      rounds: 7, counter: .zero, key: .zero, output: [0x5f6f_b709, 0x0d89_3f64, 0x4f12_1f81, 0x4f73_0a48]),
    Vector(
      rounds: 7, counter: SIMD4(repeating: ones), key: SIMD2(repeating: ones),
      output: [0x5207_ddc2, 0x4516_5e59, 0x4d8e_e751, 0x8c52_f662]),
    Vector(
      rounds: 7, counter: pi, key: piKey, output: [0x4dfc_caba, 0x190a_87f0, 0xc473_62ba, 0xb6b5_242a]),
  ]

  @Test(arguments: published) func everyPublishedVectorIsReproduced(_ vector: Vector) {
    let block = Philox.block(vector.counter, key: vector.key, rounds: vector.rounds)
    #expect([block.word0, block.word1, block.word2, block.word3] == vector.output)
  }

  @Test func tenRoundsAreTheDefault() {
    let block = Philox.block(Self.pi, key: Self.piKey)
    #expect([block.word0, block.word1, block.word2, block.word3] == Self.published[2].output)
  }

  /// Writes words into rows and fills some of them; the rows afterwards.
  private func filled(
    _ columns: inout WordColumns, rows: Int, filling count: Int, key: SIMD2<UInt32>,
    _ counter: (Int) -> SIMD4<UInt32>
  ) -> [RandomBlock] {
    columns.reserve(rows)
    for row in 0..<rows {
      for column in 0..<4 { columns.pointer(column)[row] = counter(row)[column] }
    }
    Philox.fill(columns, count: count, key: key)
    return (0..<rows).map { row in
      RandomBlock(
        columns.pointer(0)[row], columns.pointer(1)[row], columns.pointer(2)[row], columns.pointer(3)[row])
    }
  }

  @Test(arguments: [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 255, 256, 1_000])
  func aColumnOfBlocksIsTheBlocksOneByOne(_ count: Int) {
    let random = AddressedRandom(seed: LawsTest.seed, replication: 3)
    let purpose = RandomPurpose(rawValue: 0x7102)
    // Addresses that differ in all four words, so that a column that is mixed up shows.
    func person(_ row: Int) -> UInt64 { UInt64(row) &* 0x1_0000_0101 % AddressedRandom.personLimit }
    func ordinal(_ row: Int) -> UInt64 { UInt64(row) &* 0x9E37_79B9_7F4A_7C15 }
    var columns = WordColumns(capacity: 8)
    let blocks = filled(&columns, rows: count, filling: count, key: random.key) { row in
      AddressedRandom.counter(person: person(row), purpose: purpose, ordinal: ordinal(row))
    }
    for row in 0..<count {
      let expected = random.of(person: person(row)).block(purpose, ordinal(row))
      #expect(blocks[row] == expected, "row \(row) of \(count)")
    }
  }

  /// What every processor has, on those too that have more.
  @Test(arguments: [0, 3, 4, 8, 257])
  func fourAtATimeMakeTheSameBlocksAsOne(_ count: Int) {
    let (random, purpose) = (AddressedRandom(seed: 5, replication: 1, person: 77), RandomPurpose(rawValue: 9))
    var columns = WordColumns(capacity: 8)
    columns.reserve(count + 2)
    for row in 0..<count + 2 {
      columns.set(row, person: 77, purpose: purpose, ordinal: UInt64(row) << 30)
    }
    let end = Philox.fillFours(columns, 2..<count + 2, key: random.key)
    #expect(end == 2 + count / 4 * 4)
    for row in 2..<end { #expect(columns.block(row) == random.block(purpose, UInt64(row) << 30)) }
  }

  @Test func aFillLeavesTheRowsBeyondItsCountAlone() {
    var columns = WordColumns(capacity: 64)
    let rows = filled(&columns, rows: 64, filling: 37, key: SIMD2(1, 2)) { row in
      SIMD4(repeating: UInt32(row))
    }
    for row in 37..<64 {
      let word = UInt32(row)
      #expect(rows[row] == RandomBlock(word, word, word, word))
    }
    #expect(rows[36] != RandomBlock(36, 36, 36, 36))
  }

  @Test func anAddressIsWrittenIntoItsRow() {
    var columns = WordColumns(capacity: 3)
    let purpose = RandomPurpose(rawValue: 0x7104)
    _ = filled(&columns, rows: 3, filling: 0, key: .zero) { _ in .zero }
    columns.set(1, person: 0x1234_5678_9ABC, purpose: purpose, ordinal: 0x1122_3344_5566_7788)
    let words = (0..<4).map { columns.pointer($0)[1] }
    let counter = AddressedRandom.counter(
      person: 0x1234_5678_9ABC, purpose: purpose, ordinal: 0x1122_3344_5566_7788)
    #expect(words == [counter.x, counter.y, counter.z, counter.w])
  }

  @Test func theTwoHalvesOfABlockHoldItsWordsLowOnesFirst() {
    let block = RandomBlock(0x1111_2222, 0x3333_4444, 0x5555_6666, 0x7777_8888)
    #expect(block.low == 0x3333_4444_1111_2222)
    #expect(block.high == 0x7777_8888_5555_6666)
  }

  /// n = 4 words x 100,000 blocks: each bit's share of ones is 1/2 within z = 6 (128 bits).
  @Test func everyBitIsAsOftenOneAsZero() {
    let count = 100_000
    let random = AddressedRandom(seed: LawsTest.seed, replication: 0)
    var ones = [Int](repeating: 0, count: 128)
    for ordinal in 0..<count {
      let block = random.block(RandomPurpose(rawValue: 0x7103), UInt64(ordinal))
      for (index, word) in [block.word0, block.word1, block.word2, block.word3].enumerated() {
        for bit in 0..<32 { ones[index * 32 + bit] += Int(word >> UInt32(bit) & 1) }
      }
    }
    let bound = 6 * (Double(count) / 4).squareRoot()
    for (bit, share) in ones.enumerated() {
      #expect(abs(Double(share) - Double(count) / 2) < bound, "bit \(bit)")
    }
  }
}
