import Foundation
import PrivacyMechanisms

extension FormulaBook {
  private static let stateCount = Parameter.whole("states", 1...1e15)
  private static let epsilon = Parameter.real("epsilon", 0...100)
  private static let bits = Parameter.real("bits", 0...64)

  private static func response(_ arguments: Arguments) -> RandomizedStates {
    RandomizedStates(states: arguments.number("states"), epsilon: arguments.number("epsilon"))
  }

  /// A source's whole output under randomised response.
  static let states = [
    NamedFormula(
      "states", [.whole("data", 0...256), .whole("windows", 0...200), .whole("reports", 0...20)]
    ) {
      OutputStates(
        dataValues: $0.int("data"), windows: $0.int("windows"), maxReports: $0.int("reports")
      ).realCount
    },
    NamedFormula("state-drawn", [stateCount, epsilon]) { response($0).flipProbability },
    NamedFormula("state-capacity", [stateCount, epsilon]) { response($0).capacityInBits },
    NamedFormula("state-kept", [stateCount, epsilon]) { 1 - response($0).changeProbability },
    NamedFormula("largest-epsilon", [stateCount, bits, .real("limit", 0...100)]) {
      RandomizedStates.largestEpsilon(
        states: $0.number("states"), within: $0.number("bits"), upTo: $0.number("limit"))
    },
    NamedFormula(
      "scopes-capacity", [stateCount, .whole("limit", 1...1e9), .whole("max-event-states", 1...1e9)]
    ) {
      ScopesCapacity.bits(
        states: $0.number("states"), limit: $0.number("limit"),
        maxEventStates: $0.number("max-event-states"))
    },
    NamedFormula("coin-entropy", [.real("share", 0...1)]) { BinaryEntropy.bits($0.number("share")) },
  ]

  /// Words that a click's reports can spell.
  static let codes = [
    NamedFormula("bits", [.whole("words", 1...1e15)]) { log2($0.number("words")) },
    NamedFormula("ordered-words", [.whole("values", 2...256), .whole("windows", 1...6)]) {
      pow($0.number("values"), $0.number("windows"))
    },
    // The multisets of r reports of k values, as the states of at most r reports of k - 1 values.
    NamedFormula("unordered-words", [.whole("values", 2...256), .whole("reports", 1...6)]) {
      OutputStates(dataValues: $0.int("values") - 1, windows: 1, maxReports: $0.int("reports")).realCount
    },
    NamedFormula(
      "digits-right",
      [
        .whole("values", 2...256), .real("noise", 0...0.999), .whole("digits", 1...64),
        .whole("copies", 1...3),
      ]
    ) {
      let channel = try DataNoise(values: $0.int("values"), noise: $0.number("noise"))
      return pow(digitRight(channel, copies: $0.int("copies")), $0.number("digits"))
    },
  ]

  /// The chance that the most frequent of a digit's copies is right, ties broken at random.
  ///
  /// *Source:* derived, with t the chance that a copy is right and w = 1 - t. Of two copies that differ either is taken.
  /// Of three, t^3 are all right and 3 t^2 w two of them; with one right, 3 t w^2, the other two differ among the k - 1
  /// wrong values with chance (k - 2)/(k - 1), and then a third of the guesses is right.
  private static func digitRight(_ channel: DataNoise, copies: Int) -> Double {
    let (t, k) = (channel.trueProbability(0), Double(channel.values))
    let w = 1 - t
    return copies < 3 ? t : t * t * t + 3 * t * t * w + (k - 2) / (k - 1) * t * w * w
  }
}
