import ResultsExport
import Statistics

/// One system at one design point: how accurate its counts are, beside how often people are found again.
///
/// A row says all, so that plotting accuracy against risk takes no joining of tables.
struct FrontierRow {
  /// A figure of the summary that has columns of its own.
  enum Figure: String, CaseIterable {
    /// Against attributable conversions: noise and losses.
    case relativeError = "relative_error"
    /// Against what reports would say without noise: noise alone.
    case noiseError = "noise_error"
    /// People named at the first guess, by timing where there is no report.
    case foundAgain = "found_again"
    /// What of that is due to reports.
    case aboveTiming = "above_timing"
    /// The crowd in which people hide.
    case anonymitySet = "anonymity_set"

    /// What the column says.
    var meaning: String {
      switch self {
      case .relativeError:
        "rmsre_tau of unbiased counts against attributable conversions: what noise and losses do together"
      case .noiseError: "rmsre_tau of unbiased counts against what reports would say without noise"
      case .foundAgain: "attributable_top_k at 1 of the adversary passive"
      case .aboveTiming: "attributable_top_k_gain at 1 of the adversary passive"
      case .anonymitySet: "attributable_effective_size of the adversary passive"
      }
    }

    fileprivate func matches(_ row: SummaryRow) -> Bool {
      func isError(_ truth: Truth) -> Bool {
        row.table == "recovery" && row.truth == truth.rawValue && row.estimator == "unbiased"
          && row.metric == "rmsre_tau"
      }
      func isRisk(_ metric: String, at: String) -> Bool {
        row.table == "risk" && row.adversary == Adversary.passive.rawValue && row.metric == metric
          && row.at == at
      }
      return switch self {
      case .relativeError: isError(.attributable)
      case .noiseError: isError(.reported)
      case .foundAgain: isRisk("attributable_top_k", at: "1")
      case .aboveTiming: isRisk("attributable_top_k_gain", at: "1")
      case .anonymitySet: isRisk("attributable_effective_size", at: "")
      }
    }
  }

  let point: DesignPoint
  let system: Int
  private let figures: [SummaryRow?]

  /// - Parameter rows: the summary of the design point.
  init(_ point: DesignPoint, system: Int, _ rows: [SummaryRow]) {
    self.point = point
    self.system = system
    let mine = rows.filter { $0.system == system }
    figures = Figure.allCases.map { figure in mine.first(where: figure.matches) }
  }

  /// The columns after those of what is swept, and the system.
  static var columns: [ColumnSchema] {
    Figure.allCases.flatMap { figure in
      [
        ColumnSchema(figure.rawValue, .number, figure.meaning, isGroundTruth: true),
        ColumnSchema("\(figure.rawValue)_ci_low", .number, "95 % interval over replications, low end"),
        ColumnSchema("\(figure.rawValue)_ci_high", .number, "95 % interval over replications, high end"),
      ]
    } + [ColumnSchema("epsilon", .number, "the privacy parameter; empty: none, or not finite")]
  }

  /// Writes the row, without ending it.
  func write(to rows: inout CSVRows) {
    for swept in point.values { rows.append(swept.value) }
    rows.append(point.scenario.systems[system].name)
    for figure in figures {
      rows.append(figure?.mean)
      rows.append(figure?.interval?.low)
      rows.append(figure?.interval?.high)
    }
    rows.append(point.scenario.systems[system].budget?.epsilon)
  }
}
