import Testing

@testable import Experiments

/// Event-level and summary reports of the same browsers, together.
@Suite struct RegisterBothTests {
  private static let text = """
    scenario: 1
    name: both
    seed: 20201006
    replications: 1
    population:
      people: 1500
      clicks-per-person: 6
      ad-techs: { count: 3, per-click: 3 }
      advertisers: { count: 2, campaigns: 2 }
      conversions-per-click: { constant: { value: 1 } }
    timeline: { drain: unlimited }
    systems:
      events: { kind: attribution-reporting, event-level: { epsilon: 2 } }
      sums: { kind: attribution-reporting, counts-from: summary, event-level: { epsilon: 2 } }
    """

  private func systems(_ settings: [String] = []) throws -> [SystemTally] {
    try Laboratory.tally(try Laboratory.scenario(Self.text, settings)).systems
  }

  private static let both = ["systems.events.register-both=true", "systems.sums.register-both=true"]

  /// Nothing of one kind is in the way of the other, so each arm counts what it counts alone.
  @Test func whereNoLimitBindsEachKindIsCountedAsIfItWereAlone() throws {
    #expect(try systems(Self.both) == systems())
  }

  /// An ad tech that is attributed one kind of report takes the only place of a pair of sites, for both kinds.
  @Test func bothKindsShareTheLimitOfReportingOrigins() throws {
    let limits = ["events", "sums"].map { "systems.\($0).limits.attribution-reporting-origins=1" }
    let alone = try systems(limits)
    let both = try systems(limits + Self.both)
    // A source that noise took over reports no event, but its summary report keeps other ad techs out.
    #expect(both[0].conversions(.delivered) < alone[0].conversions(.delivered))
    #expect(both[0].conversions(.delivered) > alone[0].conversions(.delivered) / 2)
    #expect(try systems(Self.both)[0].conversions(.delivered) > both[0].conversions(.delivered))
    #expect(both[0].sources?.registered == alone[0].sources?.registered)
  }
}
