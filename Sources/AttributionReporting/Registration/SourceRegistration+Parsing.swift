import JSONText

extension SourceRegistration {
  /// Reads an `Attribution-Reporting-Register-Source` header.
  ///
  /// Where the specification's text and Chromium differ, Chromium is followed: lengths are counted in bytes of
  /// UTF-8, 64-bit integers are decimal digits and nothing else, `trigger_data` are a set, and of several members
  /// with the same name the last one counts.
  ///
  /// *Source:* Attribution Reporting, "Parsing source-registration JSON"; Chromium,
  /// `components/attribution_reporting/source_registration.cc`.
  /// - Parameters:
  ///   - header: the value of the header, JSON.
  ///   - type: with what the source is registered.
  ///   - context: the browser's limits and lists.
  /// - Returns: the effective registration, or nil and the errors for which a browser ignores the header.
  public static func parse(
    _ header: String, type: SourceType, _ context: HeaderContext
  ) -> HeaderResult<SourceRegistration> {
    HeaderJSON.parse(header) { parse($0, type: type, context) }
  }

  /// Reads the JSON of an `Attribution-Reporting-Register-Source` header.
  ///
  /// - Parameters:
  ///   - value: what the header holds.
  ///   - type: with what the source is registered.
  ///   - context: the browser's limits and lists.
  /// - Returns: the effective registration, or nil and the errors for which a browser ignores the header.
  public static func parse(
    _ value: JSONValue, type: SourceType, _ context: HeaderContext
  ) -> HeaderResult<SourceRegistration> {
    HeaderJSON.read { SourceReader(type: type, context: context).source(value, &$0) }
  }
}

/// What registrations of both kinds have in common.
enum HeaderJSON {
  static func parse<Value>(
    _ header: String, _ read: (JSONValue) -> HeaderResult<Value>
  ) -> HeaderResult<Value> {
    do {
      return read(try JSONValue(parsing: header))
    } catch {
      return HeaderResult(value: nil, findings: [HeaderFinding(.error, "is not JSON: \(error)")])
    }
  }

  static func read<Value>(_ read: (inout HeaderLog) -> Value?) -> HeaderResult<Value> {
    var log = HeaderLog()
    let value = read(&log)
    return HeaderResult(value: log.hasErrors ? nil : value, findings: log.findings)
  }
}
