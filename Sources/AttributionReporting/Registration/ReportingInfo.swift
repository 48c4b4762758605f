import RawStructuredFieldValues

/// Whose attribution is used: the browser's own or the operating system's.
public enum RegistrarPlatform: String, Sendable, CaseIterable {
  /// The browser's.
  case web
  /// The operating system's.
  case os
}

/// What a response says about its registrations as a whole.
///
/// *Source:* Attribution Reporting, "Attribution-Reporting-Info"; Chromium,
/// `components/attribution_reporting/registration_info.cc`.
public struct ReportingInfo: Hashable, Sendable {
  /// Whose attribution to use where the response registers with both.
  public var preferredPlatform: RegistrarPlatform?
  /// Whether headers with errors are to be reported.
  public var reportsHeaderErrors: Bool

  /// Makes what a response without the header says.
  public init(preferredPlatform: RegistrarPlatform? = nil, reportsHeaderErrors: Bool = false) {
    self.preferredPlatform = preferredPlatform
    self.reportsHeaderErrors = reportsHeaderErrors
  }

  /// With whom a response registers; nil when it registers nothing.
  ///
  /// A preference for a platform for which there is no header registers nothing, and so do headers for both
  /// platforms without a preference.
  public func registrar(hasWeb: Bool, hasOS: Bool) -> RegistrarPlatform? {
    switch preferredPlatform {
    case .web: hasWeb ? .web : nil
    case .os: hasOS ? .os : nil
    case nil: hasWeb == hasOS ? nil : hasWeb ? .web : .os
    }
  }

  /// Reads an `Attribution-Reporting-Info` header.
  ///
  /// - Parameters:
  ///   - header: its value, a structured dictionary; nil when the response has none.
  ///   - withPlatforms: whether the browser knows the operating system's attribution; one that does not ignores
  ///     `preferred-platform`.
  /// - Returns: what it says, or nil and the errors for which a browser ignores the whole response.
  public static func parse(_ header: String?, withPlatforms: Bool = true) -> HeaderResult<ReportingInfo> {
    guard let header else { return HeaderResult(value: ReportingInfo(), findings: []) }
    return HeaderJSON.read { log in
      guard let members = StructuredHeader.dictionary(header, &log) else { return nil }
      var info = ReportingInfo()
      for (key, value) in members {
        log.at(key) { info.read(key, value, &$0, withPlatforms: withPlatforms) }
      }
      return info
    }
  }

  private mutating func read(
    _ key: String, _ value: ItemOrInnerList, _ log: inout HeaderLog, withPlatforms: Bool
  ) {
    switch (key, StructuredHeader.single(value)) {
    case ("preferred-platform", _) where !withPlatforms:
      log.warn("is ignored by a browser that knows no other platform")
    case ("preferred-platform", .token(let token)):
      preferredPlatform = RegistrarPlatform(rawValue: token)
      if preferredPlatform == nil { log.error("must be web or os, not \(token)") }
    case ("preferred-platform", _): log.error("must be web or os, without quotes")
    case ("report-header-errors", .bool(let bool)): reportsHeaderErrors = bool
    case ("report-header-errors", _): log.error("must be a truth value: present, ?1 or ?0")
    default: return log.warn("is not a known key and is ignored")
    }
    StructuredHeader.warnOfParameters(value, &log)
  }
}
