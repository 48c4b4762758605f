import EventConversionMeasurement
import Measurement
import PrivacyMechanisms
import Recovery
import SimulationKernel
import Statistics
import Testing
import Web

/// Published figures of the noise of 2020, met by the engine that the experiments run.
@Suite struct PublishedNoiseTests {
  private typealias Engine = EventConversionMeasurement

  /// One browser after the other, each with one click and one conversion.
  private final class Browsers {
    private var loop: BrowserLoop<Engine>

    init(_ settings: Engine.Settings) {
      loop = BrowserLoop(settings, availability: .alwaysOpen)
    }

    /// The data that a person's report carries in the end.
    func report(_ data: Int, of random: AddressedRandom) -> Int? {
      let site = WebOrigin(origin: 1, site: 1)
      let party = WebOrigin(origin: 2, site: 2)
      loop.begin(BrowserTraits())
      let click = AdInteraction(
        number: 0, sourceData: 7, publisher: party, destination: site, reporting: party)
      loop.play(.click(click), at: .zero, random: random)
      let conversion = ConversionRegistration(
        number: 0, ordinal: 0, page: site, reporting: party, data: UInt64(data))
      loop.play(.conversion(conversion), at: SimulationTime(milliseconds: 1_000), random: random)
      loop.finish(through: .zero + .days(31), random: random)
      return loop.outbox.sent.first.map { Int($0.report.conversionData) }
    }
  }

  private static let seed: UInt64 = 20_201_006

  /// The eight-value example of WICG's `noise_corrector.py` (2020): N = 3800 conversions, 5 % noise.
  private static let truth = [50, 150, 300, 400, 700, 200, 0, 2000]
  private static let expectedNoisy = [71.25, 166.25, 308.75, 403.75, 688.75, 213.75, 23.75, 1923.75]
  private static let deviations = [5.303, 5.663, 6.164, 6.476, 7.334, 5.835, 5.114, 10.252]

  /// 400 replications of 3800 people: means within z = 6 of 1/20, deviations within z = 6 of 1/28, of a deviation.
  @Test func theEightValueExampleHasItsPublishedMeansAndDeviations() throws {
    let replications = 400
    let browsers = Browsers(.article)
    let recovery = try CountRecovery(noise: DataNoise(values: 8, noise: 0.05))
    var noisy = Array(repeating: RunningMoments(), count: 8)
    var estimates = noisy
    for replication in 0..<replications {
      var random = AddressedRandom(seed: Self.seed, replication: UInt64(replication))
      var observed = Array(repeating: 0, count: 8)
      var person: UInt64 = 0
      for (data, count) in Self.truth.enumerated() {
        for _ in 0..<count {
          random = random.of(person: person)
          observed[try #require(browsers.report(data, of: random))] += 1
          person += 1
        }
      }
      #expect(observed.reduce(0, +) == 3800)
      let corrected = try recovery.estimates(observed: observed, estimator: .unbiased)
      for data in 0..<8 {
        noisy[data].add(Double(observed[data]))
        estimates[data].add(corrected.values[data].estimate)
      }
    }
    for data in 0..<8 {
      let sd = Self.deviations[data]
      let error = sd / Double(replications).squareRoot()
      // A noisy count is the estimate times 0.95 plus a constant.
      #expect(abs(noisy[data].mean - Self.expectedNoisy[data]) < 6 * 0.95 * error, "value \(data)")
      #expect(abs(estimates[data].mean - Double(Self.truth[data])) < 6 * error, "value \(data)")
      let measured = try #require(estimates[data].standardDeviation)
      #expect(abs(measured - sd) < 6 * sd / (2 * Double(replications - 1)).squareRoot(), "value \(data)")
    }
  }

  @Test func theExampleIsWhatTheClosedFormsSay() throws {
    let recovery = try CountRecovery(noise: DataNoise(values: 8, noise: 0.05))
    for data in 0..<8 {
      let raw = recovery.law(trueCount: Self.truth[data], total: 3800, cell: data, estimator: .raw)
      let unbiased = recovery.law(trueCount: Self.truth[data], total: 3800, cell: data, estimator: .unbiased)
      #expect(abs((raw?.mean ?? 0) - Self.expectedNoisy[data]) < 1e-9)
      #expect(abs((unbiased?.mean ?? 0) - Double(Self.truth[data])) < 1e-9)
      #expect(abs((unbiased?.variance.squareRoot() ?? 0) - Self.deviations[data]) < 5e-4)
    }
  }

  struct KeepRate: Sendable {
    var profile: String
    var data: Int
    var expected: Double
  }

  /// Chromium drew 0...8 and took the remainder by 8, so value 0 was drawn twice as often.
  static let keepRates = [
    KeepRate(profile: "article", data: 0, expected: 0.956_25),
    KeepRate(profile: "article", data: 5, expected: 0.956_25),
    KeepRate(profile: "chromium2020", data: 0, expected: 0.961_111_111),
    KeepRate(profile: "chromium2020", data: 5, expected: 0.955_555_556),
  ]

  /// 300,000 conversions each: z = 6 is 0.0023, which tells value 0 from the others.
  @Test(arguments: keepRates) func dataIsKeptAtThePublishedRate(_ rate: KeepRate) throws {
    let browsers = Browsers(rate.profile == "article" ? .article : .chromium2020)
    let count = 300_000
    var kept = 0
    let random = AddressedRandom(seed: Self.seed, replication: 9)
    for person in 0..<count
    where browsers.report(rate.data, of: random.of(person: UInt64(person))) == rate.data {
      kept += 1
    }
    let error = (rate.expected * (1 - rate.expected) / Double(count)).squareRoot()
    #expect(abs(Double(kept) / Double(count) - rate.expected) < 6 * error, "\(rate)")
  }

  /// At 90 % noise the law of the replacement shows: chi-square of 100,000 reports.
  @Test(arguments: ["article", "chromium2020"]) func replacedDataFollowTheProfilesLaw(_ profile: String)
    throws
  {
    var settings: Engine.Settings = profile == "article" ? .article : .chromium2020
    settings.noise = 0.9
    let noise = try DataNoise(values: 8, noise: 0.9, replacement: settings.replacement)
    let browsers = Browsers(settings)
    let count = 100_000
    var observed = Array(repeating: 0, count: 8)
    let random = AddressedRandom(seed: Self.seed, replication: 10)
    for person in 0..<count {
      observed[try #require(browsers.report(3, of: random.of(person: UInt64(person))))] += 1
    }
    let fit = try ChiSquareTest.goodnessOfFit(
      observed: observed, expected: (0..<8).map { noise.probability(of: $0, given: 3) * Double(count) })
    #expect(fit.pValue > 2e-9 / 2, "\(fit)")
  }
}
