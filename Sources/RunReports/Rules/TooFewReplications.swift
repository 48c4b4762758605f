import Foundation
import Statistics

/// Intervals over replications are wide in relation to the figures.
struct TooFewReplications: TeachingRule {
  /// The half-width that is aimed at, in relation to the figure.
  static let target = 0.1

  private struct Subject {
    var figure: FigureName
    var words: String
    /// Whether the interval is about the root of a mean of squares, symmetric on the log scale.
    var isRoot: Bool
  }

  private let subjects = [
    Subject(figure: .error("rmse", "reported", "unbiased"), words: "RMSE of unbiased counts", isRoot: true),
    Subject(
      figure: .error("rmsre_tau", "attributable", "unbiased", at: "5"), words: "relative error", isRoot: true),
    Subject(figure: .foundAgain, words: "people found again", isRoot: false),
  ]

  func finding(_ data: ReportData) throws -> Finding? {
    if data.summary.contains(where: { $0.replications > 0 }), data.summary.allSatisfy({ $0.replications < 2 })
    {
      return Finding(
        title: "A single replication has no interval over replications",
        advice:
          "What another seed would give is not known. Ask for ten or more replications before you compare anything.",
        evidence: ["every figure of this run is of one replication"])
    }
    var evidence: [String] = []
    for subject in subjects + Self.attacks(data) {
      for row in data.rows(subject.figure) {
        guard let half = Self.relativeHalfWidth(row, isRoot: subject.isRoot), half > Self.target else {
          continue
        }
        let isShare = row.table == "risk" || row.metric == "rmsre_tau"
        var line =
          "\(data.place(row)): \(subject.words) \(row.text(isShare: isShare)) from \(row.replications)"
        if let wanted = try Self.replications(now: row.replications, half: half, target: Self.target) {
          line += "; about \(NumberText.plain(Double(wanted))) would do"
        }
        evidence.append(line)
      }
    }
    guard !evidence.isEmpty else { return nil }
    return Finding(
      title: "Too few replications",
      advice:
        "These 95 % intervals reach more than \(Int(100 * Self.target)) % of the figure to one side. More replications narrow them, as the "
        + "root of their number; replications: { until: ... } in the scenario goes on until a figure is known well enough.",
      evidence: evidence)
  }

  private static func attacks(_ data: ReportData) -> [Subject] {
    AdversaryCharts.names(data).map {
      Subject(figure: .risk($0, "top_k", at: "1"), words: "success of \($0)", isRoot: false)
    }
  }

  /// Half the interval in relation to the figure; nil where there is none, or the figure is 0.
  static func relativeHalfWidth(_ row: FigureRow, isRoot: Bool) -> Double? {
    guard let mean = row.mean, let low = row.low, let high = row.high, mean > 0, low < high else {
      return nil
    }
    if isRoot, low > 0 { return log(high / low) / 2 }
    return (high - low) / 2 / mean
  }

  /// The least number of replications at which the half-width is expected to reach the target.
  ///
  /// derived: the half-width is t(n - 1) s / sqrt(n) with s the spread of replications, taken to stay as it is.
  ///
  /// - Returns: nil when a million would not do.
  static func replications(now: Int, half: Double, target: Double) throws -> Int? {
    guard now > 1 else { return nil }
    func reach(_ n: Int) throws -> Double {
      try Confidence.studentQuantile(0.95, degreesOfFreedom: Double(n - 1)) / Double(n).squareRoot()
    }
    let wanted = try target / half * reach(now)
    var (low, high) = (1, 2)
    while try reach(high) > wanted {
      (low, high) = (high, 2 * high)
      if high > 1_000_000 { return nil }
    }
    while high - low > 1 {
      let middle = (low + high) / 2
      if try reach(middle) > wanted { low = middle } else { high = middle }
    }
    return high
  }
}
