import SimulationKernel

extension ThirdPartyCookies {
  /// What a scenario may set.
  public struct Settings: Hashable, Sendable {
    /// How long a click may be credited; a conversion exactly this long after it comes too late.
    ///
    /// *Default:* 30 days, the longest expiry of the Event Conversion Measurement API, so that the two
    /// systems credit the same clicks.
    public var attributionWindow: SimulationDuration
    /// How long a view may be credited where no click is; nil: views do not count.
    ///
    /// *Default:* nil, since the Event Conversion Measurement API measures no views. One day is common where
    /// views count.
    public var viewAttributionWindow: SimulationDuration?

    /// Makes settings; 30 days for clicks and no views by default.
    public init(
      attributionWindow: SimulationDuration = .days(30), viewAttributionWindow: SimulationDuration? = nil
    ) {
      self.attributionWindow = attributionWindow
      self.viewAttributionWindow = viewAttributionWindow
    }

    /// Checks the settings.
    ///
    /// - Throws: ``SettingsError`` when a window is not above zero.
    public func validate() throws(SettingsError) {
      try Self.require(attributionWindow, "attribution-window")
      if let viewAttributionWindow { try Self.require(viewAttributionWindow, "view-attribution-window") }
    }

    private static func require(_ window: SimulationDuration, _ name: String) throws(SettingsError) {
      guard window.milliseconds > 0 else {
        throw SettingsError(setting: name, value: "\(window.milliseconds) ms", allowed: "above 0 ms")
      }
    }
  }

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
