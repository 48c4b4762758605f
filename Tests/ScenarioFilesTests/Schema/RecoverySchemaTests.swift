import Recovery
import ScenarioFiles
import Testing

/// The settings below `recovery`.
@Suite struct RecoverySchemaTests {
  private func outcome(_ settings: [String], _ text: String = ScenarioText.small) throws
    -> ScenarioFile.Outcome
  {
    try ScenarioFile(text: text, name: "s.yaml").experiment(settings: settings)
  }

  @Test func theUsualEstimatorsAreMadeUnlessOthersAreNamed() throws {
    let usual = try outcome([]).experiment.points[0].scenario.recovery
    #expect(usual.estimators == [.raw, .unbiased, .nonNegative])
    #expect(usual.assumedNoise == nil && usual.assumedEpsilon == nil)
    let named = try outcome([
      "recovery.estimators=[em, shrinkage, simplex-projection, posterior-events, em]"
    ])
    .experiment.points[0].scenario.recovery
    #expect(named.estimators == [.expectationMaximisation, .shrinkage, .simplexProjection, .posteriorEvents])
  }

  @Test func theNoiseThatIsAssumedIsRead() throws {
    let outcome = try outcome(["recovery.assumed-noise=20%"])
    #expect(outcome.experiment.points[0].scenario.recovery.assumedNoise == 0.2)
    #expect(outcome.remarks.isEmpty)
    let message = ScenarioText.message(ScenarioText.small, settings: ["recovery.assumed-noise=1"])
    #expect(message?.contains("recovery.assumed-noise") == true)
  }

  @Test func whatChangesNothingIsRemarkedOn() throws {
    let remarks = try outcome(["recovery.assumed-epsilon=3"]).remarks
    #expect(remarks.count == 1 && remarks[0].contains("recovery.assumed-epsilon changes nothing"))
    let cookies = ScenarioText.small.replacing("    profile: article\n    noise: 5%\n", with: "")
      .replacing("event-conversion-measurement", with: "no-measurement")
    #expect(
      try outcome(["recovery.assumed-noise=3%"], cookies).remarks.contains {
        $0.contains("recovery.assumed-noise changes nothing")
      })
  }
}
