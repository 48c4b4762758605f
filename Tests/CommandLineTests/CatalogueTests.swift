import Experiments
import Foundation
import Testing

/// Every name in every table has an explanation, and the documents tell the same.
@Suite struct CatalogueTests {
  /// Runs that between them write every figure there is.
  private func runs() throws -> (Workplace, [String]) {
    let place = try Workplace()
    try place.write("small.yaml", Sample.small + "outputs: { reports: true }\n")
    #expect(try Tool.run("run", "small.yaml", "--out", "small", "--quiet", in: place).status == 0)
    var folders = ["small"]
    for name in try ScenarioNames.shipped() {
      let text = try String(contentsOfFile: Sample.shipped(name), encoding: .utf8)
      var settings = ["population.people=500", "replications=2"]
      // Adversaries who only look have nothing to go by where everything is planned.
      if !text.contains("exposure:") { settings.append("risk.people=100") }
      if text.contains("\naudit:") { settings.append("audit.runs=2000") }
      let call = ["run", Sample.shipped(name), "--out", name, "--quiet"]
      let output = try Tool.start(call + settings.flatMap { ["--set", $0] }, in: place).wait()
      #expect(output.status == 0, "\(name): \(output.standardError)")
      folders.append(name)
    }
    // A budget that is spent on values counts nothing.
    let uncounted = try Tool.run(
      "run", Sample.shipped("all-systems"), "--set", "population.people=100", "--set", "replications=1",
      "--set", "systems.ara-sums.summary.count-share=0", "--out", "uncounted", "--quiet", in: place)
    #expect(uncounted.status == 0, "\(uncounted.standardError)")
    return (place, folders + ["uncounted"])
  }

  @Test func everyNameInEveryTableIsKnown() throws {
    let (place, folders) = try runs()
    var seen: Set<String> = []
    var unknown: Set<String> = []
    for folder in folders {
      for file in place.files(below: folder) where file.hasSuffix(".csv") && !file.contains("/") {
        let table = try place.table("\(folder)/\(file)")
        let name = String(file.dropLast(".csv".count))
        for column in table.header where !column.contains(".") {
          seen.insert(column)
          if !Self.knows(column, .column, in: name) { unknown.insert("\(name): column \(column)") }
        }
        for stage in Set(table.column("stage")) {
          seen.insert(stage)
          if !Self.knows(stage, .stage, in: name) { unknown.insert("\(name): stage \(stage)") }
        }
        for figure in Set(table.column("figure")) {
          seen.insert(figure)
          if !Self.knows(figure, .figure, in: name) { unknown.insert("\(name): figure \(figure)") }
        }
        for column in name == "runs" ? [] : ["truth", "estimator", "adversary", "status"] {
          for word in Set(table.column(column)) where !word.isEmpty {
            // Those who act have names of the scenario's choice.
            if column == "adversary", Adversary(rawValue: word) == nil { continue }
            seen.insert(word)
            if !Self.knows(word, .word, in: name) { unknown.insert("\(name): \(column) \(word)") }
          }
        }
        for pair in Set(zip(table.column("metric"), table.column("at")).map { [$0, $1] }) {
          seen.insert(pair[0])
          let entry = MetricCatalogue.metric(pair[0], in: name)
          if entry?.parameter.accepts(pair[1]) != true { unknown.insert("\(name): metric \(pair)") }
        }
      }
    }
    #expect(unknown.isEmpty)
    // A catalogue with names that no table ever holds would be no better than one that lacks some.
    #expect(Set(MetricCatalogue.names).subtracting(seen).isEmpty)
    #expect(seen.subtracting(MetricCatalogue.names).isEmpty)
  }

  private static func knows(_ name: String, _ kind: MetricDescription.Kind, in table: String) -> Bool {
    MetricCatalogue.entries(named: name).contains { $0.kind == kind && $0.tables.contains(table) }
  }

  @Test func everyEntryIsComplete() {
    for entry in MetricCatalogue.all {
      #expect(entry.definition.hasSuffix(".") && !entry.definition.dropLast().contains(". "), "\(entry.name)")
      #expect(entry.unit.isEmpty == (entry.kind == .word) && !entry.tables.isEmpty, "\(entry.name)")
    }
    let names = MetricCatalogue.all.map(\.name)
    #expect(Set(names).count == names.count)
    // Figures that only this program counts have no source; all estimates of errors have one.
    let sourceless = MetricCatalogue.all.filter { $0.reference.isEmpty && $0.kind == .metric }.map(\.name)
    #expect(sourceless == ["slices", "zero_truth_slices", "invalid_share", "conversions", "lost_share"])
  }

  @Test func parametersAcceptWhatTablesWriteAndNothingElse() {
    #expect(MetricDescription.Parameter.none.accepts("") && !MetricDescription.Parameter.none.accepts("5"))
    let number = MetricDescription.Parameter.number("tau")
    #expect(number.accepts("0.95") && number.accepts("5"))
    #expect(!number.accepts("") && !number.accepts("many") && !number.accepts("nan"))
    let whole = MetricDescription.Parameter.wholeNumber("data")
    #expect(whole.accepts("7") && !whole.accepts("0.5") && !whole.accepts(""))
    #expect(MetricDescription.Parameter.stage.accepts("delivered"))
    #expect(!MetricDescription.Parameter.stage.accepts("lost"))
  }

  @Test func theDocumentShowsTheCatalogue() throws {
    let document = try Documents.text("results/README.md")
    for (mark, kind) in [("metrics", MetricDescription.Kind.metric), ("stages", .stage)] {
      let start = try #require(document.range(of: "<!-- \(mark): renewed by `make reference` -->\n"))
      let rest = document[start.upperBound...]
      let end = try #require(rest.range(of: "<!-- end -->"))
      #expect(rest[..<end.lowerBound] == MetricCatalogue.markdown(of: kind), "run make reference")
    }
  }
}

/// The shipped scenarios, by name.
enum ScenarioNames {
  static func shipped() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: Documents.root.appending(path: "Scenarios").path)
      .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(".yaml".count)) }.sorted()
  }
}
