import Experiments

/// What every name that occurs in a run means.
enum Definitions {
  /// The definitions as HTML: metrics, then stages and words.
  static func html(_ data: ReportData) -> String {
    let used = Set(data.summary.map(\.metric))
    let tables = Set(data.run.tables.map(\.schema.name))
    let metrics = MetricCatalogue.all.filter { entry in
      entry.kind == .metric
        && (used.contains(entry.name) || entry.name == "epsilon" && tables.contains("systems"))
    }
    let words = words(in: data)
    return HTML.element("p", MetricCatalogue.recoverySymbols)
      + "<details><summary>\(metrics.count) metrics of this run</summary>\n"
      + table(metrics, label: "Metrics", hasFormula: true) + "</details>\n"
      + "<details><summary>\(words.count) other words of this run: truths, estimators, adversaries, stages</summary>\n"
      + table(words, label: "Other words", hasFormula: false) + "</details>\n"
  }

  private static func words(in data: ReportData) -> [MetricDescription] {
    var used: Set<String> = []
    for row in data.summary {
      used.formUnion([row.truth, row.estimator, row.adversary])
      if row.table == "funnel" { used.insert(row.at) }
    }
    return MetricCatalogue.all.filter { ($0.kind == .word || $0.kind == .stage) && used.contains($0.name) }
  }

  private static func table(_ entries: [MetricDescription], label: String, hasFormula: Bool) -> String {
    let titles = ["name", "definition"] + (hasFormula ? ["formula", "at", "unit"] : []) + ["source"]
    let rows = entries.map { entry in
      [entry.name, entry.definition]
        + (hasFormula ? [entry.formula, entry.parameter.meaning, entry.unit] : []) + [entry.reference]
    }
    return HTML.table(titles.map { HTML.Column(title: $0, isNumber: false) }, rows, label: label)
  }
}
