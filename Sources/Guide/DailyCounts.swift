// guide: begin drive
import Experiments
import Measurement
import Population
import PrivacyMechanisms
import ScenarioFiles
import SimulationKernel
import Web

/// Counts what the reports of ``DailyLastClick`` tell, by hand: people, browsers, reports.
public enum DailyCounts {
  /// How many reports name each campaign, in the order of campaigns.
  ///
  /// - Parameters:
  ///   - people: who they are.
  ///   - timeline: when they act.
  ///   - seed: any 64 bits; the same seed gives the same people.
  ///   - blockSize: how many people are made at a time, at least 1; it changes nothing.
  /// - Throws: what keeps the people from being made.
  public static func byCampaign(
    _ people: PopulationSettings, _ timeline: Timeline, seed: UInt64, blockSize: Int = 512
  ) throws -> [Int] {
    let generator = try PopulationGenerator(people, timeline: timeline)
    let key = AddressedRandom.key(seed: seed, replication: 0)
    let block = PopulationBlock()
    var loop = BrowserLoop<DailyLastClick>(.init(), availability: .alwaysOpen)
    var counts = Array(repeating: 0, count: people.campaigns)
    var first: UInt64 = 0
    while first < people.people {
      let count = Int(min(UInt64(blockSize), people.people - first))
      try generator.generate(first: first, count: count, key: key, into: block)
      for person in 0..<count {
        play(person, of: block, &loop, until: timeline.end) { counts[$0] += 1 }
      }
      first += UInt64(count)
    }
    return counts
  }

  /// Plays all browsers of one person, and hands over the campaign of each report that has left by the end.
  private static func play(
    _ person: Int, of block: PopulationBlock, _ loop: inout BrowserLoop<DailyLastClick>,
    until end: SimulationTime, take: (Int) -> Void
  ) {
    let random = block.random(of: person)
    let browsers = block.browserStart[person]..<block.browserStart[person + 1]
    let events = block.events[block.eventStart[person]..<block.eventStart[person + 1]]
    for (browser, row) in browsers.enumerated() {
      loop.begin(block.traits[row], browser: browser)
      for timed in events where Int(timed.browser) == browser {
        loop.play(timed.event, at: timed.time, random: random)
      }
      loop.finish(through: end, random: random)
      for sent in loop.outbox.sent {
        take(ClickIdentifier(rawValue: sent.report.clickData).campaign)
      }
    }
  }
}
// guide: end drive

// guide: begin harness
extension Experiment {
  /// The same experiment with ``DailyLastClick`` as one system more, which all tables then have rows of.
  ///
  /// - Throws: `DataNoiseError`, as channels do that have fewer than two values; this one has two.
  public func withDailyLastClick(_ settings: DailyLastClick.Settings = .init()) throws -> Experiment {
    var experiment = self
    let arm = SystemArm.own(
      "daily", DailyLastClick.self, settings, noise: try DataNoise(values: 2, noise: 0))
    for point in experiment.points.indices { experiment.points[point].scenario.systems.append(arm) }
    // What results belong to: results of other settings must never be mixed with these.
    experiment.effective += "\nown system daily: window \(settings.window.milliseconds) ms"
    return experiment
  }
}

/// Runs a scenario file with the system of the guide beside its own.
///
/// - Parameters:
///   - path: the scenario file.
///   - folder: where the results go.
/// - Throws: everything that is wrong with the scenario, and what keeps results from being written.
public func runWithDailyLastClick(scenario path: String, into folder: String) throws -> RunOutcome {
  let experiment = try ScenarioFile(path: path).experiment().experiment.withDailyLastClick()
  let options = RunOptions(folder: folder, resources: RunResources(threads: 2))
  return try ExperimentRun(experiment, options).execute(stop: StopFlag()) { _ in }
}
// guide: end harness
