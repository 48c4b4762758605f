import Population
import SimulationKernel

/// How long the reports of a system may take to be due.
struct ReportDelays {
  /// The system's name.
  var system: String
  /// The longest time from a click to the moment at which one of its reports is due.
  var afterClick: SimulationDuration
  /// The longest time from a conversion to the moment at which its report is due.
  var afterConversion: SimulationDuration
  /// Whether estimates from its reports take it that all of them have arrived.
  var needsAll = false
}

extension Timeline {
  private static let atMost = SimulationDuration.days(3650)

  /// Reads the settings below `timeline`.
  ///
  /// - Parameter delays: how long the reports of each system take, where they take any time.
  init(_ root: MappingReader, delays: [ReportDelays]) {
    self.init()
    let standard = self
    self = root.group("timeline") { reader in
      var timeline = standard
      timeline.warmUp = reader.value(
        "warm-up", .duration(.within(.zero...Self.atMost)), default: standard.warmUp,
        note: "clicks that exist before the period")
      timeline.period = reader.value(
        "period", .duration(.above(.zero, upTo: Self.atMost)), default: standard.period,
        note: "clicks and conversions count inside it")
      timeline.drain = Self.drain(reader, delays)
      timeline.adsEnd = reader.optional(
        "ads-end", .duration(.within(.zero...Self.atMost)),
        note: "after the start of the period; null: at its end"
      )
      if let adsEnd = timeline.adsEnd, adsEnd > timeline.period {
        reader.error("ads-end", "lies after the period", allowed: "at most period")
      }
      timeline.attributionWindow = reader.value(
        "attribution-window", .length, default: standard.attributionWindow, note: "for the truth attributable"
      )
      if timeline.warmUp > .zero, timeline.attributionWindow > timeline.warmUp {
        reader.report(
          .warning, "warm-up",
          "is shorter than the attribution window, so early conversions miss clicks that would count")
      }
      return timeline
    }
  }

  /// Reads `drain`; nil for one without an end.
  private static func drain(_ reader: MappingReader, _ delays: [ReportDelays]) -> SimulationDuration? {
    if reader.raw("drain", words: ["unlimited"])?.text == "unlimited" {
      reader.record("drain", .text("unlimited"))
      return nil
    }
    if delays.contains(where: \.needsAll), !reader.isWritten("drain") {
      reader.record(
        "drain", .text("unlimited"),
        note: "every report is waited for: estimates over whole outputs know how many fake ones there are")
      return nil
    }
    let usual = SimulationDuration.days(30) + .hours(1)
    let longest = delays.map(\.afterClick).reduce(.zero, max)
    let drain = reader.value(
      "drain", .duration(.within(.zero...atMost)),
      default: longest <= usual ? usual : min(longest + .hours(1), atMost),
      note: "the last window of the last click closes, 30d1h or later; \"unlimited\" waits for every report")
    // Settings with mistakes have stand-ins, of which there is nothing to say.
    let late = delays.max { $0.afterConversion < $1.afterConversion }
    if let late, late.afterConversion > drain, !reader.hasErrors {
      let needed = DurationText.canonical(late.afterConversion)
      reader.report(
        .warning, "drain",
        "is \(DurationText.canonical(drain)), but reports of systems.\(late.system) can be due up to \(needed) after "
          + "the period: late ones count as not delivered",
        allowed: "at least \(needed) to lose none")
    }
    return drain
  }
}
