import JSONText

extension RegistrationEligibility {
  /// What may be registered, under the names that the header has for it.
  public var json: JSONValue {
    .object([
      JSONMember("navigation-source", .bool(sourceType == .navigation)),
      JSONMember("event-source", .bool(sourceType == .event)),
      JSONMember("trigger", .bool(allowsTriggers)),
    ])
  }
}

extension ReportingInfo {
  /// What the header says, under its names; null for no preference.
  public var json: JSONValue {
    .object([
      JSONMember("preferred-platform", preferredPlatform.map { .string($0.rawValue) } ?? .null),
      JSONMember("report-header-errors", .bool(reportsHeaderErrors)),
    ])
  }
}

extension OSRegistration {
  /// The registration, its parameter under the name that the header has for it.
  public var json: JSONValue {
    .object([
      JSONMember("url", .string(url)), JSONMember("debug-reporting", .bool(debugReporting)),
    ])
  }
}
