/// The noise is so small that correcting for it makes no difference.
struct InvisibleNoise: TeachingRule {
  func finding(_ data: ReportData) -> Finding? {
    let evidence = data.rows(.error("rmse", "reported", "raw")).compactMap { raw -> String? in
      guard
        let unbiased = data.row(
          .error("rmse", "reported", "unbiased"), point: raw.point, system: raw.system),
        let before = raw.mean, let after = unbiased.mean, before > 0, after > 0,
        // Of sums both are the same estimate, which says nothing.
        before != after,
        let low = raw.low, let high = raw.high, let unbiasedLow = unbiased.low,
        let unbiasedHigh = unbiased.high,
        low <= unbiasedHigh, unbiasedLow <= high
      else { return nil }
      return "\(data.place(raw)): RMSE \(raw.text()) as received, \(unbiased.text()) corrected"
    }
    guard !evidence.isEmpty else { return nil }
    return Finding(
      title: "Noise makes no visible difference",
      advice:
        "Counts as received are as good as corrected ones, within their intervals. At this noise and size, either correct for nothing, "
        + "or ask a question at which noise matters: rarer values, smaller campaigns, a smaller epsilon.",
      evidence: evidence)
  }
}
