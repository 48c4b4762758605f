import Experiments
import PrivacyMechanisms
import Risk
import ScenarioFiles
import Testing

@testable import Guide

@Suite struct OneBitTests {
  private static let people = 20_000

  private func figures(noise: Double, bits: Int = 3) throws -> [String: SummaryRow] {
    let text = """
      scenario: 1
      name: one-bit
      seed: 20201006
      population:
        people: \(Self.people)
        advertisers: { count: 1 }
        browser: { availability: { always-open: {} } }
        exposure: { occasions: 1, every: 30d, visits: [1d] }
      systems:
        ecm: { kind: event-conversion-measurement, noise: \(noise), bits: \(bits) }
      recovery: { truths: [reported], estimators: [raw], measures: [conversions] }
      """
    var experiment = try ScenarioFile(text: text, name: "one-bit.yaml").experiment().experiment
    let adversary = try OneBit(against: DataNoise(values: 1 << bits, noise: noise))
    experiment.points[0].scenario.adversaries = [
      .oneBit("one-bit", adversary, system: 0, people: UInt64(Self.people))
    ]
    experiment.effective += "\nown adversary: one bit"
    let scratch = try Scratch()
    let options = RunOptions(folder: scratch.path("run"), resources: RunResources(threads: 2))
    let outcome = try ExperimentRun(experiment, options).execute(stop: StopFlag()) { _ in }
    #expect(outcome.breaches.allSatisfy(\.isEmpty) && outcome.failures.isEmpty)
    let rows = outcome.summaries[0].filter { $0.adversary == "one-bit" }
    return Dictionary(rows.map { ($0.metric, $0) }) { first, _ in first }
  }

  /// 20,000 people with one report each, half of them regular customers: z = 6, Bonferroni over four rates.
  @Test(arguments: [(0.05, 3), (0.4, 1)])
  func theRatesAreThoseOfTheClosedForm(_ noise: Double, _ bits: Int) throws {
    let figures = try figures(noise: noise, bits: bits)
    let half = Double(Self.people / 2)
    for (metric, expected) in [("true_positive_rate", 1 - noise / 2), ("false_positive_rate", noise / 2)] {
      let row = try #require(figures[metric])
      let deviation = (expected * (1 - expected) / half).squareRoot()
      #expect(abs(row.mean - expected) < 6.23 * deviation, "\(metric): \(row.mean), expected \(expected)")
      #expect(abs((row.closedForm ?? .nan) - expected) < 1e-12)
    }
    #expect(figures["advantage"]?.bound == 1 - noise)
  }

  @Test func withoutNoiseEverybodyIsKnown() throws {
    let figures = try figures(noise: 0)
    #expect(figures["true_positive_rate"]?.mean == 1)
    #expect(figures["false_positive_rate"]?.mean == 0)
  }

  @Test func theDecoderReadsTheFirstReportWithFullCredit() throws {
    let adversary = try OneBit(against: DataNoise(values: 8, noise: 0.1))
    func view(_ reports: [(data: UInt16, credit: UInt8)]) -> AttackView {
      AttackView(
        publisherIdentity: 1, clicks: [AttackedClick(time: 0, publisher: 0, advertiser: 0)],
        reports: reports.map { AttackReport(click: 0, due: 1, arrived: 1, data: $0.data, credit: $0.credit) })
    }
    #expect(adversary.guess(view([])) == nil)
    #expect(adversary.guess(view([(7, 0)])) == nil)
    #expect(adversary.guess(view([(0, 0), (4, 100), (0, 100)])) == 1)
    #expect(adversary.guess(view([(3, 100), (7, 100)])) == 0)
  }

  @Test func channelsForWhichTheClosedFormDoesNotHoldAreRefused() throws {
    let odd = try DataNoise(values: 3, noise: 0.1)
    let skewed = try DataNoise(values: 8, noise: 0.1, replacement: .inclusiveRange)
    #expect(throws: RiskError.self) { try OneBit(against: odd) }
    #expect(throws: RiskError.self) { try OneBit(against: skewed) }
  }
}
