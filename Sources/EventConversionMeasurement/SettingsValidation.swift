import SimulationKernel

extension EventConversionMeasurement {
  /// A setting holds a value that it cannot have.
  public struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The setting's name as scenario files spell it.
    public var setting: String
    /// The value that it holds.
    public var value: String
    /// What it may hold.
    public var allowed: String

    /// Name, value and remedy in one line.
    public var description: String { "\(setting) is \(value), but must be \(allowed)" }
  }
}

extension EventConversionMeasurement.Settings {
  private typealias Failure = EventConversionMeasurement.SettingsError

  /// Checks every setting.
  ///
  /// - Throws: ``EventConversionMeasurement/SettingsError`` for the first setting that is out of range.
  public func validate() throws(EventConversionMeasurement.SettingsError) {
    guard noise >= 0, noise < 1 else {
      throw Failure(setting: "noise", value: "\(noise)", allowed: "at least 0 and below 1")
    }
    guard (1...8).contains(bits) else {
      throw Failure(setting: "bits", value: "\(bits)", allowed: "1...8")
    }
    guard (1...Self.most).contains(reportsPerClick) else {
      throw Failure(setting: "reports-per-click", value: "\(reportsPerClick)", allowed: "1...\(Self.most)")
    }
    try validateWindows()
    try validateExpiry()
    try validateLimits()
    guard (0...Self.longest).contains(startupDelay.milliseconds) else {
      throw Failure(
        setting: "startup-delay", value: Self.show(startupDelay), allowed: "0 to \(Self.showLongest)")
    }
  }

  /// The greatest count: what fits in the 32 bits that a stored click has for it.
  private static var most: Int { Int(UInt32.max) }
  /// The longest duration: a century, so that sums of times stay far from overflow.
  private static var longest: Int64 { 36_525 * 86_400_000 }
  private static var showLongest: String { show(SimulationDuration(milliseconds: longest)) }

  /// A duration as scenario files spell it: `1d12h`.
  private static func show(_ duration: SimulationDuration) -> String {
    if duration == .zero { return "0" }
    var rest = duration.milliseconds.magnitude
    var text = duration.milliseconds < 0 ? "-" : ""
    for (unit, length) in [
      ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", UInt64(1)),
    ] {
      let count = rest / length
      if count > 0 { text += "\(count)\(unit)" }
      rest %= length
    }
    return text
  }

  private func validateWindows() throws(EventConversionMeasurement.SettingsError) {
    let list = "[" + windows.map(Self.show).joined(separator: ", ") + "]"
    var previous: Int64 = 0
    for window in windows {
      guard window.milliseconds > previous, window.milliseconds <= Self.longest else {
        throw Failure(setting: "windows", value: list, allowed: "above 0 and ascending")
      }
      previous = window.milliseconds
    }
    let offset = deadlineOffset.milliseconds
    switch windowRule {
    case .exclusiveEnds:
      guard offset == 0 else {
        throw Failure(
          setting: "deadline-offset", value: Self.show(deadlineOffset),
          allowed: "0 under the window rule \(windowRule.rawValue)")
      }
    case .inclusiveDeadlines:
      let shortest = windows.first?.milliseconds ?? Self.longest
      guard (0..<shortest).contains(offset) else {
        throw Failure(
          setting: "deadline-offset", value: Self.show(deadlineOffset),
          allowed:
            "at least 0 and shorter than the first window (\(Self.show(SimulationDuration(milliseconds: shortest))))"
        )
      }
    }
  }

  private func validateExpiry() throws(EventConversionMeasurement.SettingsError) {
    guard (1...Self.longest).contains(maximumExpiry.milliseconds) else {
      throw Failure(
        setting: "maximum-expiry", value: Self.show(maximumExpiry), allowed: "1ms to \(Self.showLongest)")
    }
    if let minimumExpiry {
      guard minimumExpiry.milliseconds >= 0, minimumExpiry <= maximumExpiry else {
        throw Failure(
          setting: "minimum-expiry", value: Self.show(minimumExpiry),
          allowed: "0 to maximum-expiry (\(Self.show(maximumExpiry)))")
      }
    }
    let least: Int64 = minimumExpiry == nil ? 0 : 1
    guard expiry.milliseconds >= least else {
      throw Failure(
        setting: "expiry", value: Self.show(expiry), allowed: least == 0 ? "0 or more" : "above 0")
    }
  }

  private func validateLimits() throws(EventConversionMeasurement.SettingsError) {
    if let limit = clicksPerPublisherOrigin, limit < 1 {
      throw Failure(
        setting: "clicks-per-publisher-origin", value: "\(limit)", allowed: "at least 1, or absent")
    }
    if let limit = pendingReportsPerDestination, limit < 1 {
      throw Failure(
        setting: "pending-reports-per-destination", value: "\(limit)", allowed: "at least 1, or absent")
    }
    guard let rateLimit else { return }
    guard rateLimit.count >= 1 else {
      throw Failure(setting: "rate-limit.count", value: "\(rateLimit.count)", allowed: "at least 1")
    }
    guard (1...Self.longest).contains(rateLimit.window.milliseconds) else {
      throw Failure(
        setting: "rate-limit.window", value: Self.show(rateLimit.window),
        allowed: "1ms to \(Self.showLongest)")
    }
  }
}
