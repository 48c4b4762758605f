import Foundation
import Testing

/// `attrsim ecapi validate` as people run it.
@Suite struct EcapiValidateTests {
  private func run(_ name: String, _ text: String, _ arguments: String...) throws -> Tool.Output {
    let place = try Workplace()
    try place.write(name, text)
    return try Tool.start(["ecapi", "validate"] + arguments + [name], in: place).wait()
  }

  private static let good = #"{"data_set_id": "A", "id": "1", "timestamp": 1, "event_type": "login"}"#

  @Test func goodRecordsAreCounted() throws {
    for text in [Self.good, "[\(Self.good),\n\(Self.good)]", "\(Self.good)\n\n\(Self.good)\n"] {
      let output = try run("f", text)
      #expect(output.status == 0 && output.standardError.isEmpty, "\(output.standardOutput)")
      #expect(output.standardOutput.contains("0 discarded; 0 warnings\nconsent: "))
    }
  }

  @Test func findingsHaveFileLineAndPath() throws {
    let bad =
      #"{"data_set_id": "A", "timestamp": "1", "event_type": "login", "user_data": {"age_range": 99}}"#
    let output = try run("f.jsonl", "\(Self.good)\n{\n\(bad)\n")
    #expect(output.status == 1 && output.standardError.isEmpty)
    for text in [
      "f.jsonl:2: error: column 2: ", "f.jsonl:3: error: timestamp: ",
      "f.jsonl:3: warning: user_data.age_range: ",
      "3 records: 1 accepted, 2 discarded; 1 warning\n",
    ] { #expect(output.standardOutput.contains(text), "\(text)\n\(output.standardOutput)") }
  }

  @Test func aFileThatIsNoJSONEndsWith65() throws {
    for text in ["", "[\(Self.good),\n{]", "[\(Self.good)"] {
      let output = try run("f", text)
      #expect(
        output.status == 65 && output.standardOutput.contains("the rest of the file is not read"), "\(text)")
    }
    #expect(try run("f.jsonl", "").status == 0)
    #expect(try run("f", "[]").status == 0)
  }

  @Test func aNumberBeyondDoublesAndANameWithU0000CostTheirRecordsOnly() throws {
    let number = #"{"data_set_id": "A", "timestamp": 1, "event_type": "login", "ext": {"x": 1e400}}"#
    let name = #"{"data_set_id": "A", "id": "a\u0000", "timestamp": 1, "event_type": "login"}"#
    let output = try run("f", "[\(Self.good),\n\(number),\n\(name),\n\(Self.good)]")
    #expect(output.status == 1 && output.standardOutput.contains("4 records: 2 accepted, 2 discarded"))
    for text in ["f:2: error: ext.x: ", "f:3: error: id: "] {
      #expect(output.standardOutput.contains(text), "\(output.standardOutput)")
    }
  }

  @Test func aFileThatCannotBeReadDoesNotKeepTheOthers() throws {
    let output = try run("f", Self.good, "none", ".")
    #expect(output.status == 74 && output.standardOutput.contains("1 record: 1 accepted"))
    #expect(output.standardError.contains("none") && output.standardError.contains("error: cannot read"))
    #expect(try Tool.run("ecapi", "validate", in: Workplace()).status == 64)
  }

  @Test func jsonIsJSONOnly() throws {
    for text in ["[]", Self.good, "[\(Self.good), {}, 7, {\"click_id\": \"c\"}]"] {
      let output = try run("f", text, "--json")
      let value = try JSONSerialization.jsonObject(with: Data(output.standardOutput.utf8))
      let report = try #require(value as? [String: Any])
      let records = try #require(report["records"] as? [[String: Any]])
      let summary = try #require(report["summary"] as? [String: Any])
      #expect(summary["records"] as? Int == records.count)
      #expect(records.count { $0["accepted"] as? Bool == false } == summary["discarded"] as? Int)
      #expect(records.count { $0["kind"] as? String == "user_data" } == summary["user_data"] as? Int)
    }
  }

  @Test func theExamplesAreWhatTheyAreMeantToBe() throws {
    let place = try Workplace()
    func path(_ name: String) -> String {
      Documents.root.appending(path: "Scenarios/data/conversions-api/\(name)").path
    }
    let good = try Tool.run("ecapi", "validate", path("purchase.json"), in: place)
    #expect(
      good.status == 0 && good.standardOutput.hasPrefix("1 record: 1 accepted, 0 discarded; 0 warnings\n"))
    let mixed = try Tool.run("ecapi", "validate", path("events.jsonl"), in: place)
    #expect(mixed.status == 1 && mixed.standardOutput.contains("13 records: 7 accepted, 6 discarded"))
  }
}
