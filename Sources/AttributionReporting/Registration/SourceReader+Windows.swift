import JSONText
import SimulationKernel

extension SourceReader {
  /// Seconds until the source expires; whole days for event sources.
  func expiry(_ value: JSONValue, _ log: inout HeaderLog) -> Int64? {
    guard let given = ValueReader.seconds(value, &log) else { return nil }
    let seconds = ValueReader.clamped(given, &log, to: RegistrationLimits.expiry)
    guard type == .event else { return seconds }
    let day = RegistrationLimits.secondsPerDay
    let rounded = (seconds + day / 2) / day * day
    if rounded != seconds {
      log.warn("is rounded to whole days for an event source: \(rounded) seconds")
    }
    return rounded
  }

  /// Seconds from an hour to the source's expiry.
  func reportWindow(_ value: JSONValue, _ log: inout HeaderLog, expiry: Int64) -> Int64? {
    guard let seconds = ValueReader.seconds(value, &log) else { return nil }
    return ValueReader.clamped(
      seconds, &log, to: RegistrationLimits.leastReportWindow...expiry, " (its expiry)")
  }

  /// The windows of event-level reports; the usual ones unless the source says otherwise.
  func eventReportWindows(
    _ members: inout MemberReader, _ log: inout HeaderLog, expiry: Int64
  ) -> EventReportWindows {
    let usual = EventReportWindows.standard(type, last: .seconds(expiry))
    let single = members.take("event_report_window")
    let several = members.take("event_report_windows")
    switch (single, several) {
    case (nil, nil): return usual
    case (let value?, nil):
      let last = log.at("event_report_window") { reportWindow(value, &$0, expiry: expiry) }
      return last.map { .standard(type, last: .seconds($0)) } ?? usual
    case (nil, let value?):
      return log.at("event_report_windows") { windows(value, &$0, expiry: expiry) } ?? usual
    case (.some, .some):
      log.at("event_report_windows") { $0.error("cannot be given together with event_report_window") }
      return usual
    }
  }

  private func windows(_ value: JSONValue, _ log: inout HeaderLog, expiry: Int64) -> EventReportWindows? {
    guard var members = MemberReader(value, &log) else { return nil }
    let start = members.read("start_time", &log) { value, log -> Int64? in
      guard let start = ValueReader.integer(value, &log) else { return nil }
      if (0...expiry).contains(start) { return start }
      log.error("must be from 0 to the expiry, \(expiry) seconds")
      return nil
    }
    let ends = members.require("end_times", &log) { value, log in
      endTimes(value, &log, after: start ?? 0, expiry: expiry)
    }
    members.warnOfRest(&log)
    return ends.map { EventReportWindows(start: .seconds(start ?? 0), ends: $0) }
  }

  /// When windows close; reading stops at the first mistake, since later ends depend on earlier ones.
  private func endTimes(
    _ value: JSONValue, _ log: inout HeaderLog, after start: Int64, expiry: Int64
  ) -> [SimulationDuration]? {
    guard let elements = value.asArray, (1...RegistrationLimits.reportWindows).contains(elements.count) else {
      log.error("must be a list of 1 to \(RegistrationLimits.reportWindows) times in seconds")
      return nil
    }
    var last = start
    var ends: [SimulationDuration] = []
    for (index, element) in elements.enumerated() {
      let end = log.at(index) { log -> Int64? in
        guard let given = ValueReader.integer(element, &log) else { return nil }
        guard given > 0 else {
          log.error("must be positive")
          return nil
        }
        let end = ValueReader.clamped(
          given, &log, to: RegistrationLimits.leastReportWindow...expiry, " (the expiry)")
        if end > last { return end }
        log.error("must be after \(index == 0 ? "start_time" : "the end before it"), \(last) seconds")
        return nil
      }
      guard let end else { return nil }
      last = end
      ends.append(.seconds(end))
    }
    return ends
  }
}
