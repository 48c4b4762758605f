import Foundation
import JSONText
import Testing
import Web

@testable import AttributionReporting

/// The headers in Chromium's interop files, where they are: beside the package, or as `make vectors` fetches them.
@Suite struct VectorHeaderTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let folder =
    [root.deletingLastPathComponent().appending(path: "shared/vectors"), root.appending(path: ".vectors")]
    .map { $0.appending(path: "chromium-interop") }
    .first { FileManager.default.fileExists(atPath: $0.path) }

  static let cases: [String] = {
    guard let folder else { return [] }
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
      .filter { $0.hasSuffix(".json") && $0 != "default_config.json" }.sorted()
  }()

  static let areThere = !cases.isEmpty

  /// A header that came with a response.
  private struct Header: Hashable {
    var name: String
    var value: String
  }

  @Test(
    .enabled(if: areThere, "make vectors fetches the interop suite; SKIPPED without it"), arguments: cases)
  func headersAreIgnoredWhereChromiumReportsAnError(_ name: String) throws {
    let bytes = Array(try Data(contentsOf: #require(Self.folder).appending(path: name)))
    let file = try JSONValue(parsing: bytes, comments: true)
    var context = try HeaderSupport().context
    let named = file["api_config"]?["aggregation_coordinator_origins"]?.asArray?.compactMap(\.asString)
    context.coordinators = try (named ?? ["https://coordinator.test"]).map { try Origin($0) }
    let epsilon = file["api_config"]?["max_settable_event_level_epsilon"]?.asString.flatMap { Double($0) }
    context.parameters.maxEventLevelEpsilon = epsilon ?? 14

    var reported: [Header] = []
    var silent: [Header] = []
    for registration in try #require(file["input"]?["registrations"]?.asArray) {
      let request = registration["registration_request"]
      let eligibility = RegistrationEligibility.parse(request?["Attribution-Reporting-Eligible"]?.asString)
      let allowed = try #require(eligibility.value, "\(eligibility.errors)")
      for response in registration["responses"]?.asArray ?? [] {
        let headers = try #require(response["response"]?.asMembers)
        let info = ReportingInfo.parse(response["response"]?["Attribution-Reporting-Info"]?.asString)
        for header in headers where isWrong(header, allowed, context) {
          let found = Header(name: header.name, value: Self.sent(header.value).compactText(sortsKeys: true))
          if info.value?.reportsHeaderErrors == true { reported.append(found) } else { silent.append(found) }
        }
      }
    }
    #expect(silent.isEmpty)
    #expect(reported.sorted { $0.value < $1.value } == expected(file).sorted { $0.value < $1.value })
  }

  private func isWrong(
    _ header: JSONMember, _ allowed: RegistrationEligibility, _ context: HeaderContext
  ) -> Bool {
    switch header.name {
    case "Attribution-Reporting-Register-Source":
      guard let type = allowed.sourceType else { return false }
      return SourceRegistration.parse(header.value, type: type, context).value == nil
    case "Attribution-Reporting-Register-Trigger":
      return allowed.allowsTriggers && TriggerRegistration.parse(header.value, context).value == nil
    default: return false
    }
  }

  private func expected(_ file: JSONValue) -> [Header] {
    (file["output"]?["reports"]?.asArray ?? []).flatMap { $0["payload"]?.asArray ?? [] }
      .filter { $0["type"] == .string("header-parsing-error") }
      .map {
        Header(name: $0["body"]?["header"]?.asString ?? "", value: $0["body"]?["value"]?.asString ?? "")
      }
  }

  /// A value as Chromium writes it, in which integers beyond 32 bits are doubles.
  private static func sent(_ value: JSONValue) -> JSONValue {
    switch value {
    case .number(let digits):
      let number = JSONNumber(digits)
      return number.isIntegerLiteral && number.int32 == nil ? .number(digits + ".0") : value
    case .array(let elements): return .array(elements.map(sent))
    case .object(let members): return .object(members.map { JSONMember($0.name, sent($0.value)) })
    default: return value
    }
  }
}
