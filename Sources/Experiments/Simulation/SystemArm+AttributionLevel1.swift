import AttributionLevel1
import PrivacyMechanisms
import SimulationKernel

extension SystemArm {
  /// Attribution Level 1 of the W3C.
  ///
  /// Whoever measures a conversion knows its data, so an advertiser's reports are added up in one batch for each value
  /// of data, with noise on each campaign's bucket. The noise is discrete Laplace of the scale that the specification
  /// names; it leaves the mechanism to the aggregation service.
  ///
  /// - Parameters:
  ///   - leastBatch: how many reports the service adds up at least, 0 or more.
  ///   - values: how many values of conversion data the advertisers fire, 1...256.
  /// - Throws: an error that names the setting when the settings contradict each other.
  public static func attributionLevel1(
    _ name: String, _ settings: AttributionLevel1Browser.Settings, leastBatch: Int = 20, values: Int
  ) throws -> SystemArm {
    try settings.validate()
    guard settings.value == 1 else {
      throw LevelOneSettingsError(
        setting: "value", value: "\(settings.value)", allowed: "1, since each conversion counts once here")
    }
    let sensitivity = 2 * Int(settings.maxValue)
    _ = try SummaryNoise(epsilon: settings.epsilon, sensitivity: Double(sensitivity))
    // With batches of one report every conversion is known to have been asked about, so it is counted all the same.
    let sums = SumChannel(
      epsilon: settings.epsilon, budget: sensitivity, countContribution: 1,
      valueContribution: 0, maximumValue: 1, valueKeys: 0, leastBatch: max(1, leastBatch))
    var arm = SystemArm(
      name: name, noise: try exactChannel(values), channel: .sums(sums), values: values, measures: true
    ) { context in
      AnyWorker(
        context.worker(
          AttributionLevel1Browser.self, settings, values: values, isDirect: true, countsQueries: true))
    }
    arm.isDirect = true
    arm.noises = [.histogram(settings, sums)]
    arm.registersViews = settings.registersViews
    // What a site spends is taken from what all may spend as well.
    let budget = min(settings.limits.siteBudget, settings.limits.globalBudget)
    if budget > 0 { arm.budget = PrivacyUnit(epsilon: Double(budget) / 1e6, unit: "site and epoch") }
    return arm
  }
}
