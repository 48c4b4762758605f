/// Some replications failed, so that means are over the others.
struct FailedReplications: TeachingRule {
  func finding(_ data: ReportData) -> Finding? {
    guard !data.failures.isEmpty else { return nil }
    return Finding(
      title: "Replications failed",
      advice:
        "Means are over the replications that did not fail. If what failed is not a matter of chance, they are not means of "
        + "what was asked for: find out why before you use them. The same command tries failed replications again.",
      evidence: data.failures.map { failure in
        let label = data.label(of: failure.point)
        return "replication \(failure.replication)" + (label.isEmpty ? "" : " at \(label)")
          + ": \(failure.status)"
      })
  }
}
