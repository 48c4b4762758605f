import Testing

@testable import PrivacyMechanisms

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Published counts, flip probabilities and capacities, and the searches that turn a bound round.
struct CapacityBoundsTests {
  private struct Row: Sendable {
    let data: Int
    let windows: Int
    let reports: Int
    let states: UInt64
    /// The flip probability in percent, as printed.
    let percent: String
    /// Whether the last digit printed is cut off instead of rounded.
    var isCut = false
    let bits: String
  }

  /// As printed in the explainer and in issues 734 and 849 of its repository.
  private static let published = [
    Row(data: 8, windows: 3, reports: 3, states: 2925, percent: "0.24", bits: "11.461728"),
    Row(data: 8, windows: 2, reports: 3, states: 969, percent: "0.08051", bits: "9.902948"),
    Row(data: 8, windows: 1, reports: 3, states: 165, percent: "0.01372", bits: "7.363371"),
    Row(data: 2, windows: 1, reports: 1, states: 3, percent: "0.00025", bits: "1.584927"),
    Row(data: 2, windows: 3, reports: 1, states: 7, percent: "0.00058", bits: "2.807247"),
    Row(data: 2, windows: 3, reports: 2, states: 28, percent: "0.00232", isCut: true, bits: "4.806869"),
    Row(data: 2, windows: 3, reports: 3, states: 84, percent: "0.00698", bits: "6.390824"),
  ]

  @Test func publishedConfigurationsHaveTheirFigures() {
    for row in Self.published {
      let states = OutputStates(dataValues: row.data, windows: row.windows, maxReports: row.reports)
      #expect(states.count == row.states)
      let percent = states.flipProbability(epsilon: 14) * 100
      let digits = row.percent.count - 2
      #expect((row.isCut ? cut(percent, digits: digits) : rounded(percent, digits: digits)) == row.percent)
      #expect(rounded(states.channelCapacity(epsilon: 14), digits: 6) == row.bits)
    }
  }

  /// Recomputed to more digits than are published.
  @Test func otherConfigurationsHaveTheirFigures() {
    let rows: [(data: Int, windows: Int, reports: Int, states: UInt64, flip: Double, bits: Double)] = [
      (8, 2, 3, 969, 0.000805103285, 9.902947591), (8, 1, 3, 165, 0.000137183531, 7.363371483),
      (2, 2, 2, 15, 1.24727856e-5, 3.906638674), (2, 3, 1, 7, 5.82067199e-6, 2.807246955),
      (2, 3, 2, 28, 2.32822814e-5, 4.806869077), (2, 3, 3, 84, 6.98435920e-5, 6.390823968),
      (8, 3, 5, 118_755, 0.0898734290, 14.906545011),
    ]
    for row in rows {
      let states = OutputStates(dataValues: row.data, windows: row.windows, maxReports: row.reports)
      #expect(states.count == row.states)
      #expect(abs(states.flipProbability(epsilon: 14) / row.flip - 1) < 5e-9)
      #expect(abs(states.channelCapacity(epsilon: 14) - row.bits) < 6e-10)
    }
  }

  /// Values of the published test of the reference implementation, compared with `==` as it does.
  @Test func responsesAgreeToTheLastDigit() {
    #expect(RandomizedStates(states: 2, epsilon: log(3)).flipProbability == 0.5)
    #expect(RandomizedStates(states: 3, epsilon: log(3)).flipProbability == 0.6)
    #expect(RandomizedStates(states: 2, epsilon: log(3)).capacityInBits == 0.18872187554086717)
    #expect(RandomizedStates(states: 2, epsilon: .infinity).capacityInBits == 1)
    #expect(RandomizedStates(states: 1024, epsilon: .infinity).capacityInBits == 10)
    #expect(RandomizedStates(states: 3, epsilon: .infinity).capacityInBits == log2(3))
    #expect(RandomizedStates(states: 1, epsilon: 14).capacityInBits == 0)
    #expect(RandomizedStates(states: 7, epsilon: 0).flipProbability == 1)
    #expect(RandomizedStates(states: 7, epsilon: 0).capacityInBits == 0)
    #expect(RandomizedStates(states: 2925, epsilon: 1).flipProbability.description.hasPrefix("0.9994128981"))
  }

  /// Computed with 60 digits from log2 S - h(q) - q log2(S - 1).
  @Test(arguments: [
    (2925.0, 1e-8, 2.4653022588431793e-20), (2925, 1e-6, 2.4653038848307274e-16),
    (2925, 1e-4, 2.465466489674228e-12), (2925, 0.1, 2.6358609789341431e-6),
    (2925, 0.5, 8.657576048339098e-5), (3, 1e-9, 1.6029944902328472e-19), (3, 0.01, 1.6065432822549618e-5),
    (2, 0.001, 1.8033685756901292e-7), (1e12, 14, 2.25548593548078e-5),
    (4_294_967_295, 5, 1.9974596256053992e-7),
  ])
  func smallCapacitiesKeepTheirDigits(states: Double, epsilon: Double, bits: Double) {
    let response = RandomizedStates(states: states, epsilon: epsilon)
    #expect(abs(response.capacityInBits / bits - 1) < 1e-13)
  }

  @Test func capacitiesDoNotJumpWhereTheirFormulaChanges() {
    // The change comes at 1e-4 bits, near an epsilon of 0.533 with 2925 states.
    let bits = (500...560).map { RandomizedStates(states: 2925, epsilon: Double($0) / 1000).capacityInBits }
    #expect(bits[0] < 1e-4 && bits[60] > 1e-4)
    let steps = zip(bits, bits.dropFirst()).map { $1 - $0 }
    for (one, next) in zip(steps, steps.dropFirst()) { #expect(next > one && next < 1.01 * one) }
  }

  @Test func smallBoundsAllowSmallEpsilons() {
    #expect(RandomizedStates.largestEpsilon(states: 2925, within: 0, upTo: 14) == 0)
    #expect(RandomizedStates.largestEpsilon(states: 1, within: 0, upTo: 14) == 14)
    for bits in [1e-25, 1e-14, 1e-8] {
      let epsilon = RandomizedStates.largestEpsilon(states: 2925, within: bits, upTo: 14)
      // To first order the capacity is epsilon^2/(2 S) (1 - 1/S) nats.
      let expected = (2 * 2925 * bits * log(2) * 2925 / 2924).squareRoot()
      #expect(abs(epsilon / expected - 1) < 2 * expected + 1e-9)
    }
  }

  @Test func smallLeakagesKeepTheirDigits() {
    // log2(1 + (1 - p)(S - 1)), to first order epsilon (S - 1)/S/ln 2.
    let leakage = RandomizedStates(states: 2925, epsilon: 1e-12).minEntropyLeakageInBits
    #expect(abs(leakage / (1e-12 * 2924 / 2925 / log(2)) - 1) < 1e-11)
  }

  @Test func coinsHaveTheirEntropy() {
    let values = [0, 0.5, 1, 0.01, 0.99].map(BinaryEntropy.bits)
    #expect(values == [0, 1, 0, 0.08079313589591118, 0.08079313589591124])
  }

  @Test(arguments: [
    (5545.0, 6.5, 9.028709123768687), (2106, 6.5, 8.366900276574821), (16036, 6.5, 9.829279343808693),
    (84121, 11.5, 12.45087042924698), (24895, 11.5, 11.723490703852157), (3648, 11.5, 12.233993328032184),
  ])
  func epsilonUnderABoundIsFoundToTheLastBit(states: Double, bits: Double, epsilon: Double) {
    #expect(RandomizedStates.largestEpsilon(states: states, within: bits, upTo: 14) == epsilon)
  }

  @Test func epsilonStopsAtItsOwnLimit() {
    #expect(RandomizedStates.largestEpsilon(states: 2925, within: 11.5, upTo: 14) == 14)
    #expect(RandomizedStates.largestEpsilon(states: 3, within: 6.5, upTo: .infinity) == .infinity)
    #expect(RandomizedStates.largestEpsilon(states: 2925, within: 11.5, upTo: 0) == 0)
    #expect(RandomizedStates(states: 2925, epsilon: 0.5e-300).capacityInBits <= 1e-15)
  }

  @Test func boundsAllowSoManyStates() {
    #expect(RandomizedStates.largestStates(within: 11.5, epsilon: 14) == 3006)
    #expect(RandomizedStates.largestStates(within: 11.46173, epsilon: 14) == 2925)
    #expect(RandomizedStates.largestStates(within: 6.5, epsilon: 14) == 90)
    #expect(RandomizedStates.largestStates(within: 0, epsilon: 14) == 1)
    #expect(RandomizedStates.largestStates(within: 11.5, epsilon: 1) == nil)
    // At epsilon 5 the capacity peaks between 32 and 64 states; this bound is passed only around the peak.
    let peak = (1...400).map { RandomizedStates(states: Double($0), epsilon: 5).capacityInBits }.max() ?? 0
    let found = RandomizedStates.largestStates(within: peak - 1e-7, epsilon: 5).map { Double($0) } ?? 0
    #expect(RandomizedStates(states: found, epsilon: 5).capacityInBits <= peak - 1e-7)
    #expect(RandomizedStates(states: found + 1, epsilon: 5).capacityInBits > peak - 1e-7)
  }

  @Test func scopesHaveThePublishedCapacity() {
    #expect(ScopesCapacity.bits(states: 2925, limit: 3, maxEventStates: 4) == 11.518161355756956)
    #expect(ScopesCapacity.bits(states: 3, limit: 3, maxEventStates: 4) == 3.4594316186372973)
    #expect(ScopesCapacity.largestLimit(within: 11.55, states: 2925, maxEventStates: 3) == 25)
    #expect(ScopesCapacity.largestLimit(within: 11, states: 2925, maxEventStates: 3) == 0)
  }

  @Test func leakageIsTheChanceOfTheTrueStateOverAGuess() {
    let response = RandomizedStates(states: 2925, epsilon: 14)
    #expect(abs(exp2(response.minEntropyLeakageInBits) / 2925 - 0.9975745073) < 1e-10)
    #expect(RandomizedStates(states: 5, epsilon: .infinity).minEntropyLeakageInBits == log2(5))
    #expect(RandomizedStates(states: 5, epsilon: 0).minEntropyLeakageInBits == 0)
    #expect(RandomizedStates(states: 1e26, epsilon: 14).minEntropyLeakageInBits > 14)
    #expect(RandomizedStates(states: 1e26, epsilon: 14).minEntropyLeakageInBits < 14 / log(2))
    for epsilon in [0, 1e-300, 1e-9, 1e-5] as [Double] {
      #expect(RandomizedStates(states: 2925, epsilon: epsilon).capacityInBits >= 0)
    }
  }

  private func cut(_ value: Double, digits: Int) -> String {
    let scale = pow(10.0, Double(digits))
    return rounded((value * scale).rounded(.down) / scale, digits: digits)
  }

  private func rounded(_ value: Double, digits: Int) -> String {
    let scale = pow(10.0, Double(digits))
    let whole = Int((value * scale).rounded())
    let fraction = String(whole % Int(scale))
    return "\(whole / Int(scale))." + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
