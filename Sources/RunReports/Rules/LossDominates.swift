/// What is lost on the way dominates what the noise does.
struct LossDominates: TeachingRule {
  /// How many times the error with losses is that of the noise.
  static let factor = 3.0

  func finding(_ data: ReportData) -> Finding? {
    let evidence = data.rows(.error("rmse", "reported", "unbiased")).compactMap { noise -> String? in
      guard let mean = noise.mean, mean > 0,
        let loss = data.row(
          .error("rmse", "attributable", "unbiased"), point: noise.point, system: noise.system),
        let total = loss.mean, total > Self.factor * mean,
        // Beyond chance: the intervals do not even come near each other.
        loss.low ?? total > noise.high ?? mean
      else { return nil }
      return
        "\(data.place(noise)): RMSE \(noise.text()) by noise alone, \(loss.text()) against attributable conversions"
    }
    guard !evidence.isEmpty else { return nil }
    return Finding(
      title: "Losses dominate the noise",
      advice:
        "Counts are off by what never arrives (caps, windows, expiry, other browsers) and hardly by noise, so less noise or a better "
        + "correction will not help. The part on losses below says where conversions end.",
      evidence: evidence)
  }
}
