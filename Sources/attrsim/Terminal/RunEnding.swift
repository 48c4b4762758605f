import ArgumentParser
import Experiments
import ResultsExport
import RunReports

/// What is said when the results of a run are there, or are not.
struct RunEnding {
  private let experiment: Experiment
  private let outcome: RunOutcome
  private let json: Bool

  /// - Parameter json: whether standard output is JSON.
  init(_ experiment: Experiment, _ outcome: RunOutcome, json: Bool) {
    self.experiment = experiment
    self.outcome = outcome
    self.json = json
  }

  /// Prints the summary and what there is to say besides.
  ///
  /// - Parameter report: whether a page of the results is made.
  /// - Throws: `ExitCode` unless all is well.
  func tell(report: Bool) throws {
    if outcome.wasInterrupted {
      Terminal.complain(
        "interrupted: \(outcome.done) of \(outcome.total) replications are done and kept in "
          + "\(outcome.folder); the same command goes on from there")
      throw ExitCode(Exit.interrupted)
    }
    for remark in outcome.remarks { Terminal.complain("warning: \(remark)") }
    let summary = SummaryReport(experiment, outcome)
    try Terminal.print(json ? try summary.json() : summary.table() + "results: \(outcome.folder)\n")
    if report { try writeReport(outcome.folder) }
    try refuseBreaches()
    guard outcome.failures.isEmpty else {
      for failure in outcome.failures.prefix(20) { Terminal.complain("failed: \(failure)") }
      Terminal.complain("\(outcome.failures.count) of \(outcome.total) replications failed; see runs.csv")
      throw ExitCode(Exit.someFailed)
    }
  }

  private func writeReport(_ folder: String) throws {
    let written = try RunReport(SavedRun(path: folder)).write()
    for remark in written.remarks { Terminal.complain("warning: \(remark)") }
    // With --json standard output is JSON alone.
    if json {
      Terminal.complain("report: \(written.page)")
    } else {
      try Terminal.print("report: \(written.page)\n")
    }
  }

  /// Says loudly that a figure is above what bounds it.
  ///
  /// Whoever publishes it would publish a mistake of this program.
  private func refuseBreaches() throws {
    let breaches = zip(experiment.points, outcome.breaches).flatMap { point, breaches in
      breaches.map { breach in
        ([point.scenario.systems[breach.system].name] + point.values.map { "\($0.path) = \($0.value)" })
          .joined(separator: ", ") + ": " + breach.description
      }
    }
    guard !breaches.isEmpty else { return }
    for breach in breaches.prefix(20) { Terminal.complain("DEFECT: \(breach)") }
    Terminal.complain(
      "\(breaches.count) figures are above what bounds them beyond chance (one in a million each). "
        + "That is a mistake of this program, not a finding: do not publish these results, "
        + "and report the scenario.")
    throw ExitCode(Exit.ourBug)
  }
}
