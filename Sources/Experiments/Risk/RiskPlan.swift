import PrivacyMechanisms
import Risk
import SimulationKernel

/// What is asked about re-identification.
public struct RiskPlan: Sendable {
  /// How many people the adversary is after; nobody is looked for beyond them, at least 1.
  ///
  /// People are alike until they are drawn, so the first of them are as good a sample as any.
  public var people: UInt64
  /// The values of k in top-k, ascending, each from 1 to 16.
  public var depths: [Int]
  /// Who puts what they know together.
  public var collusions: [Collusion]
  /// What the adversary takes for the law of delays; nil when it knows the true one.
  public var assumedDelay: DelayLaw?
  /// What the adversary takes for the noise, 0 to below 1; nil when it knows the true one.
  public var assumedNoise: Double?

  /// Makes a plan; by default a well-informed adversary is after 2,000 people.
  public init(
    people: UInt64 = 2_000, depths: [Int] = [1, 5, 10], collusions: [Collusion] = Collusion.allCases,
    assumedDelay: DelayLaw? = nil, assumedNoise: Double? = nil
  ) {
    self.people = people
    self.depths = depths
    self.collusions = collusions
    self.assumedDelay = assumedDelay
    self.assumedNoise = assumedNoise
  }
}
