import Statistics

/// Intervals of estimates hold the truth less often than they promise.
struct LowCoverage: TeachingRule {
  /// A shortfall that is worth a warning.
  static let least = 0.01

  func finding(_ data: ReportData) throws -> Finding? {
    let rows = data.summary.filter {
      $0.table == "recovery" && $0.metric == "interval_coverage" && $0.truth == "reported"
    }
    let evidence = try rows.compactMap { row -> String? in
      guard let nominal = Double(row.at), let mean = row.mean, mean < nominal - Self.least,
        let limit = try Self.upperLimit(row, among: rows.count), limit < nominal
      else { return nil }
      let expected = data.row(
        .error("interval_coverage_expected", row.truth, row.estimator, at: row.at), point: row.point,
        system: row.system)?.mean
      let exact = expected.map { "; by the law of the noise \(NumberText.percent($0)) is expected" } ?? ""
      return
        "\(data.place(row)), \(row.estimator): \(row.text(isShare: true)) instead of \(NumberText.percent(nominal))\(exact)"
    }
    guard !evidence.isEmpty else { return nil }
    return Finding(
      title: "Intervals promise more than they hold",
      advice:
        "Less than the nominal share of the intervals holds the truth. Counts are whole numbers, so small ones cannot be met exactly; "
        + "a wrong assumed noise, an estimator that is biased or a decision after looking do the same. Widen what you publish, "
        + "or take the estimator whose coverage holds.",
      evidence: evidence)
  }

  /// The upper limit for a mean that is one of many, so that all of them together are wrong in one of twenty runs at most.
  ///
  /// derived: the 95 % interval's half-width times the ratio of Student's quantiles, with Bonferroni's factor.
  private static func upperLimit(_ row: FigureRow, among count: Int) throws -> Double? {
    guard let mean = row.mean, let high = row.high, row.replications > 1 else { return nil }
    let freedom = Double(row.replications - 1)
    let one = try Confidence.studentQuantile(0.95, degreesOfFreedom: freedom)
    let all = try Confidence.studentQuantile(1 - 0.05 / Double(max(1, count)), degreesOfFreedom: freedom)
    return mean + (high - mean) * all / one
  }
}
