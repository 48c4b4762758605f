import Experiments
import Recovery
import Risk

extension PrecisionRule.Figure {
  /// Reads the names of a figure of the summary, below `replications.until`.
  init(_ reader: MappingReader) {
    let metric = reader.required(
      "metric", .word(among: SummaryMetrics.names), note: "a metric of summary.csv")
    // Nothing follows from a stand-in for a metric that is wrong.
    let isKnown = reader.mapping["metric"]?.value.text == metric
    let description = isKnown ? MetricCatalogue.metric(metric, in: "summary") : nil
    self.init(
      metric: metric,
      system: reader.optional("system", .string(length: 1...100), note: "null: every system"),
      truth: reader.optional("truth", .choice(Truth.self), note: "null: every truth")?.rawValue,
      estimator: reader.optional(
        "estimator", .choice(CountEstimator.self), note: "null: every estimator")?.rawValue,
      adversary: reader.optional(
        "adversary", .choice(Adversary.self), note: "null: every adversary")?.rawValue,
      at: reader.optional(
        "at", .parameter(of: description), note: "the metric's parameter; null: every one"))
    if let description { checkColumns(description, reader) }
  }

  /// Refuses columns that are empty for the metric.
  private func checkColumns(_ description: MetricDescription, _ reader: MappingReader) {
    let table = description.tables.first { $0 != "summary" } ?? "summary"
    let named = [("truth", truth), ("estimator", estimator), ("adversary", adversary)]
    for case (let key, _?) in named where !Self.columns(of: metric, in: table).contains(key) {
      reader.error(
        key, "is no part of \(metric), whose figures have no \(key)", suggestion: "remove it")
    }
    if isOfKeptData, let truth, truth != Truth.reported.rawValue {
      reader.error(
        "truth", "is \(truth), but \(metric) is known of reports alone", allowed: Truth.reported.rawValue)
    }
  }

  /// The columns of the summary that say whose figure it is.
  private static func columns(of metric: String, in table: String) -> [String] {
    switch table {
    case "risk": ["adversary"]
    case "recovery":
      Self(metric: metric).isOfKeptData || hasOwnEstimators(metric) ? ["truth"] : ["truth", "estimator"]
    default: []
    }
  }

  /// Whether none of the estimators of single counts has the figure: those of hierarchies, and of causes.
  private static func hasOwnEstimators(_ metric: String) -> Bool {
    metric.hasPrefix("hierarchy_") || ["caused_share", "incremental_error"].contains(metric)
  }

  /// Whether it is about single reports, which needs no estimator.
  private var isOfKeptData: Bool { ["keep_rate", "keep_rate_expected", "invalid_share"].contains(metric) }

  /// What the scenario leaves out although the figure needs it: the thing, and the setting that would add it.
  func missing(_ recovery: RecoveryPlan, _ risk: RiskPlan?) -> [(what: String, setting: String)] {
    var missing: [(what: String, setting: String)] = []
    let tables = MetricCatalogue.metric(metric, in: "summary")?.tables ?? []
    if tables.contains("risk") {
      guard let risk else { return [("\(metric), a figure of risk.csv", "risk")] }
      if let lost = Collusion.allCases.first(where: { !risk.collusions.contains($0) && $0.names(adversary) })
      {
        missing.append(("the adversary \(adversary ?? lost.rawValue)", "risk.collusion"))
      }
    }
    guard tables.contains("recovery") else { return missing }
    if let truth, !recovery.truths.contains(where: { $0.rawValue == truth }) {
      missing.append(("the truth \(truth)", "recovery.truths"))
    }
    if let estimator, !recovery.estimators.contains(where: { $0.rawValue == estimator }) {
      missing.append(("the estimator \(estimator)", "recovery.estimators"))
    }
    let measure: Measure = metric.hasPrefix("value_") ? .value : .conversions
    if !isOfKeptData, !recovery.measures.contains(measure) {
      missing.append(("\(metric), a figure about \(measure.rawValue)", "recovery.measures"))
    }
    return missing
  }
}

extension Collusion {
  /// Whether the tables show these parties under a name in the column `adversary`.
  fileprivate func names(_ adversary: String?) -> Bool {
    switch self {
    case .all: [Adversary.passive, .passivePerson].contains { $0.rawValue == adversary }
    case .publisherAndAdTech, .adTech: rawValue == adversary
    }
  }
}

extension SettingKind where Value == String {
  /// The parameter of a metric, in the form in which the tables have it; any text when no metric is known.
  fileprivate static func parameter(of metric: MetricDescription?) -> Self {
    let any = SettingKind<String>.string(length: 1...100)
    guard let metric else { return any }
    let isStage = metric.parameter == .stage
    let stages = FunnelStage.allCases.map(\.rawValue)
    let allowed = isStage ? stages.joined(separator: ", ") : metric.parameter.meaning
    return .scalar(
      expected: "the parameter of \(metric.name)", acceptsQuotes: true, placeholder: "",
      allowed: { _ in allowed.isEmpty ? nil : allowed }, schema: any.schema, canonical: { .text($0) },
      parse: { (text: String) throws(NumberText.Refusal) -> String in
        // 0.50 is written 0.5 in the tables.
        let plain = Double(text).map(SettingKind<Double>.canonicalText) ?? text
        guard metric.parameter.accepts(plain) else {
          let shown = ConfigScalar(text).shown
          throw NumberText.Refusal(
            message: allowed.isEmpty
              ? "is \(shown), but \(metric.name) has no parameter" : "cannot be \"\(shown)\"",
            suggestion: allowed.isEmpty
              ? "remove it" : isStage ? DidYouMean.phrase(for: text, among: stages) : nil)
        }
        return plain
      })
  }
}
