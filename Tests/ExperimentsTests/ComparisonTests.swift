import Testing

@testable import Experiments

/// Systems set side by side on the same people.
@Suite struct ComparisonTests {
  private static let text = """
    scenario: 1
    name: comparison
    seed: 20201006
    replications: 4
    \(Laboratory.people)
    risk: { people: 300 }
    outputs: { side-by-side: true }
    systems:
      first: { kind: event-conversion-measurement }
      same: { kind: event-conversion-measurement }
      cookies: { kind: third-party-cookies }
      none: { kind: no-measurement }
    """

  private static let compared = Result { () throws -> (RunOutcome, Results) in
    let scratch = try Scratch()
    let outcome = try Laboratory.run(Laboratory.experiment(text), in: scratch.path)
    return (outcome, try Results(scratch.path))
  }

  private func values(_ system: Int) throws -> [ComparedFigure: ComparedValue] {
    let values = try Self.compared.get().0.comparisons[0][system]
    return Dictionary(uniqueKeysWithValues: values.map { ($0.figure, $0) })
  }

  @Test func aSystemDiffersInNothingFromItsTwin() throws {
    let (first, twin) = (try values(0), try values(1))
    for figure in ComparedFigure.allCases where figure != .epsilon {
      let (mine, other) = (try #require(first[figure]), try #require(twin[figure]))
      #expect(mine.value == other.value, "\(figure)")
      #expect(mine.difference == nil)
      #expect(other.difference == 0, "\(figure)")
      #expect(other.differenceInterval?.low == 0 && other.differenceInterval?.high == 0, "\(figure)")
    }
  }

  @Test func figuresAreThoseOfTheSummary() throws {
    let (outcome, results) = try Self.compared.get()
    for (system, rows) in outcome.comparisons[0].enumerated() {
      for value in rows {
        guard let key = Self.summaryMetric[value.figure] else { continue }
        let row = try #require(
          outcome.summaries[0].first {
            $0.system == system && $0.metric == value.figure.rawValue && $0.at == value.at
              && $0.truth == key.truth && $0.estimator == key.estimator && $0.adversary == key.adversary
          }, "\(value.figure) of system \(system)")
        #expect(abs(row.mean - value.value) <= 1e-12 * abs(row.mean))
        #expect(row.interval?.low == value.interval?.low)
      }
    }
    #expect(results.rows("systems.csv").count == outcome.comparisons[0].reduce(0) { $0 + $1.count })
  }

  private static let summaryMetric: [ComparedFigure: (truth: String, estimator: String, adversary: String)] =
    [
      .relativeError: ("attributable", "unbiased", ""),
      .foundAgain: ("", "", "passive"), .aboveTiming: ("", "", "passive"),
      .anonymitySet: ("", "", "passive"),
    ]

  /// The share lost in each replication, from the stages of the funnel: here no system looks back further than the
  /// truth does.
  private func lostShares(_ name: String) throws -> [Double] {
    let results = try Self.compared.get().1
    return (0..<4).map { replication in
      let rows = results.rows("funnel.csv").filter {
        $0["system"] == name && $0["replication"] == String(replication)
          && !["no_ad_click", "outside_attribution_window"].contains($0["stage"])
      }
      let delivered = rows.filter { $0["stage"] == "delivered" }.compactMap {
        Double($0["conversions"] ?? "")
      }
      let all = rows.compactMap { Double($0["conversions"] ?? "") }.reduce(0, +)
      return 1 - delivered.reduce(0, +) / all
    }
  }

  @Test func lossesAreThoseOfTheFunnel() throws {
    for (system, name) in ["first", "same", "cookies", "none"].enumerated() {
      let lost = try #require(try values(system)[.lostShare])
      #expect(abs(lost.value - (try lostShares(name)).reduce(0, +) / 4) < 1e-12, "\(name)")
    }
  }

  @Test func differencesArePairedByReplication() throws {
    let differences = zip(try lostShares("cookies"), try lostShares("first")).map { $0 - $1 }
    let mean = differences.reduce(0, +) / 4
    let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 3
    // The quantile of Student's law with three degrees of freedom.
    let reach = 3.182_446_305_284_263 * (variance / 4).squareRoot()
    let lost = try #require(try values(2)[.lostShare])
    let interval = try #require(lost.differenceInterval)
    #expect(mean != 0 && reach > 0)
    #expect(abs((lost.difference ?? 0) - mean) < 1e-12)
    #expect(abs(interval.low - mean + reach) < 1e-9 && abs(interval.high - mean - reach) < 1e-9)
  }

  @Test func whatATruthDoesNotHoldIsNotCountedAsDelivered() throws {
    let scratch = try Scratch()
    let experiment = try Laboratory.experiment(
      Self.text, ["timeline.attribution-window=1d", "replications=1", "risk=null"])
    let outcome = try Laboratory.run(experiment, in: scratch.path)
    let tally = try Laboratory.tally(experiment.points[0].scenario)
    let attributable = tally.population.attributable.reduce(0, +)
    let cookies = tally.systems[2]
    #expect(cookies.deliveredBeyond > 0)
    let arrived = cookies.conversions(.delivered) - cookies.deliveredBeyond
    let lost = try #require(outcome.comparisons[0][2].first { $0.figure == .lostShare })
    #expect(lost.value == 1 - Double(arrived) / Double(attributable) && lost.value > 0)
  }

  @Test func whatIsNotMeasuredAddsNothingAndLosesAll() throws {
    let none = try values(3)
    #expect(none[.lostShare]?.value == 1)
    #expect(none[.aboveTiming]?.value == 0)
    #expect(none[.relativeError] == nil)
    #expect(none[.epsilon] == nil)
  }

  @Test func epsilonIsTheNoisesOwn() throws {
    let epsilon = try #require(try values(0)[.epsilon])
    // ln((1 - p + p / 8) / (p / 8)) with p = 0.05.
    #expect(abs(epsilon.value - 5.030_437_921_392_435) < 1e-12)
    #expect(epsilon.at == "report data")
  }

  @Test func errorsThatAreNotMadeCannotBeCompared() {
    #expect(throws: (any Error).self) {
      try Laboratory.experiment(Self.text, ["recovery.truths=[reported]"])
    }
  }
}
