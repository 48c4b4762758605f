import EventConversionMeasurement
import SimulationKernel

/// What there is to say about settings of the API of 2020 that are each in their range.
extension EventConversionMeasurement.Settings {
  /// Refuses settings that contradict each other, and warns of those that do not take effect as they are written.
  ///
  /// - Parameters:
  ///   - standard: the settings of the profile.
  ///   - declared: the expiry that the sites declare, if they do.
  func check(_ reader: MappingReader, standard: Self, declared: SimulationDuration?) {
    guard isSound(reader) else { return }
    if debugMode, noise > 0, reader.isWritten("noise") {
      reader.report(
        .warning, "noise",
        "is \(SettingKind<Double>.canonicalText(noise)), but takes effect as 0: debug-mode adds no noise")
    }
    checkExpiry(reader, declared: declared)
    if windows != standard.windows { checkWindows(reader, declared: declared) }
  }

  /// Whether the settings go together; reports why not.
  private func isSound(_ reader: MappingReader) -> Bool {
    // Of two settings that contradict each other the one that is written is to blame.
    if let minimumExpiry, minimumExpiry > maximumExpiry, reader.isWritten("maximum-expiry") {
      let least = DurationText.canonical(minimumExpiry)
      reader.error(
        "maximum-expiry",
        "is \(DurationText.canonical(maximumExpiry)), shorter than minimum-expiry (\(least))",
        allowed: "at least \(least)", suggestion: "or lower minimum-expiry")
      return false
    }
    do throws(EventConversionMeasurement.SettingsError) {
      try validate()
      return true
    } catch {
      reader.error(error.setting, "is \(error.value)", allowed: error.allowed)
      return false
    }
  }

  /// Warns of an expiry that does not take effect as it is written, here or by the sites.
  private func checkExpiry(_ reader: MappingReader, declared: SimulationDuration?) {
    let asked = declared ?? expiry
    let granted = grantedExpiry(declared)
    if granted != asked {
      let (end, key) = granted > asked ? ("least", "minimum-expiry") : ("most", "maximum-expiry")
      let effect = "takes effect as \(DurationText.canonical(granted)), the \(end) that the browser grants"
      let allowed = "at \(end) \(key) to take effect"
      let shown = DurationText.canonical(asked)
      if declared == nil {
        reader.report(.warning, "expiry", "is \(shown), but \(effect)", allowed: allowed)
      } else {
        reader.report(.warning, nil, "is declared an expiry of \(shown), which \(effect)", allowed: allowed)
      }
    }
    if let declared, reader.isWritten("expiry") {
      reader.report(
        .warning, "expiry",
        "has no effect: sites.expiry declares \(DurationText.canonical(declared)) of every click",
        allowed: "sites.expiry: null to take effect")
    }
  }

  /// Warns of windows that end with the click, before their own end; the first one alone outlives it.
  private func checkWindows(_ reader: MappingReader, declared: SimulationDuration?) {
    let granted = grantedExpiry(declared)
    for window in windows.dropFirst() where window - deadlineOffset > granted {
      reader.report(
        .warning, "windows",
        "has \(DurationText.canonical(window)), which is never reached: clicks expire after "
          + DurationText.canonical(granted),
        allowed: "windows below the expiry, which ends the last one")
    }
  }
}
