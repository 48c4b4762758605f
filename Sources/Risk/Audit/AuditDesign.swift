import PrivacyMechanisms

/// What an audit needs to know of a mechanism: the claim, the law of its outputs by that claim, and who is guessed.
///
/// Outputs are put into cells. World 0 and world 1 are neighbours: they differ by what the claim is meant to hide.
public struct AuditDesign: Hashable, Sendable {
  /// The claimed privacy parameter, in nats.
  public let epsilon: Double
  /// The claimed probability of each cell, for each of the two worlds.
  public let law: [[Double]]
  /// The same if the mechanism had the defect that the power of tests is stated for.
  public let defect: [[Double]]
  /// Which world an output of each cell speaks for; nil where nothing is guessed.
  public let guesses: [Int?]

  /// Makes a design.
  ///
  /// - Parameters:
  ///   - epsilon: the claimed privacy parameter, at least 0.
  ///   - law: the claimed probability of each cell, for each of the two worlds.
  ///   - defect: the same under the defect.
  ///   - guesses: the world that an output of each cell speaks for, 0 or 1; nil where nothing is guessed.
  public init(epsilon: Double, law: [[Double]], defect: [[Double]], guesses: [Int?]) {
    precondition(
      law.count == 2 && defect.count == 2 && (law + defect).allSatisfy { $0.count == guesses.count },
      "a design has two worlds, and each cell a probability in each")
    self.epsilon = epsilon
    self.law = law
    self.defect = defect
    self.guesses = guesses
  }

  /// The number of cells.
  public var cells: Int { guesses.count }

  /// The probability of the event "the output speaks for world 0" in both worlds, under a law.
  func event(_ law: [[Double]]) -> (first: Double, second: Double) {
    func probability(_ world: Int) -> Double {
      zip(law[world], guesses).reduce(0) { $1.1 == 0 ? $0 + $1.0 : $0 }
    }
    return (probability(0), probability(1))
  }

  /// How often an output is guessed, and how often a guess is right, under a law, when each world is as likely.
  func guessing(_ law: [[Double]]) -> (share: Double, accuracy: Double) {
    var (guessed, right) = (0.0, 0.0)
    for (cell, guess) in guesses.enumerated() {
      guard let guess else { continue }
      guessed += (law[0][cell] + law[1][cell]) / 2
      right += law[guess][cell] / 2
    }
    return (guessed, guessed > 0 ? right / guessed : 0)
  }
}

extension AuditDesign {
  /// The audit of a report's data: world 0 fires one value, world 1 another, and the data that arrives is seen.
  ///
  /// The values are those whose ratio of probabilities is largest in both laws of replacement: not 0, where there are
  /// more than two. A last cell, never expected, takes what is no data at all.
  ///
  /// - Parameters:
  ///   - claim: the channel as it is documented.
  ///   - defect: the channel if it had the defect.
  public static func data(claim: DataNoise, defect: DataNoise) -> AuditDesign {
    let fired = firedData(values: claim.values)
    func law(_ noise: DataNoise) -> [[Double]] {
      fired.map { truth in (0..<noise.values).map { noise.probability(of: $0, given: truth) } + [0] }
    }
    let guesses = (0..<claim.values).map { value in fired.firstIndex(of: value) } + [nil]
    return AuditDesign(epsilon: claim.epsilon, law: law(claim), defect: law(defect), guesses: guesses)
  }

  /// What the two worlds of ``data(claim:defect:)`` fire.
  public static func firedData(values: Int) -> [Int] { [1, values > 2 ? 2 : 0] }

  /// The audit of a source's whole output: cell 0 is the true state of world 0, cell 1 that of world 1, the others share
  /// the states that are left; a last one, never expected, takes what is no state.
  ///
  /// - Parameters:
  ///   - claim: the randomised response as it is documented.
  ///   - defect: the chance of a draw if the mechanism had the defect, 0 to 1.
  ///   - sizes: how many states each cell after the first two has.
  public static func states(
    claim: RandomizedStates, defect: Double, sizes: [Int]
  ) -> AuditDesign {
    func law(_ flip: Double) -> [[Double]] {
      let each = flip / claim.states
      return (0..<2).map { world in
        (0..<2).map { $0 == world ? 1 - flip + each : each } + sizes.map { Double($0) * each } + [0]
      }
    }
    return AuditDesign(
      epsilon: claim.epsilon, law: law(claim.flipProbability), defect: law(defect),
      guesses: [0, 1] + Array(repeating: nil, count: sizes.count + 1))
  }
}
