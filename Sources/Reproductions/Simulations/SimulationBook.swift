import SimulationKernel

/// A run of the engines by name.
struct NamedSimulation: Sendable {
  /// Its name in `published.yaml`.
  var name: String
  /// What it is called with.
  var parameters: [Parameter]
  /// Plays it; the same arguments give the same outcome.
  var run: @Sendable (Arguments, SimulationMemory) throws -> Simulated

  init(
    _ name: String, _ parameters: [Parameter],
    _ run: @escaping @Sendable (Arguments, SimulationMemory) throws -> Simulated
  ) {
    self.name = name
    self.parameters = parameters
    self.run = run
  }
}

/// All runs of engines that published numbers can be held against.
public enum SimulationBook {
  static let all: [NamedSimulation] = eventConversions + attributionReporting + sums + levelOne + schedules

  /// The names of all simulations.
  public static var names: [String] { all.map(\.name) }

  static func simulation(_ name: String) -> NamedSimulation? { all.first { $0.name == name } }

  /// The project's seed.
  static let seed: UInt64 = 20_201_006

  /// The random numbers of one simulation, each of which is a replication of its own.
  static func random(_ number: UInt64) -> AddressedRandom {
    AddressedRandom(seed: seed, replication: 1_000_000 + number)
  }

  /// What the ties between copies of a digit are broken by.
  static let tiePurpose = RandomPurpose(rawValue: 0x461)

  /// How many outcomes a simulation makes.
  static let runs = Parameter.whole("runs", 100...10_000_000)
}

/// Outcomes that several numbers share, so that they are played once.
final class SimulationMemory {
  private var kept: [String: [[Double]]] = [:]

  /// The outcomes under a name, made where nobody has asked for them yet.
  func outcomes(_ name: String, _ make: () throws -> [[Double]]) rethrows -> [[Double]] {
    if let known = kept[name] { return known }
    let made = try make()
    kept[name] = made
    return made
  }
}
