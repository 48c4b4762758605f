import Foundation
import ResultsExport
import Testing

@Suite struct DataPackageTests {
  private let table = TableSchema(
    name: "delays", description: "One quantile.",
    columns: [
      ColumnSchema("quantile", .number, unit: "1", "The share of conversions."),
      ColumnSchema("delay_ms", .integer, unit: "ms", "The delay.", isGroundTruth: true),
    ])

  @Test func theDictionaryDescribesEveryColumn() throws {
    let scratch = Scratch()
    let package = DataPackage(
      name: "Quick start!", title: "Quickstart", description: "Results.",
      tables: [DataPackage.Table(table, byteCount: 12, sha256: "abc")])
    try package.write(toFolder: scratch.path)
    let text = try #require(scratch.text("datapackage.json"))
    let root = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(root["profile"] as? String == "tabular-data-package")
    #expect(root["name"] as? String == "quick-start-")
    let resource = try #require((root["resources"] as? [[String: Any]])?.first)
    #expect(resource["path"] as? String == "delays.csv")
    #expect(resource["mediatype"] as? String == "text/csv")
    #expect(resource["hash"] as? String == "sha256:abc")
    #expect(resource["bytes"] as? Int == 12)
    let fields = try #require((resource["schema"] as? [String: Any])?["fields"] as? [[String: Any]])
    #expect(fields.map { $0["name"] as? String } == ["quantile", "delay_ms"])
    #expect(fields.map { $0["type"] as? String } == ["number", "integer"])
    #expect(fields.map { $0["unit"] as? String } == ["1", "ms"])
    #expect(fields.map { $0["groundTruth"] as? Bool } == [false, true])
  }

  @Test func theBytesAreTheSameEachTimeWithSortedKeys() throws {
    let package = DataPackage(name: "a", title: "A", description: "d", tables: [DataPackage.Table(table)])
    let first = try JSONFile.bytes(of: package, for: "x")
    #expect(try JSONFile.bytes(of: package, for: "x") == first)
    let text = String(decoding: first, as: UTF8.self)
    let keys = text.split(separator: "\n").filter { $0.hasPrefix("  \"") }.map {
      $0.split(separator: "\"")[1]
    }
    #expect(keys == keys.sorted())
    #expect(keys.count == 5)
    #expect(text.hasSuffix("}\n"))
    #expect(text.contains("text/csv"))
    #expect(!text.contains("\"hash\""))
  }

  @Test func aValueWithoutAFormInJSONIsAnErrorAndLeavesTheOldFile() throws {
    let scratch = Scratch()
    try JSONFile.write(["a": 1.5], to: scratch.path("m.json"))
    let error = failure { () throws(OutputError) in
      try JSONFile.write(["a": Double.nan], to: scratch.path("m.json"))
    }
    #expect(error?.path == scratch.path("m.json"))
    #expect(JSONFile.read([String: Double].self, from: scratch.path("m.json")) == ["a": 1.5])
  }
}
