import Experiments
import ScenarioFiles
import Web

/// Computes the published numbers of a folder again.
public struct ReproductionRun {
  private let file: PublishedFile
  private var memory = SimulationMemory()
  private var scenarios: ScenarioRuns

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - file: the numbers.
  ///   - results: the folder below which the results of scenarios go.
  ///   - resources: how much of the machine scenarios use; nothing here changes a figure.
  public init(_ file: PublishedFile, results: String, resources: RunResources) {
    self.file = file
    scenarios = ScenarioRuns(folder: file.folder, results: results, resources: resources)
  }

  /// Computes all numbers.
  ///
  /// - Parameters:
  ///   - stop: raise it to stop before the next number.
  ///   - progress: told the name of each number before it is computed.
  /// - Returns: as many as were computed until it was stopped.
  /// - Throws: ``ReproductionError`` for a number that cannot be computed, `ScenarioError` for a scenario that is wrong,
  ///   `ForeignResults` and `OutputError` as scenarios do.
  public mutating func all(stop: StopFlag, progress: (String) -> Void) throws -> [Reproduction] {
    var done: [Reproduction] = []
    for number in file.numbers {
      if stop.isRaised { break }
      progress(number.name)
      guard let next = try compute(number, stop) else { break }
      done.append(next)
    }
    return done
  }

  /// - Returns: nil when it was stopped meanwhile.
  private mutating func compute(_ number: PublishedNumber, _ stop: StopFlag) throws -> Reproduction? {
    var simulated: Simulated?
    let closedForm = try number.formula.map { call in
      try Self.named(number.name) {
        guard let formula = FormulaBook.formula(call.name) else {
          throw ReproductionError(place: "formula", problem: "\(call.name) does not exist")
        }
        return try formula.compute(call.arguments)
      }
    }
    if let call = number.simulation {
      simulated = try Self.named(number.name) {
        guard let simulation = SimulationBook.simulation(call.name) else {
          throw ReproductionError(place: "simulation", problem: "\(call.name) does not exist")
        }
        return try simulation.run(call.arguments, memory)
      }
    } else if let figure = number.scenario {
      do {
        guard let value = try scenarios.value(of: figure, stop: stop) else { return nil }
        simulated = value
      } catch let error as ReproductionError {
        throw error.within(number.name)
      }
    }
    return Reproduction(number, closedForm: closedForm, simulated: simulated)
  }

  /// Does the work of a number; whatever engines and formulas refuse says whose number it was.
  private static func named<Value>(_ name: String, _ work: () throws -> Value) throws -> Value {
    do {
      return try work()
    } catch let error as ReproductionError {
      throw error.within(name)
    } catch let error as PublicSuffixListMissing {
      throw error
    } catch {
      throw ReproductionError(place: name, problem: "cannot be computed: \(error)")
    }
  }
}
