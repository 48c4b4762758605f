import AdTech
import Measurement
import PrivacyMechanisms

extension SystemArm {
  /// A measurement system of one's own.
  ///
  /// It is played, counted and scored like the systems that scenario files can name; its counts are read from reports one
  /// by one. Each report must have a conversion behind it, and each registration of a conversion must be settled.
  ///
  /// - Parameters:
  ///   - name: what tables call it.
  ///   - type: the device side.
  ///   - settings: what each browser is made with; check them before.
  ///   - noise: what the documented noise does to the data of a report; noise 0 for none. Counts tell as many values of
  ///     data apart as it has.
  ///   - evidence: what its reports say about whose conversions they speak of, for passive adversaries; nothing, by
  ///     default, which leaves them the times of clicks.
  ///   - heedsAllClicks: whether clicks on ads of advertisers on whom the person never converts can change what
  ///     happens to others, as where storage is limited.
  public static func own<System: MeasurementSystem>(
    _ name: String, _ type: System.Type, _ settings: System.Settings, noise: DataNoise,
    evidence: LinkageEvidence = .nothing, heedsAllClicks: Bool = false
  ) -> SystemArm where System.Report: CountableReport {
    var arm = SystemArm(name: name, noise: noise, measures: true) { context in
      AnyWorker(context.worker(type, settings, values: noise.values))
    }
    arm.watchesAllClicks = heedsAllClicks
    arm.noisesData = noise.noise > 0
    arm.evidence = evidence
    return arm
  }
}
