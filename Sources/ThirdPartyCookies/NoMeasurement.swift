import Measurement
import SimulationKernel
import Web

/// No cross-site measurement at all: every conversion goes unseen.
public struct NoMeasurement: MeasurementSystem {
  /// There is nothing to set.
  public struct Settings: Hashable, Sendable {
    /// Makes the settings that say nothing.
    public init() {}
  }

  /// A report that cannot exist.
  public enum Report: Hashable, Sendable {}

  /// Makes the system of any browser.
  public init(_ settings: Settings) {}

  /// Does nothing: there is nothing to forget.
  public mutating func reset(_ browser: BrowserTraits) {}

  /// Says of every conversion that it is not measured; all else is ignored.
  public mutating func handle(
    _ event: BrowserEvent, at now: SimulationTime, random: AddressedRandom,
    into outbox: inout Outbox<Report>
  ) {
    guard case .conversion(let registration) = event else { return }
    outbox.settle(registration, .notMeasured)
  }

  /// Does nothing: this system asks for no timers.
  public mutating func timerFired(
    _ timer: Timer, at now: SimulationTime, random: AddressedRandom,
    into outbox: inout Outbox<Report>
  ) {}

  /// Lists nothing: there are no reports.
  public func unsentReports() -> [ScheduledReport<Report>] { [] }
}
