/// What reports add to timing cannot be told from nothing.
struct NothingAboveTiming: TeachingRule {
  func finding(_ data: ReportData) -> Finding? {
    let evidence = data.rows(.aboveTiming).compactMap { row -> String? in
      // An exact 0 is no matter of chance: there is no report that such an adversary could read.
      guard row.mean != nil, let low = row.low, let high = row.high, low < high, low <= 0, high >= 0 else {
        return nil
      }
      return "\(data.place(row)): \(row.points) above timing, paired on the same people"
    }
    guard !evidence.isEmpty else { return nil }
    return Finding(
      title: "Success above timing cannot be told from none",
      advice:
        "Who clicked and who converted when gives people away already; the interval of what reports add holds 0. More people "
        + "(risk.people) or replications would tell; until then, do not say that the reports are to blame, nor that they are harmless.",
      evidence: evidence)
  }
}
