import ArgumentParser
import Experiments
import ScenarioFiles

/// `attrsim explain`: says what a name in a table means.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say what a name in the tables means: definition, formula, parameter, unit, source.",
    discussion: """
      Knows every metric, every stage of the funnel, every truth, estimator, adversary, published figure and column, \
      the words that scenarios choose from, and the settings that may be swept, by dotted path; without a name it lists \
      all but columns, words of scenarios and settings. \
      Exit code 65: no table holds such a name.
      """)

  @Argument(
    help: "A metric, a stage of the funnel, a truth, an estimator, an adversary, a figure or a column.",
    completion: .list(MetricCatalogue.names))
  var metric: String?

  @Flag(help: "Print JSON.")
  var json = false

  @Option(help: ArgumentHelp("Print the metrics or the stages as a table in Markdown.", visibility: .private))
  var markdown: MetricDescription.Kind?

  func run() throws {
    try Exit.onError {
      if let markdown {
        try Terminal.print(MetricCatalogue.markdown(of: markdown))
        return
      }
      let entries = try metric.map(Self.entries) ?? MetricCatalogue.all
      if json {
        try Terminal.print(json: entries)
      } else if metric == nil {
        try Terminal.print(Self.overview(entries))
      } else {
        try Terminal.print(entries.map(Self.text).joined(separator: "\n"))
      }
    }
  }

  private static func entries(_ name: String) throws -> [MetricDescription] {
    let entries = MetricCatalogue.entries(named: name)
    if !entries.isEmpty { return entries }
    let choices = ScenarioChoices.all.filter { $0.name == name }
    if !choices.isEmpty { return choices.map(Self.entry) }
    if let setting = SweptSetting(path: name) { return [setting.description] }
    throw UnknownName(
      name, kind: "name in any table", known: MetricCatalogue.names, listing: "attrsim explain")
  }

  /// What a word of scenarios means; the tables are those that hold what it leads to.
  private static func entry(_ choice: ScenarioChoice) -> MetricDescription {
    let isAdversary = choice.settings.contains { $0.hasPrefix("adversaries.") || $0.hasPrefix("risk.") }
    return MetricDescription(
      choice.name, kind: .word, tables: isAdversary ? ["risk", "summary"] : [],
      choice.summary.prefix(1).uppercased() + choice.summary.dropFirst(), unit: "",
      reference: "a value of " + choice.settings.joined(separator: ", "))
  }

  private static func overview(_ entries: [MetricDescription]) -> String {
    let kinds: [(MetricDescription.Kind, String)] = [
      (.metric, "metrics (columns metric and at)"), (.stage, "stages of the funnel"),
      (.word, "truths, estimators, adversaries and why there is no estimate"),
      (.figure, "published figures about people (column figure)"),
    ]
    return kinds.map { kind, title in
      let rows = entries.filter { $0.kind == kind }.map { (name: $0.name, text: $0.definition) }
      return "\(title):\n\(Paragraphs.list(rows))"
    }.joined(separator: "\n")
  }

  private static func text(_ entry: MetricDescription) -> String {
    let files = entry.tables.map { $0 + ".csv" }.joined(separator: ", ")
    let place =
      entry.tables.isEmpty ? "\(entry.kind.rawValue) of scenarios" : "\(entry.kind.rawValue) in \(files)"
    var text = Paragraphs.wrapped("\(entry.name) (\(place))", indent: 2)
    text += "\n\n  \(Paragraphs.wrapped(entry.definition, indent: 2))\n"
    let parts = [
      ("formula", entry.formula), ("at", entry.parameter.meaning), ("unit", entry.unit),
      ("source", entry.reference),
    ].filter { !$0.1.isEmpty }
    if !parts.isEmpty { text += "\n" + Paragraphs.list(parts.map { (name: $0.0, text: $0.1) }) }
    if !entry.formula.isEmpty, entry.tables.contains("recovery") {
      text += "\n  \(Paragraphs.wrapped(MetricCatalogue.recoverySymbols, indent: 2))\n"
    }
    return text
  }
}

extension MetricDescription.Kind: ExpressibleByArgument {}
