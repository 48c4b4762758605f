import SimulationKernel

extension ConversionsSettings {
  /// A setting holds a value that it cannot have.
  public struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The setting's dotted name as scenario files spell it.
    public var setting: String
    /// The value that it holds.
    public var value: String
    /// What it may hold.
    public var allowed: String

    /// Name, value and remedy in one line.
    public var description: String { "\(setting) is \(value), but must be \(allowed)" }
  }

  /// The longest time that a setting may hold: a century, so that no sum of times overflows.
  public static let longest = SimulationDuration.days(36_525)
  /// The least mean time between incidents.
  public static let leastBetween = SimulationDuration.minutes(10)
  /// The least mean length of incidents.
  public static let leastLength = SimulationDuration.seconds(1)
  /// How often a server may send an event at most.
  public static let mostAttempts = 100

  /// Checks the settings.
  ///
  /// - Throws: ``SettingsError`` for the first setting that is out of its range, or where no channel is in use.
  public func validate() throws(SettingsError) {
    try Self.require(attributionWindow, "attribution-window")
    try Self.require(pixel.channel, "pixel")
    try Self.require(pixel.blockedShare, "pixel.blocked-share")
    try Self.require(server.channel, "server")
    if !pixel.channel.isOn, !server.channel.isOn {
      throw SettingsError(
        setting: "server.enabled", value: "false", allowed: "true, or pixel.enabled: one of them must report")
    }
    try validateServer()
    try Self.require(identifiers.share, "event-ids.share")
    try Self.require(identifiers.stableShare, "event-ids.stable-share")
    try Self.require(identifiers.transactionShare, "event-ids.transaction-share")
    try Self.require(deduplication.updateLimit, "deduplication.update-limit", from: .zero)
    try Self.require(deduplication.within, "deduplication.within", from: .zero)
    try Self.require(values.conflictingShare, "values.conflicting-share")
    guard values.conflictingFactor > 0, values.conflictingFactor <= 1000 else {
      throw SettingsError(
        setting: "values.conflicting-factor", value: "\(values.conflictingFactor)",
        allowed: "above 0, at most 1000")
    }
    try validateConsent()
    try validateMatching()
    try Self.require(outages, "outages")
    try Self.require(rateLimiting, "rate-limiting")
  }

  private func validateServer() throws(SettingsError) {
    if case .batch(let interval) = server.delivery {
      try Self.require(interval, "server.delivery.batch.interval")
    }
    guard (1...Self.mostAttempts).contains(server.attempts) else {
      throw SettingsError(
        setting: "server.attempts", value: "\(server.attempts)", allowed: "1 to \(Self.mostAttempts)")
    }
    try Self.require(server.backoff, "server.backoff")
  }

  private func validateConsent() throws(SettingsError) {
    try Self.require(consent.noneShare, "consent.none")
    try Self.require(consent.measurementOnlyShare, "consent.mmt-only")
    guard consent.noneShare + consent.measurementOnlyShare <= 1 else {
      throw SettingsError(
        setting: "consent.mmt-only", value: "\(consent.measurementOnlyShare)",
        allowed: "at most 1 together with consent.none (\(consent.noneShare))")
    }
  }

  private func validateMatching() throws(SettingsError) {
    try Self.require(matching.emailShare, "match-keys.email")
    try Self.require(matching.phoneShare, "match-keys.phone")
    try Self.require(matching.loggedInShare, "match-keys.logged-in")
    try Self.require(matching.clickIDShare, "match-keys.click-id.share")
    try Self.require(matching.clickIDLifetime, "match-keys.click-id.lifetime")
    try Self.require(matching.ipUserAgentShare, "match-keys.ip-user-agent.share")
    try Self.require(matching.ipUserAgentWithin, "match-keys.ip-user-agent.within")
  }

  private static func require(_ channel: Channel, _ name: String) throws(SettingsError) {
    try require(channel.lossShare, name + ".loss-share")
    try require(channel.valueMissingShare, name + ".value-missing")
    try require(channel.currencyMissingShare, name + ".currency-missing")
  }

  private static func require(_ share: Double, _ name: String) throws(SettingsError) {
    guard share >= 0, share <= 1 else {
      throw SettingsError(setting: name, value: "\(share)", allowed: "from 0 to 1")
    }
  }

  private static func require(
    _ length: SimulationDuration, _ name: String, from least: SimulationDuration = .init(milliseconds: 1)
  ) throws(SettingsError) {
    guard least <= length, length <= longest else {
      throw SettingsError(
        setting: name, value: "\(length.milliseconds) ms",
        allowed: "from \(least.milliseconds) ms to a century")
    }
  }

  private static func require(_ incidents: Incidents?, _ name: String) throws(SettingsError) {
    guard let incidents else { return }
    try require(incidents.meanBetween, name + ".mean-between", from: leastBetween)
    try require(incidents.meanLength, name + ".mean-length", from: leastLength)
  }
}

extension ConversionsSettings {
  /// The longest time from a conversion to the last attempt to report it, but for what a law of delays draws.
  public var longestDelay: SimulationDuration {
    var sum = SimulationDuration.zero
    if case .batch(let interval) = server.delivery { sum = interval }
    guard outages != nil || rateLimiting != nil else { return sum }
    var wait = server.backoff
    for _ in 1..<max(1, server.attempts) {
      sum = sum + wait
      wait = nextWait(after: wait)
    }
    return sum
  }

  /// How long a server waits after it has waited so long: twice as long, a day at most.
  func nextWait(after wait: SimulationDuration) -> SimulationDuration {
    max(server.backoff, min(wait + wait, .days(1)))
  }
}
