import CGSL
import SimulationKernel
import Testing

/// The law of a sample: exactly the sample's own shares, whatever its order.
@Suite struct LawsEmpiricalTests {
  init() { gsl_set_error_handler_off() }

  @Test func theLawIsTheSamplesOwnShares() throws {
    let law = try EmpiricalLaw(values: [5, 1, 5, 2], weights: [1, 2, 3, 4])
    #expect(law.points.map(\.value) == [1, 2, 5])
    #expect(law.points.map(\.cumulative) == [0.2, 0.6, 1])
    #expect((law.mean - 3).magnitude < 1e-15)
    #expect((law.variance - (0.2 * 4 + 0.4 * 1 + 0.4 * 4)).magnitude < 1e-15)
    #expect([0.1, 0.2, 0.200001, 0.6, 0.61, 0.999_999].map(law.quantile) == [1, 1, 2, 2, 5, 5])
    #expect([0.9, 1, 1.5, 2, 5, 9].map { law.cumulative($0) } == [0, 0.2, 0.2, 0.6, 1, 1])
    #expect([1, 1.5, 2, 5, 5.5].map { law.cumulative(below: $0) } == [0, 0.2, 0.2, 0.6, 1])
  }

  @Test func neitherOrderNorRowsWithoutWeightChangeTheLaw() throws {
    let law = try EmpiricalLaw(values: [3, 1, 2, 2])
    #expect(try EmpiricalLaw(values: [2, 2, 1, 3]) == law)
    #expect(try EmpiricalLaw(values: [1, 2, 3], weights: [10, 20, 10]) == law)
    #expect(try EmpiricalLaw(values: [9, 3, 1, 2, 2], weights: [0, 1, 1, 1, 1]) == law)
  }

  @Test func aSampleOfNothingOrOfNoNumbersIsRefused() {
    #expect(throws: LawError.self) { try EmpiricalLaw(values: []) }
    #expect(throws: LawError.self) { try EmpiricalLaw(values: [1], weights: [0]) }
    #expect(throws: LawError.self) { try EmpiricalLaw(values: [1], weights: [-1]) }
    #expect(throws: LawError.self) { try EmpiricalLaw(values: [1, 2], weights: [1]) }
    #expect(throws: LawError.self) { try EmpiricalLaw(values: [.infinity]) }
    #expect(throws: LawError.self) {
      try EmpiricalLaw(values: [1, 2], weights: [.greatestFiniteMagnitude, .greatestFiniteMagnitude])
    }
  }

  /// 100,000 draws each: delays by 64 bits, counts by 32.
  @Test func delaysAndCountsAreDrawnFromTheSample() throws {
    let sample = try EmpiricalLaw(values: [0, 1, 2, 40], weights: [5, 3, 1.5, 0.5])
    let probabilities = [0.5, 0.3, 0.15, 0.05]
    let words = LawsTest.words(100_000, stream: 61)
    let places = [0: 0, 1: 1, 2: 2, 40: 3]
    var delays = [0, 0, 0, 0]
    var counts = [0, 0, 0, 0]
    for word in words {
      let (high, low) = (UInt32(truncatingIfNeeded: word >> 32), UInt32(truncatingIfNeeded: word))
      delays[try #require(places[Int(DelayLaw.empirical(sample).draw(high, low).milliseconds)])] += 1
      counts[try #require(places[CountLaw.empirical(sample).draw(low)])] += 1
    }
    #expect(LawsTest.agrees(delays, probabilities: probabilities))
    #expect(LawsTest.agrees(counts, probabilities: probabilities))
    #expect((CountLaw.empirical(sample).mean - 2.6).magnitude < 1e-12)
  }

  @Test func aDelayBetweenTwoMillisecondsCountsAsTheEarlier() throws {
    let law = DelayLaw.empirical(try EmpiricalLaw(values: [0.5, 1, 2.25, 3]))
    let shares = (0...3).map { law.cumulative(SimulationDuration(milliseconds: $0)) }
    #expect(shares == [0.25, 0.5, 0.75, 1])
    #expect((law.mean - 1.6875).magnitude < 1e-15)
    #expect(
      [0.2, 0.4, 0.6, 0.9].map { u in
        law.draw(UInt32(u * 0x1p32), 0).milliseconds
      } == [0, 1, 2, 3])
  }
}
