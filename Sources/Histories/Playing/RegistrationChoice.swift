import AttributionReporting

/// What a browser takes from a response.
///
/// *Source:* Attribution Reporting, "Deferring trigger attribution" and "process an attribution eligible response";
/// Chromium, `components/attribution_reporting/registrar_info.cc`.
struct RegistrationChoice: Equatable {
  /// The header field that counts; nil when nothing is registered.
  var header: HeaderName?
  /// Whether errors in it are reported to the server.
  var reportsErrors = false

  /// Chooses among the header fields of a response.
  ///
  /// - Parameter usesOperatingSystem: whether those for the operating system count.
  init(_ response: HistoryResponse, usesOperatingSystem: Bool) {
    let info = ReportingInfo.parse(response.text(of: .info), withPlatforms: usesOperatingSystem)
    guard let info = info.value else { return }
    reportsErrors = info.reportsHeaderErrors
    func has(_ name: HeaderName) -> Bool { response.text(of: name) != nil }
    let source = (web: has(.source), system: usesOperatingSystem && has(.systemSource))
    let trigger = (web: has(.trigger), system: usesOperatingSystem && has(.systemTrigger))
    let isSource = response.eligibility.sourceType != nil && (source.web || source.system)
    let isTrigger = response.eligibility.allowsTriggers && (trigger.web || trigger.system)
    // A response that registers both registers nothing.
    guard isSource != isTrigger else { return }
    let chosen = isSource ? source : trigger
    switch info.registrar(hasWeb: chosen.web, hasOS: chosen.system) {
    case .web: header = isSource ? .source : .trigger
    case .os: header = isSource ? .systemSource : .systemTrigger
    case nil: break
    }
  }
}
