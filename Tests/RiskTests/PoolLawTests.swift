import SimulationKernel
import Testing

@testable import Risk

/// Laws of when reports arrive.
struct PoolLawTests {
  private typealias Stretch = PoolLaw.Stretch

  @Test func oneStretchIsTheUniformLaw() throws {
    for (earliest, latest, end) in [(24, 48, 48), (24, 25, 25), (24, 24, 25)] as [(Int64, Int64, Int64)] {
      let uniform = try PoolLaw(
        lifetime: 9, earliest: earliest, latest: latest, missing: 0.5, complete: 3..<7)
      let stretch = try PoolLaw(
        lifetime: 9, delays: [Stretch(earliest: earliest, latest: end, share: 1)], missing: 0.5,
        complete: 3..<7)
      #expect(uniform == stretch && uniform.earliest == earliest && uniform.latest == end)
    }
  }

  private func error(_ delays: [(Int64, Int64, Double)]) -> RiskError? {
    do throws(RiskError) {
      _ = try PoolLaw(
        lifetime: 1, delays: delays.map { Stretch(earliest: $0.0, latest: $0.1, share: $0.2) }, missing: 0)
      return nil
    } catch {
      return error
    }
  }

  @Test func stretchesThatAreNoLawAreNamed() {
    #expect(error([(0, 1, 0.5), (1, 2, 0), (5, 6, 0.5)]) == nil)
    let second = "stretch 2 of the delays"
    #expect(
      error([(0, 5, 0.5), (4, 6, 0.5)])
        == .parameter("beginning of " + second, value: 4, allowed: "5 up to 2^52 ms"))
    #expect(
      error([(0, 5, 0.5), (6, 6, 0.5)])
        == .parameter("end of " + second, value: 6, allowed: "7 up to 2^52 ms"))
    #expect(
      error([(0, 5, 0.5), (6, 1 << 52, 0.5)])
        == .parameter("end of " + second, value: 0x1p52, allowed: "7 up to 2^52 ms"))
    for share in [-0.1, 1.1, 1e-20] {
      #expect(
        error([(0, 5, 0.5), (6, 7, share)])
          == .parameter("share of " + second, value: share, allowed: "0, or 2^-64 to 1"))
    }
    for delays in [
      [], [(0, 1, 0.5)], [(0, 1, 0.5), (1, 2, 0.50001)], [(0, 1, .nan)], [(-1, 1, 1)],
      [(.max, .min, 1)], [(.min, .max, 1)],
    ] as [[(Int64, Int64, Double)]] {
      #expect(error(delays) != nil)
    }
  }

  private func stretches(_ quantiles: [Int64]) throws -> [Stretch] {
    try PoolLaw.delays(quantiles: quantiles)
  }

  @Test func quantilesMakeStretchesOfEqualShares() throws {
    #expect(
      try stretches([1, 3, 9])
        == [Stretch(earliest: 1, latest: 3, share: 0.5), Stretch(earliest: 3, latest: 10, share: 0.5)])
    #expect(try stretches([3, 4]) == [Stretch(earliest: 3, latest: 5, share: 1)])
    #expect(try stretches([5]) == [Stretch(earliest: 5, latest: 6, share: 1)])
  }

  @Test func equalQuantilesAreOneMillisecondWide() throws {
    #expect(try stretches([0, 0, 0]) == [Stretch(earliest: 0, latest: 1, share: 1)])
    #expect(
      try stretches([1, 1, 1, 4, 8])
        == [
          Stretch(earliest: 1, latest: 2, share: 0.5), Stretch(earliest: 2, latest: 4, share: 0.25),
          Stretch(earliest: 4, latest: 9, share: 0.25),
        ])
    #expect(
      try stretches([1, 4, 4])
        == [Stretch(earliest: 1, latest: 4, share: 0.5), Stretch(earliest: 4, latest: 5, share: 0.5)])
    // Nothing is left between 1 and 2, and so it is said of 1.
    #expect(
      try stretches([1, 1, 2, 5, 9])
        == [
          Stretch(earliest: 1, latest: 2, share: 0.5), Stretch(earliest: 2, latest: 5, share: 0.25),
          Stretch(earliest: 5, latest: 10, share: 0.25),
        ])
    #expect(
      try stretches([4, 4, 5])
        == [Stretch(earliest: 4, latest: 5, share: 0.5), Stretch(earliest: 5, latest: 6, share: 0.5)])
  }

  /// 200 samples of 1 to 40 delays, with many ties.
  @Test func theQuantilesOfAnySampleAreALawOfAllOfIt() throws {
    var random = RiskTest.random(960)
    for _ in 0..<200 {
      let range = 1 + random.next(below: 60)
      let sample = (0...random.next(below: 40)).map { _ in Int64(random.next(below: range)) }.sorted()
      let law = try PoolLaw(lifetime: 1, delays: stretches(sample), missing: 0)
      #expect(law.earliest == sample[0] && law.latest == sample[sample.count - 1] + 1)
      for delay in sample {
        let stretch = law.delays[law.stretch(endingAfter: delay)]
        #expect(stretch.earliest <= delay && stretch.share > 0)
      }
      // Below each but the greatest lies as much as there are intervals before it.
      for (i, delay) in sample.enumerated()
      where delay < sample[sample.count - 1] && i == sample.firstIndex(of: delay) {
        let below = law.delays.filter { $0.latest <= delay }.reduce(0) { $0 + $1.share }
        #expect(abs(below - Double(i) / Double(sample.count - 1)) < 1e-12)
      }
    }
  }

  @Test func quantilesThatAreNoneAreNamed() {
    for quantiles in [[], [3, 2], [-1], [1 << 52], [(1 << 52) - 1], [0, .max], [.min]] as [[Int64]] {
      #expect(throws: RiskError.self) { try stretches(quantiles) }
    }
  }
}
