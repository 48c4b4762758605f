import Population
import SimulationKernel

/// Plays bots through the systems of a scenario, on one thread.
///
/// Only what their reports say is kept, since nobody's conversions stand behind them: it is in the counts and in the
/// truth `reported`, and in no funnel, delay, fingerprint or row of a report.
struct InvalidTrafficWorker {
  private let generator: PopulationGenerator
  private let block = PopulationBlock()
  private let workers: [AnyWorker]
  private let unit: UnitSimulation

  /// - Parameter generator: makes the bots.
  init(_ unit: UnitSimulation, _ generator: PopulationGenerator, _ traffic: InvalidTraffic) throws {
    self.unit = unit
    self.generator = generator
    var context = unit.context(ofBots: traffic)
    context.fabrication = try Fabrication(traffic, unit.scenario)
    workers = unit.scenario.systems.map { [context] in $0.worker(context) }
  }

  /// Plays bots.
  ///
  /// - Parameter first: the number of the first, counted after all people.
  func run(first: UInt64, count: Int) throws {
    try unit.generate(first: first, count: count, by: generator, into: block)
    for worker in workers { try worker.run(block) }
  }

  /// Adds what the reports said to the tallies of the systems.
  func join(_ systems: inout [SystemTally]) {
    for (index, worker) in workers.enumerated() { systems[index].addInvalid(worker.result()) }
  }
}
