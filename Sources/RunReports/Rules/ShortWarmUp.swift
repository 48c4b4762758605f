/// The warm-up is shorter than the attribution window.
struct ShortWarmUp: TeachingRule {
  func finding(_ data: ReportData) -> Finding? {
    guard let written = data.settings["timeline", "warm-up"]?.text,
      let warmUp = WrittenDuration.days(written),
      let window = data.settings["timeline", "attribution-window"]?.text,
      let days = WrittenDuration.days(window), warmUp < days
    else { return nil }
    return Finding(
      title: "The warm-up is shorter than the attribution window",
      advice:
        "Conversions early in the period then lack the older clicks that would have been credited, as if nobody had clicked before: "
        + "fewer conversions are attributable than in a steady state. Make the warm-up as long as the window, unless the start "
        + "is what you study.",
      evidence: ["warm-up \(written), attribution window \(window)"])
  }
}
