import SimulationKernel

/// What the rates of an attack that tells targets from others are in expectation, and cannot exceed.
public struct DetectionExpectation: Hashable, Sendable {
  /// The true positive rate at the attack's threshold; nil where nothing says it.
  public var truePositiveRate: Double?
  /// The false positive rate at the attack's threshold; nil where nothing says it.
  public var falsePositiveRate: Double?
  /// What the true positive rate cannot exceed, such as the share of reports delivered.
  public var truePositiveBound: Double?
  /// What the advantage cannot exceed.
  public var advantageBound: Double?
  /// What the true positive rate at ``DetectionScore/smallRate`` cannot exceed.
  public var smallRateBound: Double?

  /// Makes an expectation; nothing is known where nothing is given.
  public init(
    truePositiveRate: Double? = nil, falsePositiveRate: Double? = nil, truePositiveBound: Double? = nil,
    advantageBound: Double? = nil, smallRateBound: Double? = nil
  ) {
    self.truePositiveRate = truePositiveRate
    self.falsePositiveRate = falsePositiveRate
    self.truePositiveBound = truePositiveBound
    self.advantageBound = advantageBound
    self.smallRateBound = smallRateBound
  }

  /// Nothing is known.
  public static let nothing = DetectionExpectation()

  /// The bounds of any attack on one output that is differentially private.
  ///
  /// The advantage is at most tanh(epsilon/2), and the true positive rate at a false positive rate a at most
  /// min(e^epsilon a, 1 - e^-epsilon (1 - a)).
  ///
  /// *Source:* P. Kairouz, S. Oh, P. Viswanath, "The composition theorem for differential privacy" (2015), the region
  /// of error rates; the advantage is where its two lines meet.
  ///
  /// - Parameter epsilon: in nats, at least 0; infinity for no privacy.
  public static func bounds(epsilon: Double) -> DetectionExpectation {
    guard epsilon < .infinity else {
      return DetectionExpectation(truePositiveBound: 1, advantageBound: 1, smallRateBound: 1)
    }
    let shrink = Elementary.exp(-epsilon)
    let rate = DetectionScore.smallRate
    return DetectionExpectation(
      advantageBound: (1 - shrink) / (1 + shrink),
      // As a product with e^epsilon it could overflow.
      smallRateBound: rate >= shrink ? 1 - shrink * (1 - rate) : min(rate / shrink, 1 - shrink * (1 - rate)))
  }

  /// The share of targets among those who are called targets, where `base` of all people are; nil when unknown.
  ///
  /// *Source:* Bayes' theorem.
  ///
  /// - Parameter base: the share of targets among people, above 0 and below 1.
  public func predictiveValue(base: Double) -> Double? {
    guard let truePositiveRate, let falsePositiveRate else { return nil }
    return Self.predictiveValue(base: base, truePositiveRate, falsePositiveRate)
  }

  /// base TPR/(base TPR + (1 - base) FPR); 0 when nobody is called a target.
  static func predictiveValue(base: Double, _ truePositives: Double, _ falsePositives: Double) -> Double {
    let right = base * truePositives
    let all = right + (1 - base) * falsePositives
    return all > 0 ? right / all : 0
  }
}
