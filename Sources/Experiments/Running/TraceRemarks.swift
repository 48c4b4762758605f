import Population

/// What somebody should know who reads results about the people of a trace.
enum TraceRemarks {
  /// The remarks about an experiment; none where laws draw its people.
  ///
  /// - Throws: what the traces throw when they cannot be read.
  static func remarks(_ experiment: Experiment) throws -> [String] {
    var remarks: [String] = []
    var seen: Set<Scope> = []
    for point in experiment.points {
      let scenario = point.scenario
      guard let trace = scenario.population.trace,
        seen.insert(
          Scope(trace: trace, people: scenario.population.people, timeline: scenario.timeline)
        ).inserted
      else { continue }
      let rest = try trace.source.outside(scenario.timeline, people: scenario.population.people)
      if let remark = text(rest, scenario.population.people, trace), !remarks.contains(remark) {
        remarks.append(remark)
      }
    }
    if !seen.isEmpty, experiment.replications > 1 {
      remarks.append(
        "replications have the same people, those of the trace: standard deviations and intervals over replications "
          + "tell of noise, browsers and losses, and nothing of other people")
    }
    return remarks
  }

  private struct Scope: Hashable {
    var trace: PopulationTrace
    var people: UInt64
    var timeline: Timeline
  }

  private static func text(_ rest: TraceRemainder, _ people: UInt64, _ trace: PopulationTrace) -> String? {
    var parts: [String] = []
    if rest.before > 0 { parts.append("\(rest.before) before the warm-up") }
    if rest.orphans > 0 { parts.append("\(rest.orphans) conversions that those caused") }
    if rest.after > 0 { parts.append("\(rest.after) after the period") }
    if parts.isEmpty { return nil }
    let among = people < trace.people ? " of the first \(people) people" : ""
    return "the timeline leaves events of the trace out: of \(rest.events)\(among), "
      + parts.joined(separator: " and ")
  }
}
