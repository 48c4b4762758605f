import SimulationKernel
import Testing

@testable import AttributionLevel1

/// Draws one after the other.
struct SequenceDraws: LevelOneDraws {
  var sequence: RandomSequence

  init(_ replication: UInt64 = 0) {
    sequence = RandomSequence(
      random: AddressedRandom(seed: 20_201_006, replication: replication),
      purpose: RandomPurpose(rawValue: 1))
  }

  mutating func epochFraction() -> Double { Double(sequence.next() &>> 11) * 0x1p-53 }
  mutating func allocationFraction() -> Double { Double(sequence.next() &>> 11) * 0x1p-53 }
}

@Suite struct CreditAllocationTests {
  private func shares(_ value: UInt32, _ credit: [Double], _ draws: inout some LevelOneDraws) -> [Double] {
    var shares = GrowableBuffer<Double>()
    CreditAllocation.allocate(value, by: credit, count: credit.count, into: &shares, draws: &draws)
    return Array(shares.values)
  }

  @Test(
    arguments: [
      (8, [6, 2], [6, 2]), (8, [1, 2, 1], [2, 4, 2]), (12, [8, 3, 1], [8, 3, 1]), (12, [6, 3], [8, 4]),
      (4, [3, 1], [3, 1]), (2, [0.5, 0.5], [1, 1]), (5, [1], [5]), (4_294_967_295, [0.1], [4_294_967_295]),
    ] as [(UInt32, [Double], [Double])])
  func wholeSharesAreTheExactOnes(value: UInt32, credit: [Double], expected: [Double]) {
    var draws = SequenceDraws()
    #expect(shares(value, credit, &draws) == expected)
  }

  /// A draw of half gives the first of two equal fractions to the second: 0.5 is not below 0.5.
  @Test func aDrawOfHalfRoundsTheSecondOfTwoHalves() {
    var draws = ConstantDraws(epoch: 0, allocation: 0.5)
    #expect(shares(1, [1, 1], &draws) == [1, 0])
    #expect(shares(3, [1, 1], &draws) == [2, 1])
    var low = ConstantDraws(epoch: 0, allocation: 0.49)
    #expect(shares(1, [1, 1], &low) == [0, 1])
  }

  @Test func sumsArePreservedAndNoShareIsOffByMoreThanOne() {
    var draws = SequenceDraws(1)
    for _ in 0..<20_000 {
      let count = 1 + Int(draws.sequence.next(below: 10))
      let value =
        1 + UInt32(draws.sequence.next(below: draws.sequence.next(below: 2) == 0 ? 30 : 4_294_967_294))
      let credit = (0..<count).map { _ in 0.001 + draws.sequence.unit() * 10 }
      let found = shares(value, credit, &draws)
      let sum = credit.reduce(0, +)
      #expect(found.reduce(0, +) == Double(value))
      for (share, weight) in zip(found, credit) {
        #expect(share >= 0 && abs(share - Double(value) * weight / sum) < 1.00001)
      }
    }
  }

  @Test func hugeAndTinyWeightsAreShared() {
    var draws = SequenceDraws(2)
    #expect(shares(6, [1.7e308, 1.7e308, 1.7e308], &draws) == [2, 2, 2])
    #expect(shares(4_000_000_000, [1e308, 1e-308], &draws) == [4_000_000_000, 0])
    #expect(shares(2, [Double.leastNonzeroMagnitude, .leastNonzeroMagnitude], &draws) == [1, 1])
  }

  /// The mean of 40 000 shares of each of 5 allocations lies within z = 6 (Bonferroni over 17 shares: more than met).
  @Test func theExpectedSharesAreTheExactOnes() {
    let allocations: [(UInt32, [Double])] = [
      (1, [1, 1]), (1, [3, 2, 1]), (7, [1, 1, 1, 1]), (5, [0.3, 0.2, 0.5]), (10, [1, 2, 3, 4, 7]),
    ]
    let runs = 40_000
    var draws = SequenceDraws(3)
    for (value, credit) in allocations {
      var sums = Array(repeating: 0.0, count: credit.count)
      var squares = sums
      for _ in 0..<runs {
        for (index, share) in shares(value, credit, &draws).enumerated() {
          sums[index] += share
          squares[index] += share * share
        }
      }
      let total = credit.reduce(0, +)
      for index in credit.indices {
        let mean = sums[index] / Double(runs)
        let exact = Double(value) * credit[index] / total
        let variance = max(squares[index] / Double(runs) - mean * mean, 0)
        // A share that never varies is the exact one.
        #expect(abs(mean - exact) <= 6 * (variance / Double(runs)).squareRoot() + 1e-9, "\(value) \(credit)")
      }
    }
  }
}
