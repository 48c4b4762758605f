import Foundation
import SimulationKernel
import Testing

@Suite struct LogHistogramTests {
  private let delays: [Int64] = (0..<20_000).map { ordinal in
    let word = AddressedRandom(seed: 20_201_006, replication: 0)
      .block(RandomPurpose(rawValue: 0x7601), UInt64(ordinal)).low
    // All magnitudes alike, from 1 ms to 34 years.
    return Int64(word >> (24 + UInt64(ordinal) % 40))
  }

  private func histogram(_ delays: some Sequence<Int64>) -> LogHistogram {
    delays.reduce(into: LogHistogram()) { $0.add($1) }
  }

  @Test func everyQuantileIsWithinTheStatedErrorOfTheExactOne() throws {
    let sorted = delays.sorted()
    let histogram = histogram(delays)
    for q in [0.0001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1] {
      let rank = max(1, Int((q * Double(sorted.count)).rounded(.up)))
      let exact = Double(sorted[rank - 1])
      let read = Double(try #require(histogram.quantile(q)))
      #expect(abs(read - exact) <= LogHistogram.relativeError * exact + 0.5, "\(q): \(read) for \(exact)")
    }
  }

  @Test func binsFollowOneAnotherWithoutGapAndHoldTheirValues() {
    var end: UInt64 = 0
    for bin in 0..<4_000 {
      let (low, high) = LogHistogram.bounds(of: bin)
      #expect(low == end && high > low)
      #expect(LogHistogram.bin(of: low) == bin && LogHistogram.bin(of: high - 1) == bin)
      #expect(Double(high - low) <= max(1, Double(low) / 128))
      end = high
    }
    #expect(end > 1 << 36)
  }

  @Test func partsMergeToTheWholeInAnyOrder() {
    var sum = histogram(delays[9_000...])
    sum += histogram(delays[..<9_000])
    #expect(sum == histogram(delays) && sum.total == 20_000)
    var empty = LogHistogram()
    empty += sum
    #expect(empty == sum)
  }

  @Test func manyNumbersAtOnceAreCountedAsOneByOne() {
    let blocks: [[Int64]] = [[5, -3, 900_000], [], [1 << 50, 0, 5], [255, 256, 257]]
    var (single, many) = (LogHistogram(), LogHistogram())
    for block in blocks {
      for number in block { single.add(number) }
      block.withUnsafeBufferPointer { many.add($0) }
    }
    #expect(many == single)
    #expect(many.total == 9)
  }

  @Test func withoutANumberThereIsNoQuantileAndNoAverage() {
    #expect(LogHistogram().quantile(0.5) == nil && LogHistogram().average { $0 } == nil)
  }

  @Test func averagesAreWithinTheStatedErrorOfTheExactOnes() throws {
    let exact = delays.reduce(0.0) { $0 + Double($1) } / Double(delays.count)
    let read = try #require(histogram(delays).average { $0 })
    #expect(abs(read - exact) <= LogHistogram.relativeError * exact)
    let few = histogram([3, 5, 5, 7])
    #expect(few.average { $0 } == 5 && few.average { $0 * $0 } == 27)
  }

  @Test func theLargestNumbersHaveABin() {
    #expect(histogram([.max]).quantile(1).map { Double($0) / Double(Int64.max) > 0.99 } == true)
  }

  @Test func smallNumbersAreKeptExactly() {
    for delay in 0..<256 { #expect(histogram([Int64(delay)]).quantile(0.5) == Int64(delay)) }
  }

  @Test func itSurvivesBeingWrittenAndRead() throws {
    let histogram = histogram(delays)
    let bytes = try JSONEncoder().encode(histogram)
    #expect(
      try JSONDecoder().decode(LogHistogram.self, from: bytes).quantile(0.3) == histogram.quantile(0.3))
    #expect(try JSONDecoder().decode(LogHistogram.self, from: bytes).total == 20_000)
    for broken in ["[1]", "[9999999,1]", "[-1,1]", "{}"] {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(LogHistogram.self, from: Data(broken.utf8))
      }
    }
  }
}
