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
      ad-techs: { count: 3 }
      publishers: { count: 2 }
      advertisers: { count: 2, campaigns: 3 }
      conversions-per-click: { constant: { value: 1 } }
    timeline: { drain: unlimited }
    systems:
      events: { kind: attribution-reporting, event-level: { epsilon: 8 } }
      sums: { kind: attribution-reporting, counts-from: summary, event-level: { epsilon: 8 } }
    """

  private func systems(_ settings: [String] = []) throws -> [SystemTally] {
    try Laboratory.tally(try Laboratory.scenario(Self.text, settings)).systems
  }

  private static let both = ["systems.events.register-both=true", "systems.sums.register-both=true"]

  /// Nothing of one kind is in the way of the other, so each arm counts what it counts alone.
  @Test func whereNoLimitBindsEachKindIsCountedAsIfItWereAlone() throws {
    let (alone, both) = (try systems(), try systems(Self.both))
    for (mine, together) in zip(alone, both) {
      #expect(together.observed == mine.observed && together.reported == mine.reported)
      #expect(together.observedValue == mine.observedValue && together.sources == mine.sources)
      #expect(together.funnel == mine.funnel && together.reports == mine.reports)
    }
    #expect(both[0].conversions(.noised) > 100 && both[1].conversions(.delivered) > 1000)
  }

  /// An ad tech that is attributed either kind of report takes the only place of a pair of sites, for both kinds.
  ///
  /// Where too many reports wait for the destination, a conversion leaves no event-level report but still a summary
  /// report.
  @Test func bothKindsShareTheLimitOfReportingOrigins() throws {
    let limits = ["events", "sums"].flatMap { name in
      ["attribution-reporting-origins=1", "event-level-reports-per-destination=1"].map {
        "systems.\(name).limits.\($0)"
      }
    }
    let alone = try systems(limits)
    let both = try systems(limits + Self.both)
    #expect(both[0].conversions(.delivered) < alone[0].conversions(.delivered))
    #expect(both[1].conversions(.delivered) <= alone[1].conversions(.delivered))
    #expect(both.allSatisfy { $0.conversions(.delivered) > 100 })
    #expect(both[0].sources?.registered == alone[0].sources?.registered)
  }
}
