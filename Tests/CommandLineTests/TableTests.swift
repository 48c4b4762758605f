import Foundation
import Testing

/// The tables as others read them: columns, dictionary, and how tables agree with one another.
@Suite struct TableTests {
  /// Columns after the swept parameters, as they are promised.
  static let columns: [(table: String, hasReplication: Bool, columns: [String])] = [
    (
      "counts", true,
      [
        "truth", "estimator", "measure", "campaign", "conversion_data", "true_count", "observed_count",
        "estimate",
        "standard_error", "ci_low", "ci_high", "status", "currency",
      ]
    ),
    ("recovery", true, ["truth", "estimator", "metric", "at", "value", "ci_low", "ci_high"]),
    (
      "risk", true,
      ["adversary", "metric", "at", "value", "ci_low", "ci_high", "bound", "sample_size", "closed_form"]
    ),
    ("funnel", true, ["stage", "conversions"]),
    ("delays", true, ["quantile", "delay_ms"]),
    (
      "summary", false,
      [
        "table", "truth", "estimator", "adversary", "metric", "at", "mean", "standard_deviation",
        "replications",
        "ci_low", "ci_high", "bound", "closed_form",
      ]
    ),
    (
      "reports", true,
      [
        "person", "browser", "source_id", "campaign", "destination", "reporting_origin", "credit", "data",
        "true_data", "source_time_ms", "trigger_time_ms", "due_time_ms", "sent_time_ms",
      ]
    ),
    ("runs", true, ["status", "events", "fingerprint"]),
  ]

  private func ran() throws -> Workplace {
    let place = try Workplace()
    try place.write("s.yaml", Sample.small + "outputs: { reports: true }\nrisk: { people: 500 }\n")
    let output = try Tool.run("run", "s.yaml", "--out", "r", "--quiet", in: place)
    #expect(output.status == 0, "\(output.standardError)")
    return place
  }

  @Test func everyTableStartsWithThePromisedColumnsInOrder() throws {
    let place = try ran()
    for (name, hasReplication, columns) in Self.columns {
      let header = try place.table("r/\(name).csv").header
      let promised = ["systems.ecm.noise"] + (hasReplication ? ["replication"] : []) + ["system"] + columns
      #expect(Array(header.prefix(promised.count)) == promised, "\(name)")
      if name != "runs" { #expect(header.count == promised.count, "\(name)") }
    }
  }

  @Test func theDataDictionaryDescribesEveryColumnOfEveryTable() throws {
    let place = try ran()
    let object = try JSONSerialization.jsonObject(with: Data(try place.text("r/datapackage.json").utf8))
    let resources = try #require((object as? [String: Any])?["resources"] as? [[String: Any]])
    #expect(resources.count == Self.columns.count)
    for resource in resources {
      let path = try #require(resource["path"] as? String)
      let schema = try #require(resource["schema"] as? [String: Any])
      let fields = try #require(schema["fields"] as? [[String: Any]])
      #expect(fields.compactMap { $0["name"] as? String } == (try place.table("r/\(path)")).header, "\(path)")
      for field in fields {
        #expect((field["description"] as? String)?.isEmpty == false, "\(path)")
        #expect(["string", "integer", "number"].contains(field["type"] as? String ?? ""), "\(path)")
      }
      let bytes = try Data(contentsOf: place.url.appending(path: "r/\(path)"))
      #expect(resource["bytes"] as? Int == bytes.count, "\(path)")
    }
  }

  @Test func theManifestSaysHowToRunItAgain() throws {
    let place = try ran()
    let object = try JSONSerialization.jsonObject(with: Data(try place.text("r/manifest.json").utf8))
    let manifest = try #require(object as? [String: Any])
    let text = try place.text("r/manifest.json")
    for word in ["complete", "20201006", "s.yaml", "--out", "effective"] {
      #expect(text.contains(word), "\(word)")
    }
    #expect(manifest.count > 10)
    // The effective scenario runs again, point by point, to the same truths.
    let points = try place.text("r/scenario.effective.yaml").components(separatedBy: "---\n")
    #expect(points.count == 2)
    try place.write("again.yaml", points[1])
    #expect(try Tool.run("run", "again.yaml", "--out", "again", "--quiet", in: place).status == 0)
    let again = try place.table("again/funnel.csv").rows
    let before = try place.table("r/funnel.csv").rows.filter { $0[0] == "0.05" }.map { Array($0.dropFirst()) }
    #expect(again == before && !again.isEmpty)
  }

  @Test func noCSVHoldsAWallClockFigure() throws {
    let place = try ran()
    let before = try place.tables("r")
    usleep(50_000)
    #expect(try Tool.run("run", "s.yaml", "--out", "later", "--quiet", in: place).status == 0)
    #expect(try place.tables("later") == before)
  }

  /// Credit-100 rows that left the device, by campaign and data, are what counts.csv calls observed.
  @Test func reportsAndCountsAgree() throws {
    let place = try ran()
    let key = ["systems.ecm.noise", "replication", "system", "campaign"]
    func name(_ record: [String: String], _ data: String) -> String {
      (key + [data]).map { record[$0] ?? "?" }.joined(separator: " ")
    }
    var observed: [String: Int] = [:]
    var reported: [String: Int] = [:]
    for record in try place.table("r/reports.csv").records where record["credit"] == "100" {
      guard record["sent_time_ms"] != "" else { continue }
      observed[name(record, "data"), default: 0] += 1
      reported[name(record, "true_data"), default: 0] += 1
    }
    var compared = 0
    for record in try place.table("r/counts.csv").records
    where record["truth"] == "reported" && record["conversion_data"] != "" && record["estimator"] == "raw" {
      let name = name(record, "conversion_data")
      #expect(Int(record["observed_count"] ?? "") == observed[name] ?? 0, "\(name)")
      #expect(Int(record["true_count"] ?? "") == reported[name] ?? 0, "\(name)")
      compared += 1
    }
    #expect(compared == 2 * 2 * 2 * 6 * 8)
    #expect(observed.values.reduce(0, +) > 1_000)
  }

  /// Rows of any credit that left the device are what runs.csv counts as reports, with their delays.
  @Test func runsCountTheRowsThatLeft() throws {
    let place = try ran()
    func name(_ record: [String: String]) -> String {
      ["systems.ecm.noise", "replication", "system"].map { record[$0] ?? "?" }.joined(separator: " ")
    }
    var rows: [String: Int] = [:]
    var delays: [String: Int] = [:]
    var uncredited = 0
    for record in try place.table("r/reports.csv").records {
      guard let sent = Int(record["sent_time_ms"] ?? "") else { continue }
      let trigger = try #require(Int(record["trigger_time_ms"] ?? ""))
      rows[name(record), default: 0] += 1
      delays[name(record), default: 0] += sent - trigger
      if record["credit"] == "0" { uncredited += 1 }
    }
    for record in try place.table("r/runs.csv").records {
      #expect(Int(record["reports"] ?? "") == rows[name(record)], "\(name(record))")
      #expect(Int(record["delay_sum_ms"] ?? "") == delays[name(record)], "\(name(record))")
    }
    #expect(rows.count == 2 * 2 * 2 && uncredited > 50)
  }

  @Test func reportsAreOrderedAndTheirTimesMakeSense() throws {
    let table = try ran().table("r/reports.csv")
    var last: [Double] = []
    let systems = ["ecm": 0.0, "cookies": 1.0]
    for record in table.records {
      func number(_ column: String) -> Double { Double(record[column] ?? "") ?? .nan }
      let place = [
        number("systems.ecm.noise"), number("replication"), systems[record["system"] ?? ""] ?? .nan,
        number("person"),
      ]
      #expect(!place.contains { $0.isNaN })
      #expect(last.isEmpty || !place.lexicographicallyPrecedes(last), "\(place) after \(last)")
      last = place
      #expect(number("source_time_ms") <= number("trigger_time_ms"))
      #expect(number("trigger_time_ms") >= 0 && number("due_time_ms") >= number("trigger_time_ms"))
      if record["sent_time_ms"] != "" { #expect(number("sent_time_ms") >= number("due_time_ms")) }
      #expect(["0", "100"].contains(record["credit"] ?? ""))
    }
  }
}
