import Population
import SimulationKernel
import Testing
import Web

/// Changing one thing leaves everything else as it was, so that comparisons are paired.
@Suite struct CommonRandomNumberTests {
  private let count = 2_000

  private func people(_ settings: PopulationSettings, _ timeline: Timeline = Timeline()) throws -> [Person] {
    try Crowd(settings, timeline, count: count).people
  }

  @Test func anotherLawOfConversionsLeavesEveryClickAlone() throws {
    var settings = try PopulationTest.rich()
    let before = try people(settings)
    settings.conversionsPerClick = try .hurdle(probability: 0.8, .zeta(exponent: 3))
    let after = try people(settings)
    #expect(before.map(\.clicks) == after.map(\.clicks))
    #expect(before.map(\.browsers) == after.map(\.browsers))
    #expect(before.map(\.conversions) != after.map(\.conversions))
  }

  @Test func anotherLawOfDelaysLeavesClicksAndTheNumberOfConversionsAlone() throws {
    var settings = try PopulationTest.rich()
    let timeline = PopulationTest.adsThenWait  // long enough for both laws: nothing is cut off
    let before = try people(settings, timeline)
    settings.delay = .constant(.hours(5))
    let after = try people(settings, timeline)
    #expect(before.map(\.clicks) == after.map(\.clicks))
    for (a, b) in zip(before, after) {
      #expect(a.conversions.map(\.ordinal).sorted() == b.conversions.map(\.ordinal).sorted())
      let kinds = Dictionary(uniqueKeysWithValues: a.conversions.map { ($0.ordinal, $0.data) })
      for conversion in b.conversions { #expect(kinds[conversion.ordinal] == conversion.data) }
    }
  }

  @Test func moreConversionsAClickKeepAllThatWereThere() throws {
    var settings = try PopulationTest.rich()
    settings.conversionsPerClick = try .hurdle(probability: 0.2, .zeroTruncatedPoisson(lambda: 0.5))
    let few = try people(settings)
    settings.conversionsPerClick = try .hurdle(probability: 0.4, .zeroTruncatedPoisson(lambda: 2))
    let many = try people(settings)
    for (a, b) in zip(few, many) {
      let times = Dictionary(uniqueKeysWithValues: b.conversions.map { ($0.ordinal, $0.time) })
      for conversion in a.conversions { #expect(times[conversion.ordinal] == conversion.time) }
    }
    #expect(
      many.reduce(0) { $0 + $1.conversions.count } > few.reduce(0) { $0 + $1.conversions.count } * 3 / 2)
  }

  @Test func organicConversionsComeAndGoWithoutTouchingTheOthers() throws {
    var settings = try PopulationTest.rich()
    let with = try people(settings)
    settings.organicPerPerson = 0
    let without = try people(settings)
    #expect(with.map(\.clicks) == without.map(\.clicks))
    for (a, b) in zip(with, without) {
      #expect(a.conversions.filter { $0.causedBy >= 0 } == b.conversions)
    }
    #expect(with.contains { $0.conversions.contains { $0.causedBy < 0 } })
  }

  @Test func moreBlockedCookiesBlockAlsoAllThatWereBlockedBefore() throws {
    var settings = try PopulationTest.rich()
    settings.cookiesBlockedShare = 0.2
    let few = try people(settings)
    settings.cookiesBlockedShare = 0.7
    let many = try people(settings)
    #expect(few.map(\.events) == many.map(\.events))
    for (a, b) in zip(few, many) where a.traits.blocksThirdPartyCookies {
      #expect(b.traits.blocksThirdPartyCookies)
    }
    let blocked = few.count { $0.traits.blocksThirdPartyCookies }
    #expect(many.count { $0.traits.blocksThirdPartyCookies } > blocked * 2)
  }

  @Test func moreClicksAPersonKeepTheClicksThatWereThere() throws {
    var settings = try PopulationTest.rich()
    let few = try people(settings)
    settings.clicksPerPerson *= 2
    let many = try people(settings)
    for (a, b) in zip(few, many) {
      #expect(b.clicks.count >= a.clicks.count)
      #expect(Array(b.clicks.prefix(a.clicks.count)) == a.clicks)
    }
  }

  @Test func aWiderAttributionWindowChangesNothingButTheCredit() throws {
    let settings = try PopulationTest.rich()
    var timeline = Timeline()
    let wide = try people(settings, timeline)
    timeline.attributionWindow = .hours(3)
    let narrow = try people(settings, timeline)
    var dropped = 0
    for (a, b) in zip(wide, narrow) {
      #expect(a.events == b.events)
      for (c, d) in zip(a.conversions, b.conversions) {
        #expect(d.attributedClick == -1 || d.attributedClick == c.attributedClick)
        if d.attributedClick != c.attributedClick { dropped += 1 }
      }
    }
    #expect(dropped > 100)
  }
}
