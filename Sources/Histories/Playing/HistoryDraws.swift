import AttributionReporting
import PrivacyMechanisms
import SimulationKernel

/// What chance decides, where a history does not say it.
struct HistoryDraws<Chance: AttributionDraws>: AttributionDraws {
  /// Decides what the history leaves open.
  var chance: Chance
  /// Whether untrue responses and null reports happen that the history does not prescribe.
  var hasNoise: Bool
  /// What the source reports instead of the truth; nil where the history leaves it open.
  var response: OutputState?
  /// The days of null reports; nil where the history leaves them open.
  var nullReportDays: [Int]?

  mutating func response(among states: OutputStates, probability: Double) -> OutputState? {
    if let response { return response }
    return hasNoise ? chance.response(among: states, probability: probability) : nil
  }

  mutating func makesNullReport(day: Int, probability: Double) -> Bool {
    if let nullReportDays { return nullReportDays.contains(day) }
    return hasNoise && chance.makesNullReport(day: day, probability: probability)
  }

  mutating func aggregatableDelay(report: Int, span: SimulationDuration) -> SimulationDuration {
    chance.aggregatableDelay(report: report, span: span)
  }
}

/// No chance at all: the truth, no null reports, the longest delay.
///
/// *Source:* Chromium, `AttributionNoiseMode::kNone`.
struct NoChance: AttributionDraws {
  mutating func response(among states: OutputStates, probability: Double) -> OutputState? { nil }

  mutating func makesNullReport(day: Int, probability: Double) -> Bool { false }

  mutating func aggregatableDelay(report: Int, span: SimulationDuration) -> SimulationDuration { span }
}
