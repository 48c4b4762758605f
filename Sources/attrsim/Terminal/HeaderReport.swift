import AttributionReporting
import JSONText

/// What is printed of a header.
struct HeaderReport {
  var findings: [HeaderFinding]
  /// What the header says; nil when a browser ignores it.
  var effective: JSONValue?

  init(findings: [HeaderFinding], effective: JSONValue?) {
    self.findings = findings
    self.effective = effective
  }

  init<Value>(_ result: HeaderResult<Value>, _ json: (Value) -> JSONValue) {
    self.init(findings: result.findings, effective: result.value.map(json))
  }

  var hasErrors: Bool { findings.contains { $0.severity == .error } }

  /// The findings, worst first, and what the header says.
  func text() -> String {
    let lines = HeaderFinding.Severity.allCases.flatMap { severity in
      findings.filter { $0.severity == severity }.map { "\($0)\n" }
    }
    let end = effective.map { "\($0.text)\n" } ?? "A browser ignores this header.\n"
    return lines.joined() + (lines.isEmpty ? "" : "\n") + end
  }

  func json() -> String {
    let lists = HeaderFinding.Severity.allCases.map { severity in
      JSONMember(
        severity.rawValue + "s", .array(findings.filter { $0.severity == severity }.map(Self.json)))
    }
    let all =
      [JSONMember("valid", .bool(!hasErrors))] + lists + [JSONMember("effective", effective ?? .null)]
    return JSONValue.object(all).text + "\n"
  }

  private static func json(_ finding: HeaderFinding) -> JSONValue {
    .object([
      JSONMember("path", .string(finding.path.description)), JSONMember("message", .string(finding.text)),
    ])
  }
}
