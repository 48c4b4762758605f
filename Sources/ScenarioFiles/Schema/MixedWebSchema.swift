import Experiments
import Population
import SimulationKernel

/// The kinds of systems that live in a browser, of which a mixed web has several.
enum BrowserSystemKind: String, CaseIterable, Sendable {
  case eventConversionMeasurement = "event-conversion-measurement"
  case attributionReporting = "attribution-reporting"
  case privateClickMeasurement = "private-click-measurement"
  case attributionLevel1 = "attribution-level-1"
  case thirdPartyCookies = "third-party-cookies"
  case noMeasurement = "no-measurement"

  var system: SystemKind {
    switch self {
    case .eventConversionMeasurement: .eventConversionMeasurement
    case .attributionReporting: .attributionReporting
    case .privateClickMeasurement: .privateClickMeasurement
    case .attributionLevel1: .attributionLevel1
    case .thirdPartyCookies: .thirdPartyCookies
    case .noMeasurement: .noMeasurement
    }
  }
}

/// Reads the settings of a web whose browsers have different systems.
struct MixedWebSchema {
  private struct Part {
    /// nil for what the others leave.
    var share: Double?
    var setting: SystemSetting?
  }

  private let reader: MappingReader

  init(_ reader: MappingReader) { self.reader = reader }

  /// - Parameter people: what the advertisers fire, what the sites declare, and who else is about.
  func read(_ name: String, for people: PopulationSettings) throws -> SystemSetting {
    let values = people.dataValues
    let errors = reader.findings.errorCount
    let parts = reader.named("parts", count: 1...16) { part, reader in
      let share = reader.optional(
        "share", .share(), note: "of browsers; null, in one part: what the others leave")
      let setting = reader.variants("kind", BrowserSystemKind.self, note: Self.note) { kind, reader in
        Self.setting(of: reader) {
          try kind.system.read(part, reader, for: people)
        }
      }
      let made = setting ?? nil
      if let made, !reader.hasErrors, made.arm.values < values {
        reader.error(
          nil, "tells \(made.arm.values) values of data apart, but conversions fire \(values)",
          allowed: "\(values) or more in each part: counts of parts are added up value by value")
      }
      if let made, !reader.hasErrors, made.arm.hierarchy != nil {
        reader.error(
          "summary",
          "has a hierarchy, but sums by publisher are only recovered where all browsers have one system",
          suggestion: "leave summary.hierarchy out")
      }
      return Part(share: share, setting: made)
    }
    let shares = shares(parts.map(\.value.share))
    let settings = parts.compactMap(\.value.setting)
    guard reader.findings.errorCount == errors, settings.count == parts.count else {
      throw MixedWebError.noParts
    }
    let arm = try SystemArm.mixedWeb(
      name, zip(shares, settings).map { MixedPart(share: $0, arm: $1.arm) }, values: values)
    return SystemSetting(arm: arm, delays: Self.joined(settings.compactMap(\.delays), name))
  }

  private static let note = "what measures in these browsers; any kind that lives in a browser"

  private static func setting(
    of reader: MappingReader, _ read: () throws -> SystemSetting
  ) -> SystemSetting? {
    do {
      return try read()
    } catch {
      if !reader.hasErrors { reader.error(nil, "cannot be set up: \(error)") }
      return nil
    }
  }

  /// Fills in what is left over, and refuses shares that do not add up.
  private func shares(_ written: [Double?]) -> [Double] {
    let sum = written.compactMap { $0 }.reduce(0, +)
    let open = written.count { $0 == nil }
    let shown = SettingKind<Double>.canonicalText((sum * 1e6).rounded() / 1e6)
    if open > 1 {
      reader.error(
        "parts", "have \(open) shares that are not written",
        allowed: "one at most, which is what the others leave")
    } else if open == 1 ? sum > 1 + 1e-6 : !written.isEmpty && abs(sum - 1) > 1e-6 {
      reader.error(
        "parts", "have shares that add up to \(shown)",
        allowed: open == 1 ? "at most 1 (100%)" : "a sum of 1 (100%), or one share left out")
    }
    return written.map { $0 ?? max(0, 1 - sum) }
  }

  /// How long the slowest part's reports take.
  private static func joined(_ delays: [ReportDelays], _ name: String) -> ReportDelays? {
    guard !delays.isEmpty else { return nil }
    return ReportDelays(
      system: name, afterClick: delays.map(\.afterClick).reduce(.zero, max),
      afterConversion: delays.map(\.afterConversion).reduce(.zero, max),
      needsAll: delays.contains(where: \.needsAll))
  }
}
