import SimulationKernel
import Testing

@testable import Population

/// Programs that pretend to be people.
@Suite struct BotTests {
  private func people() throws -> PopulationSettings {
    var settings = PopulationSettings(
      conversionsPerClick: try .hurdle(probability: 0.1, .zeta(exponent: 4)),
      delay: .exponential(try ExponentialLaw(mean: 3 * 86_400_000)),
      conversionTypes: [
        ConversionType(name: "a", data: 0, weight: 1), ConversionType(name: "b", data: 3, weight: 1),
      ])
    settings.people = 100_000
    settings.viewsPerPerson = 5
    settings.browserShares = [0.5, 0.5]
    settings.clearingMean = .days(10)
    settings.invalidTraffic = InvalidTraffic()
    return settings
  }

  @Test func thereAreAsManyBotsAsTheirShareOfPeople() throws {
    var settings = try people()
    #expect(settings.botCount == 1_000)
    settings.invalidTraffic?.botShare = 0.000_004
    #expect(settings.botCount == 0)
    #expect(try settings.botSettings() == nil)
    settings.invalidTraffic?.botShare = 0.000_006
    #expect(settings.botCount == 1)
    settings.invalidTraffic = nil
    #expect(settings.botCount == 0)
    #expect(try settings.botSettings() == nil)
  }

  /// 1000 bots over two months: 60,000 clicks, 12,000 of which convert; at z = 6.
  @Test func botsClickAndConvertAsOftenAsTheyAreSetUp() throws {
    let bots = try #require(try people().botSettings())
    let block = PopulationBlock()
    try PopulationGenerator(bots, timeline: Timeline()).generate(
      first: 100_000, count: 1_000, key: AddressedRandom.key(seed: 20_201_006, replication: 0), into: block)
    let (clicks, conversions) = (Double(block.clicks.count), Double(block.conversions.count))
    #expect(block.views == 0 && block.traits.count == 1_000)
    #expect(abs(clicks - 60_000) < 6 * 60_000.0.squareRoot())
    // Some convert after the period.
    let expected = clicks * 0.2
    #expect(conversions < expected + 6 * expected.squareRoot() && conversions > 0.85 * expected)
    #expect(block.conversions.allSatisfy { $0.causedBy >= 0 && ($0.data == 0 || $0.data == 3) })
  }
}
