import Population
import SimulationKernel

/// Which design points of an experiment get a pilot, and whose stands for the others.
struct PilotChoice {
  /// The points that are simulated.
  let points: [Int]
  /// For each design point, the position in ``points`` of the one that stands for it.
  let standIns: [Int]

  /// What decides most how long a point takes, and how many rows.
  private struct Size: Equatable {
    var population: PopulationSettings
    var timeline: Timeline
    var targets: UInt64?
    /// How many values of data each system tells apart.
    var values: [Int]

    init(_ scenario: Scenario) {
      population = scenario.population
      timeline = scenario.timeline
      targets = scenario.risk.map { min($0.people, scenario.population.people) }
      values = scenario.systems.map(\.values)
    }
  }

  /// - Parameter most: how many points are simulated at most, at least 2.
  init(_ scenarios: [Scenario], most: Int = 8) {
    guard scenarios.count > most else {
      points = Array(scenarios.indices)
      standIns = points
      return
    }
    // Points of one size take about as long; the first of them stands for all.
    var sizes: [(size: Size, point: Int)] = []
    var sizeOf: [Int] = []
    for (point, scenario) in scenarios.enumerated() {
      let size = Size(scenario)
      if let known = sizes.firstIndex(where: { $0.size == size }) {
        sizeOf.append(known)
      } else {
        sizeOf.append(sizes.count)
        sizes.append((size, point))
      }
    }
    let ordered = sizes.indices.sorted {
      let (a, b) = (sizes[$0].size, sizes[$1].size)
      return (a.population.people, a.targets ?? 0, $0) < (b.population.people, b.targets ?? 0, $1)
    }
    let count = min(most, ordered.count)
    points = (0..<count).map { sizes[ordered[Self.rank($0, of: count, in: ordered.count)]].point }
    // Sizes without a pilot have that of the closest one in order.
    var standIn = Array(repeating: 0, count: ordered.count)
    for (rank, size) in ordered.enumerated() {
      standIn[size] =
        (0..<count).min {
          abs(Self.rank($0, of: count, in: ordered.count) - rank)
            < abs(Self.rank($1, of: count, in: ordered.count) - rank)
        } ?? 0
    }
    standIns = sizeOf.map { standIn[$0] }
  }

  /// Spreads a few places over many ranks, both ends included.
  private static func rank(_ place: Int, of count: Int, in all: Int) -> Int {
    count > 1 ? place * (all - 1) / (count - 1) : 0
  }
}
