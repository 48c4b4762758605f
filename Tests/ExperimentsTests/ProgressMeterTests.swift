import Experiments
import Foundation
import Testing

/// What a meter shows of a run.
@Suite struct ProgressMeterTests {
  @Test func aRunCountsEverybodyAndASecondOneFindsThemDone() throws {
    let scratch = try Scratch()
    let experiment = try Laboratory.experiment(sweeps: ["systems.article.noise=0,5%"])
    for isAgain in [false, true] {
      let meter = ProgressMeter()
      #expect(meter.reading.totalReplications == 0 && meter.reading.share == 0)
      _ = try Laboratory.runMetered(experiment, in: scratch.path("r"), meter)
      let reading = meter.reading
      #expect(reading.replications == 4 && reading.totalReplications == 4 && !reading.isAtMost)
      #expect(reading.simulated == (isAgain ? 0 : 4 * 3000))
      #expect(reading.keptReplications == (isAgain ? 4 : 0))
      #expect(reading.remaining == 0 && reading.share == 1)
    }
  }

  @Test func theMeterMovesWithinAReplication() throws {
    let scratch = try Scratch()
    let experiment = try Laboratory.experiment(
      Laboratory.mixed, ["population.people=1_000_000", "replications=1"])
    let (meter, stop) = (ProgressMeter(), StopFlag())
    // Stops the run as soon as somebody was counted: long before the replication is over. A thread of its own,
    // since tasks share theirs with the tests that run beside.
    Thread.detachNewThread {
      while meter.reading.simulated == 0 { usleep(200) }
      stop.raise()
    }
    let outcome = try Laboratory.runMetered(experiment, in: scratch.path("r"), meter, stop)
    #expect(outcome.wasInterrupted)
    let reading = meter.reading
    #expect(reading.simulated > 0 && reading.simulated < 1_000_000 && reading.replications == 0)
    #expect(reading.remaining == 1_000_000 - reading.simulated && reading.share < 1)
  }

  @Test func whatIsNotNeededIsTakenOff() throws {
    let scratch = try Scratch()
    let experiment = try Laboratory.experiment(
      Laboratory.mixed,
      [
        "population.people=300",
        "replications={until: {metric: conversions, at: delivered, system: cookies, relative: 50%, max: 60}}",
      ])
    let meter = ProgressMeter()
    let outcome = try Laboratory.runMetered(experiment, in: scratch.path("r"), meter)
    #expect(outcome.done == 20 && meter.reading.replications == 20 && meter.reading.totalReplications == 20)
    #expect(meter.reading.isAtMost && meter.reading.remaining == 0)
  }
}

extension Laboratory {
  fileprivate static func runMetered(
    _ experiment: Experiment, in folder: String, _ meter: ProgressMeter, _ stop: StopFlag = StopFlag()
  ) throws -> RunOutcome {
    try ExperimentRun(experiment, RunOptions(folder: folder, resources: RunResources(threads: 2)))
      .execute(stop: stop, meter: meter) { _ in }
  }
}
