import Population
import SimulationKernel

/// How many browsers people have, what else they do there, and who is told.
extension PopulationSettings {
  /// Reads the settings below `browsers`.
  mutating func readBrowsers(_ reader: MappingReader) {
    (browserShares, mainBrowserShare, crossDeviceShare) = reader.group("browsers") { reader in
      let shares = reader.value(
        "shares", .list(of: .share(), count: 1...255), default: browserShares,
        note: "of people with 1, 2, 3, ... browsers")
      let sum = shares.reduce(0, +)
      if (sum - 1).magnitude > 1e-6 {
        reader.error(
          "shares", "add up to \(SettingKind<Double>.canonicalText((sum * 1e6).rounded() / 1e6))",
          allowed: "a sum of 1 (100%)")
      }
      let parts = (
        shares,
        reader.value(
          "main-share", .share(), default: mainBrowserShare,
          note: "assumption; of clicks, views and organic conversions, in a person's first browser"),
        reader.value(
          "cross-device", .share(), default: crossDeviceShare,
          note: "assumption; of caused conversions, in another browser than their cause")
      )
      // Who writes shares too, knows of how many browsers.
      for key in ["main-share", "cross-device"] where reader.isWritten(key) && !reader.isWritten("shares") {
        reader.report(
          .warning, key, "has no effect: nobody has a second browser",
          suggestion: "add shares: [70%, 30%] for people with one and two")
      }
      return parts
    }
  }

  /// Reads the settings below `clearing`.
  mutating func readClearing(_ reader: MappingReader) {
    clearingMean = reader.optionalGroup("clearing") { reader in
      reader.required(
        "mean", .duration(.within(.hours(1)...(.days(36_525)))), note: "time between clearings of one browser"
      )
    }
  }

  /// Reads `views-per-person` and `conversions-per-view`.
  mutating func readViews(_ reader: MappingReader) {
    viewsPerPerson = reader.value(
      "views-per-person", .double(.within(0...10_000)), default: 0,
      note: "ads seen and not clicked, mean in 30 days over all advertisers")
    conversionsPerView = reader.countLaw(
      "conversions-per-view", probability: 0.001, source: "assumption; a hundredth of clicks")
  }

  /// Reads the settings below `ad-techs`.
  mutating func readAdTechs(_ reader: MappingReader) {
    (adTechs, adTechZipf, adTechsPerClick) = reader.group("ad-techs") { reader in
      let count = reader.value(
        "count", .int(1...1000), default: 1, note: "each campaign is bought through one of them")
      let zipf = reader.value(
        "zipf", .double(.within(0...10)), default: 0, note: "exponent of their campaigns; 0: all alike")
      let perClick = reader.value(
        "per-click", .int(1...1000), default: 1, note: "ad techs with which a click or view is registered")
      if perClick > count {
        reader.error(
          "per-click", "is \(perClick), more than there are ad techs", allowed: "at most count (\(count))")
      }
      return (count, zipf, min(perClick, count))
    }
  }
}

/// The settings below `sites`: what sites do on purpose.
enum SiteSchema {
  /// Reads the expiry that publishers declare of every click and view.
  static func expiry(_ root: MappingReader) -> SimulationDuration? {
    root.group("sites") { reader in
      reader.optional(
        "expiry", .length,
        note:
          "declared of every click and view, which cookies do not heed; null: each system's own setting stands"
      )
    }
  }
}
