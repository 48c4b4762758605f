import PrivacyMechanisms
import SimulationKernel
import Statistics
import Testing

@testable import Recovery

/// Counts held in the possible range, by projection and by iteration.
struct SimplexAndIterationTests {
  private func observed(_ cells: Int, _ random: inout RandomSequence) -> [Int] {
    (0..<cells).map { _ in
      random.next(below: 3) == 0 ? Int(random.next(below: 5)) : Int(random.next(below: 400))
    }
  }

  private func random(_ purpose: UInt16) -> RandomSequence {
    RandomSequence(
      random: AddressedRandom(seed: 20_201_006, replication: 0), purpose: RandomPurpose(rawValue: purpose))
  }

  /// By hand: the unbiased counts are 88.89, -7.78, -11.11, 38.89, -2.78 and -6.11; 13.89 off each of the two that stay.
  @Test func theClosestPossibleCountsAreThoseByHand() throws {
    let recovery = try CountRecovery(noise: DataNoise(values: 6, noise: 0.4))
    let counts = try recovery.estimates(observed: [60, 2, 0, 30, 5, 3], estimator: .simplexProjection)
    for (estimate, count) in zip(counts.values, [75.0, 0, 0, 25, 0, 0]) {
      #expect(abs(estimate.estimate - count) < 1e-12)
    }
    #expect(counts.total.estimate == 100)
  }

  /// No point of the set is closer: moving anything from one cell to another leads away.
  @Test func noMoveBetweenCellsLeadsCloser() {
    var random = random(0x431)
    for _ in 0..<200 {
      let numbers = (0..<8).map { _ in random.unit() * 3 - 1 }
      let total = random.unit() * 4
      let closest = SimplexProjection.closest(to: numbers, total: total)
      #expect(abs(closest.reduce(0, +) - total) < 1e-12 && closest.allSatisfy { $0 >= 0 })
      for i in numbers.indices where closest[i] > 0 {
        for j in numbers.indices {
          // The slope of the squared distance when a little goes from i to j.
          let slope = (closest[j] - numbers[j]) - (closest[i] - numbers[i])
          #expect(slope > -1e-12)
        }
      }
    }
  }

  @Test func possibleCountsStayWhereTheyAre() {
    let counts = SimplexProjection.closest(to: [3.0, 0, 4, 5], total: 12)
    #expect(counts == [3, 0, 4, 5])
    #expect(SimplexProjection.closest(to: [3, -2], total: 0) == [0, 0])
  }

  private func likelihood(_ counts: [Double], _ observed: [Int], _ noise: DataNoise) -> Double {
    let total = counts.reduce(0, +)
    return observed.indices.reduce(0) { sum, y in
      guard observed[y] > 0 else { return sum }
      let share = noise.falseProbability(y) + (1 - noise.noise) * counts[y] / total
      return sum + Double(observed[y]) * Elementary.log(share)
    }
  }

  /// A count whose most likely value lies just at 0 is approached ever more slowly: one of 400 stops at the limit of steps,
  /// and says how far from the maximum it may be.
  @Test(arguments: [0.001, 0.05, 0.3, 0.9], [DataNoise.Replacement.uniform, .inclusiveRange])
  func iterationEndsAtTheMostLikelyCounts(noise: Double, replacement: DataNoise.Replacement) throws {
    var random = random(0x432)
    let channel = try DataNoise(values: 8, noise: noise, replacement: replacement)
    let recovery = try CountRecovery(noise: channel)
    var settled = 0
    for _ in 0..<50 {
      let observed = observed(8, &random)
      let closed = try recovery.estimates(observed: observed, estimator: .nonNegative).values.map(\.estimate)
      let climbed = try recovery.estimates(observed: observed, estimator: .expectationMaximisation).values
        .map(\.estimate)
      let outcome = ExpectationMaximisation.counts(
        ReplacementCells(
          observed: observed, floors: (0..<8).map(channel.falseProbability), keep: 1 - noise))
      #expect(outcome.counts == climbed)
      let difference = likelihood(closed, observed, channel) - likelihood(climbed, observed, channel)
      #expect(difference > -1e-9 && difference < outcome.gap + 1e-9, "\(difference) \(outcome.gap)")
      #expect(abs(climbed.reduce(0, +) - closed.reduce(0, +)) < 1e-8)
      if abs(difference) < 1e-9 { settled += 1 }
    }
    #expect(settled >= 49, "\(settled)")
  }

  /// Also with most of 2925 states unseen, where half of what came out is noise.
  @Test(arguments: [1.0, 3, 8, 14])
  func iterationOverStatesEndsAtTheMostLikelyCounts(epsilon: Double) {
    let states = OutputStates(dataValues: 8, windows: 3, maxReports: 3)
    let response = states.response(epsilon: epsilon)
    var random = random(0x433)
    for cells in [5, 60] {
      let observed = observed(cells, &random) + [4000]
      let floor = response.flipProbability / response.states
      let outcome = ExpectationMaximisation.counts(
        ReplacementCells(
          observed: observed, floors: observed.map { _ in floor }, keep: response.keepProbability,
          unlisted: response.states - Double(observed.count)))
      let closed = StateLikelihood.counts(
        observed: observed, states: response.states, flipProbability: response.flipProbability,
        keepProbability: response.keepProbability)
      let total = Double(observed.reduce(0, +))
      func likelihood(_ counts: [Double]) -> Double {
        zip(observed, counts).reduce(0) {
          $1.0 == 0
            ? $0 : $0 + Double($1.0) * Elementary.log(floor + response.keepProbability * $1.1 / total)
        }
      }
      let difference = likelihood(closed) - likelihood(outcome.counts)
      #expect(outcome.gap < 2e-9 && abs(difference) < 3e-9, "\(cells) \(outcome.gap) \(difference)")
    }
  }

  @Test func theClosestStatesAreAllThatCanBe() throws {
    let states = OutputStates(dataValues: 2, windows: 2, maxReports: 3)
    let recovery = try OutputStateRecovery(states: states, epsilon: 3)
    var random = random(0x434)
    var histogram = OutputStateHistogram()
    for _ in 0..<300 { histogram.add(states.fakeReports { random.next(below: $0) }) }
    let response = recovery.response
    // All 35 states one by one.
    var observed = Array(repeating: 0.0, count: 35)
    for entry in histogram.entries {
      observed[Int(states.index(of: entry.state) ?? 0)] += Double(entry.count)
    }
    observed[0] = 900 - Double(histogram.sources)
    let counts = observed.map { ($0 - 900 * response.flipProbability / 35) / response.keepProbability }
    let closest = SimplexProjection.closest(to: counts, total: 900)
    let result = try recovery.estimates(observed: histogram, sources: 900, estimator: .simplexProjection)
    for data in 0..<2 {
      let count = (0..<35).reduce(0.0) {
        $0 + closest[$1] * Double(states.fakeReports(at: UInt64($1)).count(ofData: data))
      }
      #expect(abs(result.values[data].estimate - count) < 1e-9)
    }
  }

  @Test func estimatorsWithoutMeaningAreRefused() throws {
    let recovery = try CountRecovery(noise: DataNoise(values: 2, noise: 0.1))
    #expect(throws: RecoveryError.notApplicable(.posteriorEvents, .data)) {
      try recovery.estimates(observed: [1, 2], estimator: .posteriorEvents)
    }
    let sums = try SummaryRecovery(noise: DiscreteLaplace(scale: 10), unit: 1)
    #expect(throws: RecoveryError.notApplicable(.expectationMaximisation, .sums)) {
      try sums.totals([[3]], estimator: .expectationMaximisation)
    }
    #expect(CountEstimator.allCases.filter { $0.applies(to: .outputs) } == CountEstimator.allCases)
  }
}
