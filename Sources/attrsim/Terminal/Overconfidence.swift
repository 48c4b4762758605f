import Experiments

/// Which adversaries believe more than they achieve, told under the table of a run.
enum Overconfidence {
  /// Less than this is not worth a line, however certain it is.
  static let least = 0.01
  /// Lines of a note before it only counts the rest.
  static let lines = 5

  /// The adversaries of one system at one design point who expect more success than they have.
  ///
  /// Over several replications the mean excess must be above 0 beyond chance. One replication has no interval
  /// of that kind, so that there its own test counts.
  ///
  /// - Parameter rows: the summary of that system.
  static func adversaries(_ rows: [SummaryRow]) -> [String] {
    rows.filter { row in
      guard row.metric == "overconfidence", row.mean > least else { return false }
      if let interval = row.interval { return interval.low > 0 }
      return rows.contains {
        $0.metric == "overconfident" && $0.adversary == row.adversary && $0.mean > 0.5
      }
    }.map(\.adversary)
  }

  /// A line for each such adversary, a few at most; empty when there is none.
  ///
  /// - Parameter groups: systems at design points, and who is overconfident there.
  static func note(_ groups: [(place: String, adversaries: [String])]) -> String {
    let all = groups.flatMap { group in group.adversaries.map { "\($0) on \(group.place)" } }
    let shown = all.prefix(lines).map {
      Paragraphs.wrapped("overconfident, so go by hits and not by beliefs: \($0)", indent: 2) + "\n"
    }
    return shown.joined() + (all.count > lines ? "and \(all.count - lines) more\n" : "")
  }
}
