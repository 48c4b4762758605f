import Experiments
import Foundation
import Population
import ScenarioFiles
import SimulationKernel
import Testing

@Suite struct ShippedScenarioTests {
  private func experiment(_ name: String) throws -> Experiment {
    try ScenarioFile(path: ScenarioText.folder.appending(path: name).path).experiment().experiment
  }

  @Test func theScenariosThatAreNamedInTheDocumentationAreThere() throws {
    let names = try ScenarioText.shipped()
    for name in ["quickstart", "noise-sweep", "three-report-cap", "windows-and-expiry", "benchmark"] {
      #expect(names.contains("\(name).yaml"))
    }
  }

  @Test func everyShippedScenarioIsSoundHasNoRemarksAndIsNamedLikeItsFile() throws {
    for name in try ScenarioText.shipped() {
      let outcome = try ScenarioFile(path: ScenarioText.folder.appending(path: name).path).experiment()
      #expect(outcome.remarks.isEmpty, "\(name): \(outcome.remarks)")
      #expect(outcome.experiment.name + ".yaml" == name)
      #expect(outcome.experiment.points.allSatisfy { !$0.scenario.systems.isEmpty })
    }
  }

  @Test func theQuickstartIsWhatItsReadersAreTold() throws {
    let quickstart = try experiment("quickstart.yaml")
    let scenario = try #require(quickstart.points.first?.scenario)
    #expect(quickstart.points.count == 1 && quickstart.replications == 10)
    #expect(scenario.population.people == 100_000)
    #expect(scenario.systems.map(\.name) == ["ecm", "cookies", "none"])
    #expect(scenario.systems.map(\.measures) == [true, true, false])
    #expect(scenario.systems[0].noise.noise == 0.05 && scenario.systems[0].noise.values == 8)
  }

  @Test func theBenchmarkIsTheModelOnWhichSpeedIsCompared() throws {
    let scenario = try #require(try experiment("benchmark.yaml").points.first?.scenario)
    #expect(scenario.population.activityShape == nil && scenario.population.clicksPerPerson == 3)
    #expect(scenario.population.campaigns == 10 && scenario.population.organicPerPerson == 0)
    #expect(scenario.population.conversionsPerClick == (try .poisson(mean: 0.3)))
    #expect(
      scenario.population.delay
        == .exponential(try ExponentialLaw(mean: Double(SimulationDuration.days(3).milliseconds))))
    #expect(scenario.timeline.warmUp == .zero && scenario.timeline.adsEnd == .days(30))
    #expect(scenario.timeline.period == .days(60) && scenario.timeline.drain == nil)
    let sixHours = DelayLaw.exponential(try ExponentialLaw(mean: 6 * 3_600_000))
    #expect(scenario.availability == .independent(closedShare: 0.2, closedFor: sixHours))
    #expect(scenario.population.dormantShare == 0)
  }

  @Test func aSweepMakesOnePointForEachCombinationTheLastPathFastest() throws {
    let sweep = try experiment("windows-and-expiry.yaml")
    #expect(sweep.sweptPaths == ["systems.article.expiry", "systems.article.windows"])
    #expect(sweep.points.count == 9)
    #expect(
      sweep.points.map { $0.values[0].value } == ["2d", "2d", "2d", "7d", "7d", "7d", "30d", "30d", "30d"])
    #expect(sweep.points.prefix(3).map { $0.values[1].value } == ["[2d, 7d]", "[1d]", "[]"])
    let noise = try experiment("noise-sweep.yaml")
    #expect(noise.points.map { $0.scenario.systems[0].noise.noise } == [0, 0.01, 0.05, 0.2])
  }

  /// What a run keeps as its effective scenario is itself a scenario, and the same one.
  @Test func theEffectiveScenarioOfEveryPointReadsBackAsItself() throws {
    for name in try ScenarioText.shipped() {
      for (index, text) in try experiment(name).effective.components(separatedBy: "---\n").enumerated() {
        let again = try ScenarioFile(
          text: text, name: "effective.yaml", folder: ScenarioText.folder.path
        ).experiment().experiment
        #expect(again.effective == text, "\(name), point \(index)")
        #expect(again.points.count == 1)
      }
    }
  }

  @Test func everyDefaultIsPartOfTheEffectiveScenario() throws {
    let effective = try ScenarioFile(text: ScenarioText.small, name: "s.yaml").experiment().experiment
      .effective
    for line in [
      "people: 1000", "warm-up: 30d", "drain: 30d1h", "noise: 0.05", "reports-per-click: 3",
      "windows: [2d, 7d]",
      "dormant-closed: 30d", "dormant: 0.02", "weight: 2000", "truths: [reported, attributable, all]",
    ] {
      #expect(effective.contains(line), "\(line)")
    }
  }

  @Test func optionsAndFileSayTheSameThing() throws {
    let file = try ScenarioFile(text: ScenarioText.small("noise: 5%", "noise: 20%"), name: "s.yaml")
    let option = try ScenarioFile(text: ScenarioText.small, name: "s.yaml")
    #expect(
      try file.experiment().experiment.effective
        == option.experiment(settings: ["systems.ecm.noise=20%"]).experiment.effective)
    let swept = try option.experiment(sweeps: ["systems.ecm.noise=0,20%"]).experiment
    #expect(swept.points.map { $0.values[0].value } == ["0", "0.2"])
    #expect(swept.effective.hasSuffix(try file.experiment().experiment.effective))
  }

  @Test func aSweepOptionTakesThePlaceOfTheFilesSweep() throws {
    let text = ScenarioText.small + "sweep:\n  systems.ecm.noise: [0, 1%, 2%]\n"
    let points = try ScenarioFile(text: text, name: "s.yaml")
      .experiment(sweeps: ["systems.ecm.noise=50%"]).experiment.points
    #expect(points.count == 1 && points[0].values[0].value == "0.5")
  }
}
