import Measurement
import SimulationKernel

/// The settings below `population.browser`: when browsers are open.
struct AvailabilitySchema {
  var availability: Availability
  /// The share of browsers that lie unused for weeks between sessions.
  var dormantShare: Double

  init(_ population: MappingReader) {
    self = population.group("browser") { reader in
      for key in ["closed-share", "closed-for"] {
        reader.refuse(
          key, "has a place of its own now",
          suggestion: "write availability: { independent: { \(key): ... } }")
      }
      let availability = Self.availability(reader)
      let hasSessions = if case .sessions = availability { true } else { false }
      let dormantShare = reader.value(
        "dormant", .share(), default: hasSessions ? 0.02 : 0,
        note: "assumption; share of browsers that lie unused for weeks between sessions")
      if !hasSessions, dormantShare > 0 {
        reader.report(
          .warning, "dormant", "has no effect: only browsers with sessions can be dormant",
          allowed: "availability: { sessions: {} } to take effect")
      }
      return AvailabilitySchema(availability: availability, dormantShare: dormantShare)
    }
  }

  private init(availability: Availability, dormantShare: Double) {
    self.availability = availability
    self.dormantShare = dormantShare
  }

  private static func availability(_ reader: MappingReader) -> Availability {
    reader.oneOf(
      "availability",
      [
        SettingForm("sessions", Self.sessions),
        SettingForm("independent") { reader in
          .independent(
            closedShare: reader.value(
              "closed-share", .share(), default: 0.2,
              note: "assumption; probability that the browser is closed when a report is due"),
            closedFor: reader.delayLaw("closed-for", default: "exponential"))
        },
        SettingForm("always-open") { _ in .alwaysOpen },
      ], default: "sessions")
  }

  private static func sessions(_ reader: MappingReader) -> Availability {
    let open = reader.value(
      "open", .length, default: .minutes(45), note: "assumption; mean length of a session")
    let closed = reader.value(
      "closed", .length, default: .hours(8), note: "assumption; mean length of a pause")
    let dormantClosed = reader.value(
      "dormant-closed", .length, default: .days(30), note: "assumption; the same for dormant browsers")
    let rhythm = reader.dailyRhythm("rhythm", note: "how readily closed browsers open at each hour")
    return reader.law(else: .alwaysOpen) {
      .sessions(try SessionLaw(open: open, closed: closed, dormantClosed: dormantClosed, rhythm: rhythm))
    }
  }
}
