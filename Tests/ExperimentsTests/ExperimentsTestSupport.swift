import Foundation
import Population
import ScenarioFiles

@testable import Experiments

/// Experiments that the tests run, made from scenario texts like anybody's.
enum Laboratory {
  /// People who do everything that people can do.
  static let people = """
    population:
      people: 3000
      clicks-per-person: 4
      organic-per-person: 0.5
      cookies-blocked: 30%
      advertisers: { count: 3, campaigns: 2 }
      conversions-per-click:
        hurdle: { probability: 50%, repeats: { zero-truncated-poisson: { lambda: 2 } } }
    """

  /// Two profiles and both baselines over people who do everything that people can do.
  static let mixed = """
    scenario: 1
    name: mixed
    seed: 20201006
    replications: 2
    \(people)
    systems:
      article: { kind: event-conversion-measurement, profile: article }
      chromium: { kind: event-conversion-measurement, profile: chromium2020 }
      cookies: { kind: third-party-cookies }
      none: { kind: no-measurement }
    """

  static func experiment(
    _ text: String = mixed, _ settings: [String] = [], sweeps: [String] = []
  ) throws -> Experiment {
    try ScenarioFile(text: text, name: "test.yaml").experiment(settings: settings, sweeps: sweeps).experiment
  }

  static func scenario(_ text: String = mixed, _ settings: [String] = []) throws -> Scenario {
    try experiment(text, settings).points[0].scenario
  }

  /// What one replication leaves behind.
  static func tally(
    _ scenario: Scenario, replication: Int = 0, resources: RunResources = RunResources(threads: 2)
  ) throws -> UnitTally {
    let generator = try PopulationGenerator(scenario.population, timeline: scenario.timeline)
    let simulation = UnitSimulation(scenario: scenario, generator: generator, replication: replication)
    guard let tally = try simulation.run(resources, recording: nil, stop: StopFlag()) else {
      throw CancellationError()
    }
    return tally
  }

  /// What one system leaves behind in the first replication.
  static func tally(of system: String, _ settings: [String], text: String = mixed) throws -> SystemTally {
    let scenario = try scenario(text, settings)
    guard let index = scenario.systems.firstIndex(where: { $0.name == system }) else {
      throw CancellationError()
    }
    return try tally(scenario).systems[index]
  }

  @discardableResult
  static func run(
    _ experiment: Experiment, in folder: String, threads: Int = 2, blockSize: Int = 512, fresh: Bool = false,
    stop: StopFlag = StopFlag(), progress: (RunProgress) -> Void = { _ in }
  ) throws -> RunOutcome {
    let options = RunOptions(
      folder: folder, resources: RunResources(threads: threads, blockSize: blockSize), startsFresh: fresh)
    return try ExperimentRun(experiment, options).execute(stop: stop, progress: progress)
  }
}

extension SystemTally {
  func conversions(_ stage: FunnelStage) -> Int { funnel[stage.index] }
}

/// A folder that goes away with the test.
final class Scratch {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "attrsim-experiments-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func path(_ name: String) -> String { path + "/" + name }
}

/// What a results folder holds.
struct Results: Equatable {
  var tables: [String: Data] = [:]

  /// Reads every CSV of a folder.
  init(_ folder: String) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasSuffix(".csv") {
      tables[name] = FileManager.default.contents(atPath: folder + "/" + name)
    }
  }

  /// The rows of a table by column name; no field of these tables has a comma or a quote in it.
  func rows(_ name: String) -> [[String: String]] {
    let lines = String(decoding: tables[name] ?? Data(), as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    guard let header = lines.first else { return [] }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
  }
}
