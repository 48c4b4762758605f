import RawStructuredFieldValues
import Web

/// One source or trigger that is handed to the operating system.
public struct OSRegistration: Hashable, Sendable {
  /// Where the operating system registers it.
  public var url: String
  /// The origin of ``url``.
  public var origin: Origin
  /// Whether a verbose debug report tells that it was handed over.
  public var debugReporting: Bool

  /// Makes a registration.
  public init(url: String, origin: Origin, debugReporting: Bool) {
    self.url = url
    self.origin = origin
    self.debugReporting = debugReporting
  }

  /// Reads an `Attribution-Reporting-Register-OS-Source` or `-OS-Trigger` header.
  ///
  /// Members that are no texts, or no URLs, are passed over.
  ///
  /// *Source:* Attribution Reporting, "get OS registrations from a header value"; Chromium,
  /// `components/attribution_reporting/os_registration.cc`.
  /// - Parameter header: its value, a structured list of texts.
  /// - Returns: the registrations, or nil and an error when the header is no structured list.
  public static func parse(_ header: String) -> HeaderResult<[OSRegistration]> {
    HeaderJSON.read { log in
      guard let members = StructuredHeader.list(header, &log) else { return nil }
      return members.enumerated().compactMap { index, member in
        log.at(index) { item(member, &$0) }
      }
    }
  }

  private static func item(_ member: ItemOrInnerList, _ log: inout HeaderLog) -> OSRegistration? {
    guard case .item(let item) = member, case .string(let url) = item.rfc9651BareItem else {
      log.warn("is passed over, since it is not a text in double quotes")
      return nil
    }
    let origin: Origin
    do {
      origin = try Origin(url)
    } catch {
      log.warn("is passed over, since it is no URL: \(error.problem)")
      return nil
    }
    var debugReporting = false
    for (key, value) in item.rfc9651Parameters {
      log.at(key) { log in
        switch (key, value) {
        case ("debug-reporting", .bool(let bool)): debugReporting = bool
        case ("debug-reporting", _): log.warn("must be a truth value and is ignored")
        default: log.warn("is not a known parameter and is ignored")
        }
      }
    }
    return OSRegistration(url: url, origin: origin, debugReporting: debugReporting)
  }
}
