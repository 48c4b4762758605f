/// The noise is so small that correcting for it makes no difference.
struct InvisibleNoise: TeachingRule {
  /// How far apart both errors may be, in relation to the error of what was received.
  static let same = 0.1
  /// A relative error up to which counts are known well.
  static let small = 0.1

  func finding(_ data: ReportData) -> Finding? {
    let evidence = data.rows(.error("rmse", "reported", "raw")).compactMap { raw -> String? in
      guard
        let unbiased = data.row(
          .error("rmse", "reported", "unbiased"), point: raw.point, system: raw.system),
        let before = raw.mean, let after = unbiased.mean, before > 0, after > 0,
        // Of sums both are the same estimate, which says nothing.
        before != after, (before - after).magnitude <= Self.same * before,
        // Wide intervals overlap whatever the noise does.
        Self.isKnown(raw), Self.isKnown(unbiased), Self.overlap(raw, unbiased),
        // Both may be equally bad.
        let relative = data.row(
          .error("rmsre_tau", "reported", "unbiased", at: "5"), point: raw.point, system: raw.system)?.mean,
        relative <= Self.small
      else { return nil }
      return
        "\(data.place(raw)): RMSE \(raw.text()) as received, \(unbiased.text()) corrected, \(NumberText.percent(relative)) of counts"
    }
    guard !evidence.isEmpty else { return nil }
    return Finding(
      title: "Noise makes no visible difference",
      advice:
        "Counts as received are as good as corrected ones, within their intervals, and errors are small beside the counts. At this "
        + "noise and size, either correct for nothing, or ask a question at which noise matters: rarer values, smaller campaigns, a "
        + "smaller epsilon.",
      evidence: evidence)
  }

  private static func isKnown(_ row: FigureRow) -> Bool {
    guard let half = TooFewReplications.relativeHalfWidth(row, isRoot: true) else { return false }
    return half <= TooFewReplications.target
  }

  private static func overlap(_ one: FigureRow, _ other: FigureRow) -> Bool {
    guard let low = one.low, let high = one.high, let otherLow = other.low, let otherHigh = other.high else {
      return false
    }
    return low <= otherHigh && otherLow <= high
  }
}
