import JSONText
import Web

@testable import Histories

/// Writes cases in few words.
enum SmallCase {
  static let source = "https://s.test"
  static let destination = "https://d.test"

  /// A response of `https://r.test`.
  static func response(
    _ header: String, _ json: String, more: String = "", headers: String = "", host: String = "r.test"
  ) -> String {
    "{\"url\": \"https://\(host)/x\", \"debug_permission\": true\(more),"
      + " \"response\": {\"Attribution-Reporting-Register-\(header)\": \(json)\(headers)}}"
  }

  /// A registration with responses.
  static func registration(
    _ time: Int, _ context: String, _ eligible: String?, more: String = "", _ responses: String...
  ) -> String {
    let eligible = eligible.map { ", \"Attribution-Reporting-Eligible\": \"\($0)\"" } ?? ""
    return "{\"timestamp\": \"\(time)\", \"registration_request\": {\"context_origin\": \"\(context)\""
      + "\(eligible)\(more)}, \"responses\": [\(responses.joined(separator: ","))]}"
  }

  /// A source that says what becomes of it.
  static func sourceJSON(_ id: Int, _ more: String = "") -> String {
    "{\"destination\": \"\(destination)\", \"source_event_id\": \"\(id)\", \"debug_reporting\": true\(more)}"
  }

  /// What a case sends: the time and the last part of the address of each report, with the types of debug reports.
  static func play(_ events: String..., config: String = "{}") throws -> [String] {
    let text =
      "{\"api_config\": \(config), \"input\": {\"registrations\": [\(events.joined(separator: ","))]},"
      + " \"output\": {\"reports\": []}}"
    let file = PlacedValue(try JSONValue(parsing: text), file: "case")
    let test = try InteropCase(file, defaults: try InteropConfiguration())
    let reports = InteropPlayer(test.configuration, suffixes: try PublicSuffixList()).play(test.events)
    return reports.map { report in
      let types = report.payload.asArray?.compactMap { entry in
        [entry["type"]?.asString, entry["body"]?["source_event_id"]?.asString].compactMap(\.self)
          .joined(separator: " ")
      }
      let name = report.url.split(separator: "/").last ?? ""
      return "\(report.time.milliseconds) \(types?.joined(separator: ", ") ?? String(name))"
    }
  }
}
