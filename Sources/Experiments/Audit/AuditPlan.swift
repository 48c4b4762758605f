import PrivacyMechanisms

/// How the noise of systems is held against what is claimed of it.
public struct AuditPlan: Sendable, Equatable {
  /// How often each mechanism runs in each of two worlds, and how many canaries it has; 1,000 or more.
  public var runs = 200_000
  /// The chance that any true claim is flagged, of all mechanisms and tests of the experiment together.
  public var level = 1e-6
  /// What is claimed, where it is not what the documentation of a system claims; at most one for a system.
  public var claims: [AuditClaim] = []

  /// Makes the default plan.
  public init() {}
}

/// What is claimed of a system's noise in place of what its documentation claims.
public struct AuditClaim: Sendable, Equatable {
  /// The system's name.
  public var system: String
  /// The privacy parameter, in nats, above 0; nil for the documented one.
  public var epsilon: Double?
  /// The law of the data that replace true ones, for the API of 2020 alone; nil for the documented one.
  public var replacement: DataNoise.Replacement?

  /// Makes a claim.
  ///
  /// - Parameters:
  ///   - system: the system's name.
  ///   - epsilon: the privacy parameter, in nats, above 0; nil for the documented one.
  ///   - replacement: the law of the data that replace true ones; nil for the documented one.
  public init(system: String, epsilon: Double? = nil, replacement: DataNoise.Replacement? = nil) {
    self.system = system
    self.epsilon = epsilon
    self.replacement = replacement
  }
}
