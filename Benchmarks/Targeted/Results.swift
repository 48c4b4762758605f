import Benchmark
import Experiments
import Foundation
import PrivacyMechanisms
import Recovery
import ResultsExport
import ScenarioFiles

/// Estimates of one campaign's counts.
func recovery() {
  for estimator in [CountEstimator.unbiased, .nonNegative, .simplexProjection] {
    Benchmark("recovery, one campaign, \(estimator.rawValue)") { benchmark in
      let recovery = try CountRecovery(noise: DataNoise(values: 8, noise: 0.05))
      let reports = [50, 150, 300, 400, 700, 200, 0, 2000]
      benchmark.startMeasurement()
      for _ in benchmark.scaledIterations {
        blackHole(try recovery.estimates(observed: reports, estimator: estimator))
      }
      benchmark.stopMeasurement()
    }
  }
}

/// Scenario files in, tables out.
func files() {
  Benchmark("scenario, read and decode") { benchmark in
    let path = scenarioPath("benchmark")
    for _ in benchmark.scaledIterations { blackHole(try ScenarioFile(path: path).experiment()) }
  }
  Benchmark("table, 10,000 rows of 5 cells") { benchmark in
    let columns = (0..<5).map { ColumnSchema("column\($0)", $0 < 2 ? .integer : .number, "a number") }
    let schema = TableSchema(name: "table", description: "Numbers.", columns: columns)
    for _ in benchmark.scaledIterations {
      var rows = CSVRows(schema)
      for row in 0..<10_000 {
        rows.append(row)
        rows.append(row &* 7919)
        for column in 1..<4 { rows.append(Double(row) / Double(column + 2)) }
        rows.endRow()
      }
      blackHole(rows.bytes)
    }
  }
}

/// A whole small run without an adversary and with one; the difference is the adversary's.
func adversaries() {
  for (name, settings) in [("no risk", []), ("risk for 500 people", ["risk.people=500"])] {
    Benchmark("run of 5,000 people, \(name)") { benchmark in
      let settings = ["population.people=5000"] + settings
      let experiment = try ScenarioFile(path: scenarioPath("benchmark")).experiment(settings: settings)
        .experiment
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent("targeted-\(getpid())").path
      defer { try? FileManager.default.removeItem(atPath: folder) }
      benchmark.startMeasurement()
      for _ in benchmark.scaledIterations {
        let options = RunOptions(folder: folder, resources: RunResources(threads: 1), startsFresh: true)
        blackHole(try ExperimentRun(experiment, options).execute(stop: StopFlag()) { _ in })
      }
      benchmark.stopMeasurement()
    }
  }
}

private func scenarioPath(_ name: String) -> String {
  let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  return package.deletingLastPathComponent().appendingPathComponent("Scenarios/\(name).yaml").path
}
