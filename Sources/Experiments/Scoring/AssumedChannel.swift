import PrivacyMechanisms
import Recovery

extension SystemArm {
  /// The channel as the ad tech takes it to be, rightly or wrongly.
  ///
  /// - Parameter plan: what is taken for the noise.
  func channelTaken(_ plan: RecoveryPlan) throws -> CountChannel {
    try channel.assumed(plan, noisesData: noisesData) ?? channel
  }
}

extension CountChannel {
  /// In what the noise is.
  var kind: NoiseKind {
    switch self {
    case .data: .data
    case .outputs: .outputs
    case .sums: .sums
    case .mixed: preconditionFailure("the parts of a mixed web are counted one by one")
    }
  }

  /// The channel as the ad tech takes it to be; nil where it knows it.
  ///
  /// - Parameters:
  ///   - plan: what is taken for the noise.
  ///   - noisesData: whether reports' data go through a noise that is set.
  func assumed(_ plan: RecoveryPlan, noisesData: Bool) throws -> CountChannel? {
    switch self {
    case .data(let noise):
      guard let assumed = plan.assumedNoise, noisesData else { return nil }
      return .data(try DataNoise(values: noise.values, noise: assumed, replacement: noise.replacement))
    case .outputs(var outputs):
      guard let assumed = plan.assumedEpsilon else { return nil }
      outputs.navigation.epsilon = assumed
      outputs.event?.epsilon = assumed
      return .outputs(outputs)
    case .sums(var sums):
      guard let assumed = plan.assumedEpsilon else { return nil }
      sums.epsilon = assumed
      return .sums(sums)
    case .mixed: return nil
    }
  }
}
