import ArgumentParser

/// `attrsim calc`: figures with closed forms.
struct CalcCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calc",
    abstract: "Compute privacy, noise and the accuracy of counts without a simulation.",
    discussion: "Exit code 64: numbers that cannot be.",
    subcommands: [
      CalcEventLevelCommand.self, CalcSummaryCommand.self, CalcRecoveryCommand.self, CalcPlanCommand.self,
    ])

  /// Labels and values in two columns.
  static func table(_ rows: [(label: String, value: String)]) -> String {
    let width = rows.map(\.label.count).max() ?? 0
    return rows.map { label, value in
      label + String(repeating: " ", count: width - label.count + 2)
        + Paragraphs.wrapped(value, indent: width + 2) + "\n"
    }.joined()
  }

  /// A number without the zero that Swift prints after whole ones.
  static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
  }
}
