import ArgumentParser
import Experiments
import ScenarioFiles

/// `attrsim list`: the words that scenarios and tables are made of.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List what there is, with a line about each; without a word, everything but the metrics.",
    discussion: "Exit code 65: a scenario in the folder cannot be read; 74: the folder cannot.")

  /// What can be listed.
  enum Subject: String, CaseIterable, ExpressibleByArgument {
    case systems, estimators, adversaries, distributions, metrics, scenarios
  }

  @Argument(help: "What to list.")
  var subject: Subject?

  @Option(
    help: ArgumentHelp(
      "Where scenarios are looked for: Scenarios by default, or here if there is no such folder.",
      valueName: "path"),
    completion: .directory)
  var folder: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    try Exit.onError {
      let subjects = subject.map { [$0] } ?? Subject.allCases.filter { $0 != .metrics }
      let sections = try subjects.map { (subject: $0, rows: try rows($0)) }
      if json {
        let pairs = sections.map { ($0.subject.rawValue, $0.rows) }
        return try Terminal.print(json: Dictionary(pairs) { first, _ in first })
      }
      let texts = sections.flatMap { Self.texts($0.subject, $0.rows) }
      try Terminal.print(texts.joined(separator: "\n"))
    }
  }

  /// One line of a list.
  struct Row: Encodable {
    var name: String
    /// The settings that take it; empty for what no setting names.
    var settings: [String] = []
    var summary: String
  }

  /// A list for each group of settings; words for the same settings stand together.
  private static func texts(_ subject: Subject, _ rows: [Row]) -> [String] {
    if rows.isEmpty { return ["\(subject.rawValue):\n  none\n"] }
    var groups: [[Row]] = []
    for row in rows {
      if let last = groups.last?.last, last.settings == row.settings {
        groups[groups.count - 1].append(row)
      } else {
        groups.append([row])
      }
    }
    return groups.map { group in
      let settings = group[0].settings.isEmpty ? "" : " of " + group[0].settings.joined(separator: ", ")
      return Paragraphs.wrapped("\(subject.rawValue)\(settings):", indent: 2) + "\n"
        + Paragraphs.list(group.map { ($0.name, $0.summary) })
    }
  }

  private func rows(_ subject: Subject) throws -> [Row] {
    switch subject {
    case .systems: Self.rows(ScenarioChoices.systems)
    case .estimators: Self.rows(ScenarioChoices.estimators)
    case .adversaries: Self.rows(ScenarioChoices.adversaries)
    case .distributions: Self.rows(ScenarioChoices.distributions)
    case .metrics:
      MetricCatalogue.all.filter { $0.kind == .metric }.map { Row(name: $0.name, summary: $0.definition) }
    case .scenarios:
      try ScenarioFolder(folder ?? ScenarioFolder.usual).questions.map {
        Row(name: $0.file, summary: $0.question)
      }
    }
  }

  private static func rows(_ choices: [ScenarioChoice]) -> [Row] {
    choices.map {
      Row(name: $0.name, settings: $0.settings, summary: $0.summary)
    }
  }
}
