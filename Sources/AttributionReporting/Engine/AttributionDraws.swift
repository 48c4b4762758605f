import PrivacyMechanisms
import SimulationKernel

/// Everything that chance decides about a source or a trigger.
///
/// A browser draws; a test says what is drawn.
public protocol AttributionDraws {
  /// Decides whether a source tells the truth.
  ///
  /// *Source:* Attribution Reporting, "Obtaining a randomized source response".
  ///
  /// - Parameters:
  ///   - states: all that the source may tell.
  ///   - probability: the chance that it does not tell the truth, 0 to 1.
  /// - Returns: the state that is told instead of the truth; nil for the truth.
  mutating func response(among states: OutputStates, probability: Double) -> OutputState?

  /// Decides whether a null report is made.
  ///
  /// *Source:* Attribution Reporting, "Generating randomized null attribution reports".
  ///
  /// - Parameters:
  ///   - day: how many days before the trigger it says the source was registered, 0 to 30.
  ///   - probability: the chance of it, 0 to 1.
  mutating func makesNullReport(day: Int, probability: Double) -> Bool

  /// Draws by how much an aggregatable report is delayed beyond the least delay.
  ///
  /// *Source:* Attribution Reporting, "Obtaining an aggregatable attribution report's report time".
  ///
  /// - Parameters:
  ///   - report: which of the trigger's reports: 0 for the true one, 1 more than its day for a null report.
  ///   - span: the most, not negative.
  /// - Returns: zero up to `span`.
  mutating func aggregatableDelay(report: Int, span: SimulationDuration) -> SimulationDuration
}
