import EventConversionMeasurement
import Recovery
import SimulationKernel

extension ReportWindow {
  /// A window of the API of 2020.
  init(_ times: EventConversionMeasurement.Settings.WindowTimes) {
    self.init(
      ends: [Double(times.conversionsBefore.milliseconds) / Double(ArrivalWatch.day)],
      dueAge: Int(times.due.milliseconds / ArrivalWatch.day))
  }

  /// Each calendar day as a window of its own, for reports that leave at once.
  ///
  /// A click's moment in its day decides how long the first day is for it: eight moments stand for all.
  static func atOnce(within life: SimulationDuration) -> [ReportWindow] {
    let days = Double(life.milliseconds) / Double(ArrivalWatch.day)
    return (0...Int(days.rounded(.up))).map { age in
      ReportWindow(
        ends: (0..<8).map { min(Double(age) + (Double($0) + 0.5) / 8, max(days, 1.0 / 16)) }, dueAge: age)
    }
  }
}
