/// An adversary does as well as anybody could.
struct BoundReached: TeachingRule {
  func finding(_ data: ReportData) -> Finding? {
    let names = Set(AdversaryCharts.headlines.map(\.metric))
    let evidence = data.summary.compactMap { row -> String? in
      guard row.table == "risk", names.contains(row.metric), let mean = row.mean, let bound = row.bound,
        bound > 0, bound < 0.9999, row.at.isEmpty || row.at == "1"
      else { return nil }
      let isReached =
        if let low = row.low, let high = row.high, low < high { high >= bound } else { mean >= bound }
      guard isReached, mean > 0.9 * bound else { return nil }
      return
        "\(row.adversary) on \(data.place(row)): \(row.text(isShare: true)), bound \(NumberText.percent(bound))"
    }
    guard !evidence.isEmpty else { return nil }
    return Finding(
      title: "A bound is reached",
      advice:
        "No decoder of what this adversary sees could do better, so a stronger one need not be looked for; what it sees has to change. "
        + "Means may lie above a bound by chance: a figure that is above it beyond chance ends a run with an error.",
      evidence: evidence)
  }
}
