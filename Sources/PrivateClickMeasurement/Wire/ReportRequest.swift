import JSONText
import Web

/// The request by which a report travels.
///
/// *Source:* draft of the W3C Privacy Community Group at 58005e2, "Legacy Triggering of Attribution"; WebKit,
/// `attributionReportURL` and `attributionReportJSON`. It goes without cookies or credentials, and is not repeated.
public struct ReportRequest: Hashable, Sendable {
  /// Reports are posted.
  public static let method = "POST"
  /// The media type of the body.
  public static let contentType = "application/json"
  /// Where each site receives reports.
  public static let path = "/.well-known/private-click-measurement/report-attribution/"

  /// Where the report goes.
  public var url: String
  /// What it says.
  public var body: JSONValue

  /// Writes a report; neither time nor priority is part of it.
  ///
  /// - Parameters:
  ///   - report: what the device sends.
  ///   - directory: knows the sites behind the report's numbers.
  ///   - settings: the version that the report carries.
  public init(
    _ report: PrivateClickReport, in directory: OriginDirectory, settings: PrivateClickMeasurement.Settings
  ) {
    url = "https://\(directory.site(report.receivingOrigin).host)\(Self.path)"
    body = .object([
      JSONMember("source_engagement_type", .string("click")),
      JSONMember("source_site", .string(directory.site(report.publisher).host)),
      JSONMember("source_id", .number("\(report.sourceID)")),
      JSONMember("attributed_on_site", .string(directory.site(report.destination).host)),
      JSONMember("trigger_data", .number("\(report.triggerData)")),
      JSONMember("version", .number("\(settings.reportVersion)")),
    ])
  }

  /// The body as it is posted.
  public var bodyText: String { body.compactText() }
}
