/// An adversary expects more success than it has.
struct Overconfident: TeachingRule {
  /// Less than this is not worth a line, however certain it is.
  static let least = 0.01

  func finding(_ data: ReportData) -> Finding? {
    let evidence = data.summary.compactMap { row -> String? in
      guard row.table == "risk", row.metric == "overconfidence", let mean = row.mean, mean > Self.least,
        let low = row.low, low > 0
      else { return nil }
      return
        "\(row.adversary) on \(data.place(row)): expects a success that is \(row.points) above what it has"
    }
    guard !evidence.isEmpty else { return nil }
    return Finding(
      title: "An adversary believes too much",
      advice:
        "Go by hits (top_k) and not by beliefs (expected_top_k, entropies, anonymity sets): what it assumes of people does not hold "
        + "here, such as independent conversions, steady traffic, or one browser for each person.",
      evidence: evidence)
  }
}
