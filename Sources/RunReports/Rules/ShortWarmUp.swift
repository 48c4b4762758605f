/// The warm-up is shorter than the attribution window.
struct ShortWarmUp: TeachingRule {
  func finding(_ data: ReportData) -> Finding? {
    var evidence: [String] = []
    for point in data.points.indices {
      guard let warmUp = text("warm-up", data, point), let start = WrittenDuration.days(warmUp),
        let window = text("attribution-window", data, point), let days = WrittenDuration.days(window),
        start < days
      else { continue }
      let line = "warm-up \(warmUp), attribution window \(window)"
      if !evidence.contains(line) { evidence.append(line) }
    }
    guard !evidence.isEmpty else { return nil }
    return Finding(
      title: "The warm-up is shorter than the attribution window",
      advice:
        "Conversions early in the period then lack the older clicks that would have been credited, as if nobody had clicked before: "
        + "fewer conversions are attributable than in a steady state. Make the warm-up as long as the window, unless the start "
        + "is what you study.",
      evidence: evidence)
  }

  /// A setting of the time line at a design point, as it is written there.
  private func text(_ name: String, _ data: ReportData, _ point: Int) -> String? {
    if let column = data.swept.firstIndex(of: "timeline.\(name)") { return data.points[point][column] }
    return data.settings["timeline", name]?.text
  }
}
