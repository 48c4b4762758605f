import Risk
import SimulationKernel
import Testing

@testable import Experiments

@Suite struct AggregateDifferencingAttackTests {
  private static let world = """
    scenario: 1
    seed: 20201006
    population: { people: 20_000 }
    systems:
      sums: { kind: attribution-reporting, counts-from: summary, summary: { epsilon: 3, count-share: 100% } }
      level-1: { kind: attribution-level-1, epsilon: 1 }
    adversaries:
      known: { kind: aggregate-differencing, people: 20_000 }
      differenced: { kind: aggregate-differencing, evidence: second-sum, people: 20_000 }
      spread: { kind: aggregate-differencing, sums: 4, people: 20_000 }
      presence: { kind: aggregate-differencing, evidence: presence, people: 20_000 }
      histogram: { kind: aggregate-differencing, system: level-1, people: 20_000 }
    """

  private func rows(_ name: String, _ settings: [String] = []) throws -> [RiskRow] {
    let scenario = try Laboratory.scenario(Self.world, settings)
    let arm = try #require(scenario.adversaries.first { $0.name == name })
    let unit = UnitSimulation(scenario: scenario, generator: try .init(scenario), replication: 0)
    return try #require(try AdversaryRun(arm, unit, RunResources(threads: 2), stop: StopFlag()).rows())
  }

  private func value(_ rows: [RiskRow], _ metric: String, at: String = "") throws -> RiskRow {
    try #require(rows.first { $0.metric == metric && ($0.at == at || at.isEmpty) })
  }

  /// 20,000 people in each world; six standard deviations of a rate are at most 0.021, of an advantage 0.03.
  @Test(arguments: ["known", "differenced", "presence", "histogram"])
  func ratesAreThoseOfTheClosedForm(_ name: String) throws {
    let rows = try rows(name)
    for (metric, margin) in [
      ("true_positive_rate", 0.0213), ("false_positive_rate", 0.0213), ("advantage", 0.03),
    ] {
      let row = try value(rows, metric)
      let (measured, expected) = (try #require(row.value), try #require(row.closedForm))
      #expect(abs(measured - expected) < margin, "\(name) \(row)")
      if let bound = row.bound { #expect(row.low ?? 0 <= bound) }
    }
  }

  @Test func advantagesAreThoseOfTheirSumsAndShares() throws {
    let (known, differenced) = (try rows("known"), try rows("differenced"))
    let (one, two) = (try value(known, "advantage"), try value(differenced, "advantage"))
    // 1 - e^(-epsilon/2) and 1 - (1 + epsilon/4) e^(-epsilon/2) at epsilon 3.
    #expect(abs((one.closedForm ?? 0) - 0.7769) < 1e-3)
    #expect(abs((two.closedForm ?? 0) - 0.6095) < 1e-3)
    #expect(abs((one.bound ?? 0) - 0.9051) < 1e-3)
    // Four sums that share epsilon tell less than one that has it, and no more than its bound.
    let spread = try value(rows("spread"), "advantage")
    #expect(spread.closedForm == nil)
    #expect((spread.value ?? 1) < (one.value ?? 0))
    #expect(abs((spread.bound ?? 0) - (one.bound ?? 1)) < 1e-9)
    // Half of epsilon 1 is what one bucket of one campaign is worth: 1 in noise of scale 2.
    let histogram = try value(rows("histogram"), "advantage")
    let quarter = 1 - Elementary.exp(-0.25)
    #expect(abs((histogram.closedForm ?? 0) - quarter) < 0.03)
  }

  @Test func nullReportsHideWhoSawTheAd() throws {
    let rows = try rows("presence")
    #expect(try value(rows, "true_positive_rate").value == 1)
    let predictive = try value(rows, "positive_predictive_value", at: "0.01")
    #expect(abs((predictive.closedForm ?? 0) - 0.01 / (0.01 + 0.05 * 0.99)) < 1e-9)
    #expect((predictive.low ?? 1) <= (predictive.closedForm ?? 0))
    #expect((predictive.high ?? 0) >= (predictive.closedForm ?? 1))
  }

  @Test func whatHidesNothingIsNotAttacked() {
    for setting in [
      "adversaries.histogram.evidence=presence", "systems.sums.counts-from=event-level",
      "adversaries.known.sums=0", "adversaries.known.conversions=101",
    ] {
      #expect(throws: (any Error).self, "\(setting)") { try Laboratory.scenario(Self.world, [setting]) }
    }
  }
}
