import ActivityLogs
import Experiments
import Population
import SimulationKernel

/// People who come from a log instead of laws.
extension PopulationSchema {
  /// What describes laws that nobody follows beside a trace.
  private static let laws = [
    "activity", "clicks-per-person", "publishers", "advertisers", "conversions-per-click", "delay",
    "organic-per-person", "conversion-types", "rhythm", "views-per-person", "conversions-per-view",
    "currency", "value", "invalid-traffic", "exposure",
  ]

  /// Reads the settings that are left to a population from a trace.
  static func settings(_ reader: MappingReader, _ file: TraceFile) -> PopulationSettings {
    var settings = PopulationSettings(
      conversionsPerClick: .constant(0), delay: .search, conversionTypes: [])
    do {
      try settings.follow(file)
    } catch {
      reader.error("trace", "cannot be followed: \(error)")
    }
    settings.people = reader.value(
      "people", .uint64(1...file.description.people), default: file.description.people,
      note: "of the trace; fewer are a random sample")
    for law in laws {
      reader.refuse(
        law, "describes people, and those of population.trace are in its log",
        suggestion: "remove it, or the trace")
    }
    settings.cookiesBlockedShare = reader.value(
      "cookies-blocked", .share(), default: 0, note: "share of browsers that block third-party cookies")
    if file.description.tellsBrowsers {
      reader.refuse(
        "browsers", "are told apart by the log of population.trace",
        suggestion: "remove it, or import the log without its column browser")
    } else {
      settings.readBrowsers(reader)
    }
    settings.readClearing(reader)
    settings.readAdTechs(reader)
    return settings
  }

  /// Refuses a timeline that no event of the trace falls into, or that ends ads which a log knows the end of.
  static func check(_ file: TraceFile?, _ timeline: Timeline, _ root: MappingReader) {
    guard let file, !root.hasErrors else { return }
    if timeline.adsEnd != nil {
      root.error(
        "timeline", "ends ads, and the log of population.trace says when people saw any",
        suggestion: "remove ads-end")
    }
    let (first, last) = (file.description.firstMs, file.description.lastMs)
    if first >= timeline.period.milliseconds || last < -timeline.warmUp.milliseconds {
      root.error(
        "timeline",
        "has no event of population.trace, whose events lie from \(shown(first)) to \(shown(last)) after the start of "
          + "the period",
        suggestion: "import the log with another --start, or change the timeline")
    }
  }

  private static func shown(_ milliseconds: Int64) -> String {
    (milliseconds < 0 ? "-" : "")
      + DurationText.canonical(SimulationDuration(milliseconds: Int64(milliseconds.magnitude)))
  }
}

extension MappingReader {
  /// Reads `trace: FILE` or `trace: { path: FILE }`; nil when none is written or it cannot be used, which is reported.
  ///
  /// The effective scenario records the digest of the trace's description, which names that of its rows.
  func trace() -> TraceFile? {
    let about =
      "a trace that attrsim import made, from the scenario's folder: its people take the place of laws"
    let kind = SettingKind<String>.string(length: 1...4096)
    if isDescribed {
      return valueOrGroup("trace", kind, default: "", note: about) { _ in
        nil
      } group: {
        $0.traceBelow(kind, about)
      }
    }
    know("trace", nil)
    switch mapping["trace"]?.value.content {
    case nil, .null: return nil
    case .mapping: return group("trace") { $0.traceBelow(kind, about) }
    case .scalar, .sequence:
      let count = effective.count
      let path = value("trace", kind, default: "")
      let origin = Self.origin(mapping["trace"]?.value.place)
      effective.removeSubrange(count...)
      let file = path.isEmpty ? nil : open(trace: path, "trace")
      record(
        EffectiveNode(
          name: "trace",
          content: .mapping([
            EffectiveNode(name: "path", content: .leaf(.text(path), origin: origin, note: nil)),
            EffectiveNode(
              name: "sha256",
              content: .leaf(
                .text(file?.digest ?? ""), origin: .standard, note: "of the file that describes it")),
          ])))
      return file
    }
  }

  private func traceBelow(_ kind: SettingKind<String>, _ about: String) -> TraceFile? {
    let path = required("path", kind, note: about)
    let expected = writtenDigest("SHA-256 of the file that describes the trace, if it must be this one")
    guard isWritten("path"), !path.isEmpty, let file = open(trace: path, "path") else { return nil }
    if let expected, expected != file.digest {
      error(
        "sha256", "is not that of \(path), whose content must have changed", allowed: file.digest,
        suggestion: "bring the trace back, or remove the line")
      return nil
    }
    if expected == nil {
      record("sha256", .text(file.digest), note: "of the file that describes it")
    }
    return file
  }

  private func open(trace path: String, _ key: String) -> TraceFile? {
    if isDescribed { return nil }
    switch files.trace(path) {
    case .success(let file): return file
    case .failure(let problem):
      error(key, "names \(path), which \(problem.message)", suggestion: problem.suggestion)
      return nil
    }
  }
}
