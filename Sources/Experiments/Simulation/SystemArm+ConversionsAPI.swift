import ConversionsAPI
import Population
import SimulationKernel

extension SystemArm {
  /// A Conversions API: the advertisers' servers and pages tell the platform who converted.
  ///
  /// Nothing is noised and nothing is hidden: a report that credits a click says whose conversion it is.
  ///
  /// - Parameter values: how many values of conversion data the advertisers fire, 1...256.
  /// - Throws: an error that names the setting when one is out of its range.
  public static func conversionsAPI(
    _ name: String, _ settings: ConversionsSettings, values: Int
  ) throws -> SystemArm {
    try settings.validate()
    let channel = try exactChannel(values)
    var arm = SystemArm(name: name, noise: channel, measures: true) { context in
      AnyWorker(
        ConversionsWorkerBox(ConversionsWorker(settings, values: channel.values, context)))
    }
    arm.valueUnits = 100
    arm.needsValues = settings.values.conflictingShare > 0
    arm.conversions = settings
    arm.evidence = .identity
    return arm
  }
}

extension Timeline {
  /// How many days the measured period has, the last one begun.
  var days: Int {
    let day = SimulationDuration.days(1).milliseconds
    return Int((period.milliseconds + day - 1) / day)
  }
}
