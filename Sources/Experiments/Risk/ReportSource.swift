/// Where an adversary's reports come from: a system, or one part of a mixed web.
///
/// Whoever receives a report knows its kind, so each part's reports are weighed by that part's rules and noise.
struct ReportSource: Sendable {
  /// The position of the scenario's system.
  let system: Int
  /// What measures there.
  let arm: SystemArm
  /// The browsers that have it; nil for all.
  let share: BrowserShare?
}

/// Those to whom a source's reports go in one thread's simulation, for the sake of an adversary.
struct ReportListener {
  /// Takes the reports of the people who are looked for.
  var sampler: ReportSampler?
  /// Takes the reports that name no click.
  var pool: PoolCollector?
}

extension Scenario {
  /// The sources of all systems, system by system, those of a mixed web in the order of its parts.
  var reportSources: [ReportSource] {
    systems.enumerated().flatMap { system, arm in
      if arm.parts.isEmpty { return [ReportSource(system: system, arm: arm, share: nil)] }
      return zip(arm.parts, BrowserShare.ranges(arm.parts.map(\.share))).map { part, share in
        ReportSource(system: system, arm: part.arm, share: share)
      }
    }
  }
}

extension Array {
  /// The elements, one for each source, as each system has them.
  func bySystem(_ sources: [ReportSource], systems: Int) -> [[Element]] {
    var grouped = Array<[Element]>(repeating: [], count: systems)
    for (element, source) in zip(self, sources) { grouped[source.system].append(element) }
    return grouped
  }
}
