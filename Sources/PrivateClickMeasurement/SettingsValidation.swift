import SimulationKernel

extension PrivateClickMeasurement {
  /// A setting holds a value that it cannot have.
  public struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The setting's name as scenario files spell it.
    public var setting: String
    /// The value that it holds.
    public var value: String
    /// What it may hold.
    public var allowed: String

    /// Makes an error from its parts.
    public init(setting: String, value: String, allowed: String) {
      self.setting = setting
      self.value = value
      self.allowed = allowed
    }

    /// Name, value and remedy in one line.
    public var description: String { "\(setting) is \(value), but must be \(allowed)" }
  }
}

extension PrivateClickMeasurement.Settings {
  private typealias Failure = PrivateClickMeasurement.SettingsError

  /// Checks every setting.
  ///
  /// - Throws: ``PrivateClickMeasurement/SettingsError`` for the first setting that is out of range.
  public func validate() throws(PrivateClickMeasurement.SettingsError) {
    try check("click-lifetime", clickLifetime, from: 1)
    try check("earliest-delay", earliestDelay, from: 0)
    try check("latest-delay", latestDelay, from: earliestDelay.milliseconds)
    guard (0...Int(UInt16.max)).contains(reportVersion) else {
      throw Failure(setting: "report-version", value: "\(reportVersion)", allowed: "0...\(UInt16.max)")
    }
    let values = Self.greatestTriggerData + 1
    guard priorities.count <= values else {
      throw Failure(
        setting: "priorities", value: "a list of \(priorities.count)",
        allowed: "at most \(values) numbers, one for each value of trigger data")
    }
    for (data, priority) in priorities.enumerated() where !(0...Self.greatestPriority).contains(priority) {
      throw Failure(
        setting: "priorities[\(data)]", value: "\(priority)", allowed: "0...\(Self.greatestPriority)")
    }
    guard countsFrom == .source || sendsToDestination else {
      throw Failure(
        setting: "counts-from", value: countsFrom.rawValue,
        allowed: "source where the destination gets no reports, as in the profile spec")
    }
  }

  /// The longest duration: a century, so that sums of times stay far from overflow.
  private static let longest: Int64 = 36_525 * 86_400_000

  private func check(
    _ setting: String, _ duration: SimulationDuration, from least: Int64
  ) throws(PrivateClickMeasurement.SettingsError) {
    guard duration.milliseconds < least || duration.milliseconds > Self.longest else { return }
    throw Failure(
      setting: setting, value: "\(duration.milliseconds) ms", allowed: "\(least) to \(Self.longest) ms")
  }
}
