import Population

/// Simulates some people of a scenario in memory and times that.
struct PilotRun {
  let scenario: Scenario
  /// How long it takes to set the population up, in seconds.
  let setUp: Double

  private let generator: PopulationGenerator
  private let resources: RunResources

  /// Sets the population up.
  ///
  /// - Throws: ``PilotFailure`` when it cannot be.
  init(_ scenario: Scenario, _ resources: RunResources) throws {
    self.scenario = scenario
    self.resources = resources
    let start = ContinuousClock.now
    do {
      generator = try PopulationGenerator(scenario)
    } catch {
      throw PilotFailure(description: "the population cannot be set up: \(error)")
    }
    setUp = (ContinuousClock.now - start) / .seconds(1)
  }

  /// People enough for every thread to have some work.
  var fewest: UInt64 { min(scenario.population.people, UInt64(2 * resources.threads * resources.blockSize)) }

  /// Simulates some of the people.
  ///
  /// - Parameters:
  ///   - people: how many.
  ///   - targets: how many of them an adversary is after; nil for a run without adversary.
  func measure(people: UInt64, targets: UInt64?) throws -> (seconds: Double, tally: UnitTally) {
    var sample = scenario
    sample.population.people = people
    if let targets { sample.risk?.people = targets } else { sample.risk = nil }
    let simulation = UnitSimulation(scenario: sample, generator: generator, replication: 0)
    let start = ContinuousClock.now
    let tally: UnitTally?
    do {
      tally = try simulation.run(resources, recording: nil, stop: StopFlag())
    } catch is PopulationError {
      throw PilotFailure(description: PopulationError.summary)
    }
    guard let tally else { throw PilotFailure(description: "the pilot was stopped") }
    return ((ContinuousClock.now - start) / .seconds(1), tally)
  }
}

/// The pilot of a plan could not be simulated.
public struct PilotFailure: Error, CustomStringConvertible {
  /// What was wrong, and the remedy.
  public let description: String
}
