import JSONText

extension TriggerRegistration {
  /// Reads an `Attribution-Reporting-Register-Trigger` header.
  ///
  /// *Source:* Attribution Reporting, "Creating an attribution trigger"; Chromium,
  /// `components/attribution_reporting/trigger_registration.cc`.
  /// - Parameters:
  ///   - header: the value of the header, JSON.
  ///   - context: the browser's limits and lists.
  /// - Returns: the effective registration, or nil and the errors for which a browser ignores the header.
  public static func parse(_ header: String, _ context: HeaderContext) -> HeaderResult<TriggerRegistration> {
    HeaderJSON.parse(header) { parse($0, context) }
  }

  /// Reads the JSON of an `Attribution-Reporting-Register-Trigger` header.
  ///
  /// - Parameters:
  ///   - value: what the header holds.
  ///   - context: the browser's limits and lists.
  /// - Returns: the effective registration, or nil and the errors for which a browser ignores the header.
  public static func parse(_ value: JSONValue, _ context: HeaderContext) -> HeaderResult<TriggerRegistration>
  {
    HeaderJSON.read { TriggerReader(context: context).trigger(value, &$0) }
  }
}
