import SimulationKernel
import Testing

@testable import EventConversionMeasurement

/// The laws of the delay after a browser's start; 20,000 draws, z = 6.
struct StartDelayTests {
  private func draws(_ law: StartupDelayLaw, start: UInt32) -> [Double] {
    var settings = EventConversionMeasurement.Settings()
    settings.startupDelay = .minutes(3)
    settings.startupDelayLaw = law
    let delay = StartDelay(settings)
    let random = AddressedRandom(seed: 20_201_006, replication: 0)
    return (0..<20_000).map { Double(delay.draw(ordinal: $0, start: start, random: random)) }
  }

  @Test func exponentialDelaysHaveTheirMeanAndTail() {
    for start in [UInt32(0), 2] {
      let draws = draws(.exponential, start: start)
      let count = Double(draws.count)
      // The standard deviation of an exponential is its mean; cutting to whole milliseconds takes half of one.
      #expect(abs(draws.reduce(0, +) / count - 180_000) < 6 * 180_000 / count.squareRoot() + 1)
      // One in 28 waits longer than ten minutes: e^-(10 / 3).
      let tail = Double(draws.count { $0 > 600_000 }) / count
      #expect(abs(tail - 0.0356740) < 6 * (0.035674 * 0.964326 / count).squareRoot())
      #expect(draws.allSatisfy { $0 >= 0 })
    }
  }

  @Test func uniformDelaysStayBelowTheirGreatest() {
    let draws = draws(.uniform, start: 1)
    #expect(draws.allSatisfy { (0...180_000).contains($0) })
    let mean: Double = draws.reduce(0, +) / 20_000
    // The standard deviation of a uniform law is its width over the root of 12.
    let error: Double = 180_000 / (12 * 20_000.0).squareRoot()
    #expect(abs(mean - 90_000) < 6 * error)
  }

  @Test func withoutADelayThereIsNone() {
    var settings = EventConversionMeasurement.Settings()
    settings.startupDelayLaw = .exponential
    let random = AddressedRandom(seed: 20_201_006, replication: 0)
    #expect(StartDelay(settings).draw(ordinal: 1, start: 0, random: random) == 0)
  }
}
