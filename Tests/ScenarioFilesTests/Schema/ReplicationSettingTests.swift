import Experiments
import ScenarioFiles
import Testing

/// The setting `replications`.
@Suite struct ReplicationSettingTests {
  private func plan(_ line: String) throws -> ReplicationPlan {
    try ScenarioFile(text: ScenarioText.small("replications: 2", line), name: "s.yaml").experiment()
      .experiment
      .plan
  }

  @Test func aNumberIsANumber() throws {
    #expect(try plan("replications: 12") == .fixed(12))
    #expect(try plan("") == .fixed(1))
  }

  @Test func aRuleNamesAFigureAPrecisionAndBounds() throws {
    let full = """
      replications:
        until: { metric: rmse, truth: reported, estimator: unbiased, system: ecm, half-width: 0.1, at-least: 30, max: 90 }
      """
    let figure = PrecisionRule.Figure(metric: "rmse", system: "ecm", truth: "reported", estimator: "unbiased")
    #expect(
      try plan(full)
        == .until(PrecisionRule(figure: figure, target: .halfWidth(0.1), atLeast: 30, atMost: 90)))
    let short = try plan("replications: { until: { metric: interval_coverage, at: 0.95, relative: 2% } }")
    #expect(
      short
        == .until(
          PrecisionRule(
            figure: PrecisionRule.Figure(metric: "interval_coverage", at: "0.95"), target: .relative(0.02),
            atLeast: 20, atMost: 200)))
    #expect(short.most == 200 && !short.isFixed && "\(short)" == "20 to 200")
  }

  @Test func theEffectiveScenarioOfARuleReadsBackAsItself() throws {
    let text = ScenarioText.small(
      "replications: 2", "replications: { until: { metric: rmse, relative: 2% } }")
    let first = try ScenarioFile(text: text, name: "s.yaml").experiment().experiment
    let again = try ScenarioFile(text: first.effective, name: "e.yaml").experiment().experiment
    #expect(again.effective == first.effective && again.plan == first.plan)
  }

  @Test func anOptionReplacesTheRuleOrAPartOfIt() throws {
    let text = ScenarioText.small(
      "replications: 2", "replications: { until: { metric: rmse, relative: 2% } }")
    let file = try ScenarioFile(text: text, name: "s.yaml")
    #expect(try file.experiment(settings: ["replications=3"]).experiment.plan == .fixed(3))
    #expect(try file.experiment(settings: ["replications.until.max=50"]).experiment.plan.most == 50)
  }

  static let broken: [(String, String)] = [
    ("metric: rmsee, half-width: 1", "replications.until.metric cannot be \"rmsee\""),
    ("half-width: 1", "replications.until.metric is missing"),
    ("metric: rmse", "replications.until names no precision"),
    (
      "metric: rmse, half-width: 1, relative: 1%",
      "replications.until.relative cannot stand beside \"half-width\""
    ),
    ("metric: rmse, half-width: 0", "replications.until.half-width is 0, which is out of range"),
    ("metric: rmse, half-width: 1, at-least: 5", "replications.until.at-least is 5, which is out of range"),
    ("metric: rmse, half-width: 1, at-least: 50, max: 40", "replications.until.max is below at-least"),
    ("metric: rmse, half-width: 1, system: emc", "replications.until.system cannot be \"emc\""),
    ("metric: rmse, half-width: 1, truth: reportd", "replications.until.truth cannot be \"reportd\""),
    ("metric: rmse, half-width: 1, width: 2", "replications.until.width is not a known setting"),
    (
      "metric: rmse, half-width: 1, adversary: pasive", "replications.until.adversary cannot be \"pasive\""
    ),
    (
      "metric: top_k, half-width: 1",
      "replications waits for top_k, a figure of risk.csv, but there is no risk"
    ),
    (
      "metric: rmse, half-width: 1, adversary: passive",
      "replications.until.adversary is no part of rmse, whose figures have no adversary"
    ),
    (
      "metric: delay_ms, half-width: 1, truth: all",
      "replications.until.truth is no part of delay_ms, whose figures have no truth"
    ),
    (
      "metric: keep_rate, half-width: 1, estimator: raw",
      "replications.until.estimator is no part of keep_rate, whose figures have no estimator"
    ),
    (
      "metric: keep_rate, half-width: 1, truth: all",
      "replications.until.truth is all, but keep_rate is known of reports alone"
    ),
    ("metric: delay_ms, half-width: 1, at: median", "replications.until.at cannot be \"median\""),
    ("metric: conversions, half-width: 1, at: deliverd", "replications.until.at cannot be \"deliverd\""),
    ("metric: bias, half-width: 1, at: 1", "replications.until.at is 1, but bias has no parameter"),
  ]

  @Test func aParameterIsComparedAsANumber() throws {
    func at(_ metric: String, _ at: String) throws -> String? {
      let plan = try plan("replications: { until: { metric: \(metric), at: \(at), half-width: 1 } }")
      guard case .until(let rule) = plan else { return nil }
      return rule.figure.at
    }
    #expect(try at("delay_ms", "0.50") == "0.5")
    #expect(try at("rmsre_tau", "5.0") == "5")
    #expect(try at("conversions", "delivered") == "delivered")
  }

  @Test func aFigureOfRiskNeedsItsAdversary() {
    func message(_ adversary: String, _ collusion: String) -> String? {
      ScenarioText.message(
        ScenarioText.small(
          "replications: 2",
          "replications: { until: { metric: top_k, adversary: \(adversary), at: 1, half-width: 1 } }\n"
            + "risk: { collusion: [\(collusion)] }"))
    }
    #expect(message("passive", "all") == nil && message("timing", "all") == nil)
    #expect(
      message("ad-tech", "all")?.contains(
        "replications waits for the adversary ad-tech, which risk.collusion leaves out") == true)
    #expect(
      message("passive-person", "ad-tech")?.contains(
        "replications waits for the adversary passive-person, which risk.collusion") == true)
    #expect(
      ScenarioText.message(
        ScenarioText.small(
          "replications: 2",
          "replications: { until: { metric: value_bias, half-width: 1 } }\n"
            + "recovery: { measures: [conversions] }"))?.contains(
          "waits for value_bias, a figure about value, which recovery.measures leaves out") == true)
  }

  @Test(arguments: broken) func mistakesAreTold(_ rule: String, _ message: String) throws {
    let found = ScenarioText.message(
      ScenarioText.small("replications: 2", "replications: { until: { \(rule) } }"))
    let first = try #require(found)
    #expect(first.components(separatedBy: ": error: ").count == 2, "one mistake, one message: \(first)")
    #expect(first.contains(": error: \(message)\n"), "\(first)")
  }

  @Test func nearMissesOfSystemsAreProposedAndFiguresThatAreNotMadeRefused() throws {
    let near = ScenarioText.message(
      ScenarioText.small(
        "replications: 2", "replications: { until: { metric: rmse, half-width: 1, system: cokies } }"))
    #expect(near?.contains("did you mean \"cookies\"?  (allowed: ecm, cookies)") == true)
    let left = ScenarioText.message(
      ScenarioText.small(
        "replications: 2",
        "replications: { until: { metric: rmse, half-width: 1, truth: all } }\nrecovery: { truths: [reported] }"
      ))
    #expect(left?.contains("replications waits for the truth all, which recovery.truths leaves out") == true)
    #expect(
      ScenarioText.message(ScenarioText.small("replications: 2", "replications: {}"))?.contains("until")
        == true)
    let swept = ScenarioText.small + "sweep: { replications.until.max: [20, 30] }"
    #expect(ScenarioText.message(swept)?.contains("cannot be swept: all design points share it") == true)
  }
}
