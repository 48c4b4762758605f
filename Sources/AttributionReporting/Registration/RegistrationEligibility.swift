import RawStructuredFieldValues

/// What the response to a request may register.
///
/// *Source:* Attribution Reporting, "eligibility"; the request tells it by `Attribution-Reporting-Eligible`.
public struct RegistrationEligibility: Hashable, Sendable {
  /// The type of the sources that may be registered; nil when none may.
  public var sourceType: SourceType?
  /// Whether triggers may be registered.
  public var allowsTriggers: Bool

  /// Makes an eligibility.
  public init(sourceType: SourceType?, allowsTriggers: Bool) {
    self.sourceType = sourceType
    self.allowsTriggers = allowsTriggers
  }

  /// Reads an `Attribution-Reporting-Eligible` header.
  ///
  /// - Parameter header: its value, a structured dictionary; nil when the request has none, which lets the response
  ///   register triggers only. An empty one lets it register nothing.
  /// - Returns: the eligibility, or nil and an error when the header means nothing, so that nothing may be
  ///   registered.
  public static func parse(_ header: String?) -> HeaderResult<RegistrationEligibility> {
    guard let header else {
      return HeaderResult(
        value: RegistrationEligibility(sourceType: nil, allowsTriggers: true), findings: [])
    }
    return HeaderJSON.read { read(header, &$0) }
  }

  private static func read(_ header: String, _ log: inout HeaderLog) -> RegistrationEligibility? {
    guard let members = StructuredHeader.dictionary(header, &log) else { return nil }
    var found: Set<String> = []
    for (key, value) in members {
      log.at(key) { log in
        guard ["navigation-source", "event-source", "trigger"].contains(key) else {
          return log.warn("is not a known key and is ignored")
        }
        found.insert(key)
        if StructuredHeader.single(value) != .bool(true) {
          log.warn("counts by its presence; its value is ignored")
        }
        StructuredHeader.warnOfParameters(value, &log)
      }
    }
    let isEvent = found.contains("event-source")
    let isTrigger = found.contains("trigger")
    guard found.contains("navigation-source") else {
      return RegistrationEligibility(sourceType: isEvent ? .event : nil, allowsTriggers: isTrigger)
    }
    if isEvent || isTrigger {
      log.error("navigation-source cannot stand together with event-source or trigger")
    }
    return RegistrationEligibility(sourceType: .navigation, allowsTriggers: false)
  }
}
