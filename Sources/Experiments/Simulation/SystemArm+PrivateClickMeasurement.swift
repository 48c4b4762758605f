import PrivateClickMeasurement
import SimulationKernel

extension SystemArm {
  /// Private Click Measurement.
  ///
  /// - Parameters:
  ///   - values: how many values of conversion data the advertisers fire, 1...256; the API tells 16 apart.
  ///   - campaignsPerAdvertiser: at most 256, since that many the source id tells apart.
  /// - Throws: an error that names the setting when the settings contradict each other.
  public static func privateClickMeasurement(
    _ name: String, _ settings: PrivateClickMeasurement.Settings, values: Int, campaignsPerAdvertiser: Int
  ) throws -> SystemArm {
    try settings.validate()
    let codes = PrivateClickMeasurement.Settings.greatestSourceID + 1
    guard campaignsPerAdvertiser <= codes else {
      throw PrivateClickMeasurement.SettingsError(
        setting: "population.advertisers.campaigns", value: "\(campaignsPerAdvertiser)",
        allowed: "at most \(codes), which is what 8 bits of source id tell apart")
    }
    let told = min(values, PrivateClickMeasurement.Settings.greatestTriggerData + 1)
    let channel = try exactChannel(told)
    var arm = SystemArm(name: name, noise: channel, values: channel.values, measures: true) { context in
      // Each publisher whose ads a person has clicked gets a report of its own.
      AnyWorker(
        context.worker(
          PrivateClickMeasurement.self, settings, values: channel.values, isDirect: true, reportsOften: true))
    }
    arm.isDirect = true
    arm.evidence = .pool(
      PoolEvidence(
        lifetime: settings.clickLifetime, earliest: settings.earliestDelay, latest: settings.latestDelay))
    return arm
  }
}
