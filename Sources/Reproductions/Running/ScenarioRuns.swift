import Experiments
import ScenarioFiles

/// The scenarios of a folder, each run once, when its first figure is asked for.
struct ScenarioRuns {
  private let folder: String
  private let results: String
  private let resources: RunResources
  private var outcomes: [String: (Experiment, RunOutcome)] = [:]

  init(folder: String, results: String, resources: RunResources) {
    self.folder = folder
    self.results = results
    self.resources = resources
  }

  /// One figure of a scenario's summary, with an interval over its replications.
  ///
  /// - Returns: nil when it was stopped.
  mutating func value(of figure: ScenarioFigure, stop: StopFlag) throws -> Simulated? {
    guard let (experiment, outcome) = try outcome(of: figure.file, stop: stop) else { return nil }
    let rows = try Self.rows(of: figure, experiment, outcome)
    guard let row = rows.first, rows.count == 1 else {
      throw ReproductionError(
        place: "scenario",
        problem:
          "\(figure.file) has \(rows.count) rows of summary.csv for \(figure.metric) of \(figure.system), "
          + "of which at, estimator, truth, adversary and point must leave one")
    }
    guard row.replications > 1, let deviation = row.standardDeviation else {
      throw ReproductionError(
        place: "scenario", problem: "\(figure.file) needs two or more replications for an interval")
    }
    return try .mean(row.mean, deviation: deviation, replications: row.replications)
  }

  private static func rows(
    of figure: ScenarioFigure, _ experiment: Experiment, _ outcome: RunOutcome
  ) throws -> [SummaryRow] {
    zip(experiment.points, outcome.summaries).flatMap { point, rows -> [SummaryRow] in
      let written = point.values.map { "\($0.path)=\($0.value)" }
      guard figure.point.allSatisfy({ written.contains($0) }),
        let system = point.scenario.systems.firstIndex(where: { $0.name == figure.system })
      else { return [] }
      return rows.filter { row in
        row.system == system && row.metric == figure.metric
          && figure.at.map { $0 == row.at } != false
          && figure.estimator.map { $0 == row.estimator } != false
          && figure.truth.map { $0 == row.truth } != false
          && figure.adversary.map { $0 == row.adversary } != false
      }
    }
  }

  private mutating func outcome(of file: String, stop: StopFlag) throws -> (Experiment, RunOutcome)? {
    if let known = outcomes[file] { return known }
    let experiment = try ScenarioFile(path: folder + file).experiment().experiment
    let stem = file.hasSuffix(".yaml") ? String(file.dropLast(5)) : file
    let run = ExperimentRun(
      experiment, RunOptions(folder: "\(results)/\(stem)", resources: resources, startsFresh: true))
    let outcome = try run.execute(stop: stop) { _ in }
    if outcome.wasInterrupted { return nil }
    if let failure = outcome.failures.first {
      throw ReproductionError(place: "scenario", problem: "\(file) failed: \(failure)")
    }
    outcomes[file] = (experiment, outcome)
    return (experiment, outcome)
  }
}
