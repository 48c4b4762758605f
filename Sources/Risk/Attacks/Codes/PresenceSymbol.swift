import PrivacyMechanisms
import SimulationKernel

/// Whether there is any report of a click: one bit, whatever the data say.
struct PresenceSymbol: CodeSymbol {
  /// The probability of any report where a conversion is fired.
  let presentWhenFired: Double
  /// The probability of any report where none is.
  let presentWhenSilent: Double
  let leakageInBits: Double?

  /// - Parameters:
  ///   - presentWhenFired: the probability of any report where a conversion is fired, 0 to 1.
  ///   - presentWhenRegistered: the same if nothing that is to be fired is lost, 0 to 1.
  ///   - presentWhenSilent: the probability of any report where none is, 0 to 1.
  init(presentWhenFired: Double, presentWhenRegistered: Double, presentWhenSilent: Double) {
    self.presentWhenFired = presentWhenFired
    self.presentWhenSilent = presentWhenSilent
    leakageInBits = Entropy.bits(
      ofSize: max(presentWhenRegistered, presentWhenSilent)
        + max(1 - presentWhenRegistered, 1 - presentWhenSilent))
  }

  /// Reports that are never invented, and lost now and then.
  ///
  /// *Source:* the Z-channel, e.g. T. Cover, J. Thomas, "Elements of Information Theory", problem 7.8.
  ///
  /// - Parameter delivery: the probability that a report arrives.
  static func lossy(delivery: Double) -> Self {
    PresenceSymbol(presentWhenFired: delivery, presentWhenRegistered: 1, presentWhenSilent: 0)
  }

  /// Sources whose whole output is drawn at random with probability p: 1 - p/S and p (S - 1)/S.
  ///
  /// *Source:* derived: one of S states has no report.
  ///
  /// - Parameters:
  ///   - response: of the source's states.
  ///   - delivery: the probability that a conversion comes to be registered.
  static func randomized(_ response: RandomizedStates, delivery: Double) -> Self {
    let silent = response.changeProbability
    let fired = 1 - response.flipProbability / response.states
    return PresenceSymbol(
      presentWhenFired: delivery * fired + (1 - delivery) * silent, presentWhenRegistered: fired,
      presentWhenSilent: silent)
  }

  var letters: Int { 2 }

  func shots(_ letter: Int, window: Int) -> [CodeShot] {
    letter == 1 && window == 0 ? [CodeShot(data: 0)] : []
  }

  func weights(_ seen: [SeenReport], used: Int) -> [Double] {
    let weights =
      seen.isEmpty ? [1 - presentWhenSilent, 1 - presentWhenFired] : [presentWhenSilent, presentWhenFired]
    return Array(weights.prefix(used))
  }

  func success(used: Int, copies: Int, decoder: CodeDecoder) -> Double? {
    if copies == 0 || used == 1 { return 1 / Double(used) }
    // Which letter one copy speaks for; nil where it speaks for neither.
    func vote(_ isPresent: Bool) -> Int? {
      let (silent, fired) =
        isPresent ? (presentWhenSilent, presentWhenFired) : (1 - presentWhenSilent, 1 - presentWhenFired)
      return silent == fired ? nil : (fired > silent ? 1 : 0)
    }
    var sum = 0.0
    for present in 0...copies {
      let silent = Self.binomial(present, of: copies, presentWhenSilent)
      let fired = Self.binomial(present, of: copies, presentWhenFired)
      if decoder == .maximumLikelihood {
        sum += max(silent, fired) / 2
        continue
      }
      var balance = 0
      for (isPresent, times) in [(true, present), (false, copies - present)] {
        if let letter = vote(isPresent) { balance += letter == 1 ? times : -times }
      }
      let share = balance == 0 ? 0.5 : balance > 0 ? 1 : 0
      sum += (share * fired + (1 - share) * silent) / 2
    }
    return sum
  }

  private static func binomial(_ k: Int, of n: Int, _ p: Double) -> Double {
    var result = 1.0
    for i in 0..<k { result *= Double(n - i) / Double(k - i) * p }
    for _ in k..<n { result *= 1 - p }
    return result
  }

  /// One bit; what is lost makes it less.
  var capacityInBits: Double? { 1 }
}
