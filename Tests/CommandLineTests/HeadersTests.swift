import Foundation
import Testing

/// `attrsim headers` as people run it.
@Suite struct HeadersTests {
  private func run(_ header: String, _ arguments: String...) throws -> Tool.Output {
    let place = try Workplace()
    try place.write("h", header + "\n")
    return try Tool.start(["headers"] + arguments + ["h"], in: place).wait()
  }

  @Test func aSoundSourceIsPrintedWithItsDefaultsAndWhatItTells() throws {
    let output = try run(#"{"destination":"https://shop.example","expiry":1}"#, "--source", "navigation")
    #expect(output.status == 0 && output.standardError.isEmpty)
    for text in [
      "warning: expiry: is raised to the least that is allowed, 86400 seconds\n",
      "note: event-level reports have 165 output states\n", "\"expiry\": 86400", "\"end_times\": [86400]",
      "\"destination\": [\"https://shop.example\"]",
    ] { #expect(output.standardOutput.contains(text), "\(text)\n\(output.standardOutput)") }
  }

  @Test func errorsNameTheirPlaceAndEndWithOne() throws {
    let output = try run(#"{"event_trigger_data":[{},{"filters":{"_x":[]}}]}"#, "--trigger")
    #expect(output.status == 1 && output.standardError.isEmpty)
    #expect(output.standardOutput.hasPrefix("error: event_trigger_data[1].filters._x: is not allowed"))
    #expect(output.standardOutput.hasSuffix("\nA browser ignores this header.\n"))
    let source = try run(
      #"{"destination":"https://shop.example","max_event_level_reports":5}"#, "--source", "navigation")
    #expect(source.status == 1 && source.standardOutput.contains("(source-channel-capacity-limit)"))
  }

  @Test func jsonHoldsFindingsByTheirPath() throws {
    let output = try run(
      #"{"destination":"https://shop.example","priority":1,"x":2}"#, "--source", "event", "--json")
    #expect(output.status == 1)
    let value = try JSONSerialization.jsonObject(with: Data(output.standardOutput.utf8))
    let report = try #require(value as? [String: Any])
    let errors = try #require(report["errors"] as? [[String: String]])
    #expect(errors.map { $0["path"] } == ["priority"] && report["valid"] as? Bool == false)
    #expect((report["warnings"] as? [[String: String]])?.map { $0["path"] } == ["x"])
    #expect(report["effective"] is NSNull)
  }

  @Test func theOtherHeadersAreReadToo() throws {
    #expect(try run("event-source, trigger", "--eligible").standardOutput.contains("\"event-source\": true"))
    #expect(
      try run("preferred-platform=os", "--info").standardOutput.contains("\"preferred-platform\": \"os\""))
    #expect(try run("preferred-platform=x", "--info").status == 1)
    let list = #""https://a.example";debug-reporting"#
    #expect(try run(list, "--os-source").standardOutput.contains("\"debug-reporting\": true"))
    #expect(try run(list + ",", "--os-trigger").status == 1)
  }

  @Test func coordinatorsCanBeNamed() throws {
    let header = #"{"aggregation_coordinator_origin":"https://coordinator.test"}"#
    #expect(try run(header, "--trigger").status == 1)
    #expect(try run(header, "--trigger", "--coordinator", "https://coordinator.test").status == 0)
    #expect(try run(header, "--trigger", "--coordinator", "x").status == 64)
    let idle = try run("preferred-platform=os", "--info", "--coordinator", "https://coordinator.test")
    #expect(idle.status == 64 && idle.standardError.contains("--coordinator is for --source and --trigger"))
  }

  @Test func wrongUsageAndMissingFilesHaveTheirOwnCodes() throws {
    #expect(try run("{}").status == 64)
    #expect(try run("{}", "--trigger", "--info").status == 64)
    #expect(try run("{}", "--source", "click").status == 64)
    let place = try Workplace()
    let missing = try Tool.run("headers", "--trigger", "none", in: place)
    #expect(missing.status == 74 && missing.standardError.contains("none"))
    #expect(try Tool.run("headers", "--trigger", ".", in: place).status == 74)
    // Nothing on standard input is no JSON.
    #expect(try Tool.run("headers", "--trigger", "-", in: place).status == 1)
  }
}
