import Experiments
import Population
import Recovery

/// The settings of a scenario file, apart from what is swept.
struct ScenarioSchema {
  var name: String
  var plan: ReplicationPlan
  var recordsReports: Bool
  var comparesSystems: Bool
  var setsOutFrontier: Bool
  /// nil when the settings have errors.
  var scenario: Scenario?

  /// Reads all settings.
  ///
  /// - Parameters:
  ///   - fileStem: the file's name without its ending, the scenario's name when none is written.
  ///   - checks: remembers which population is known to be sound.
  init(_ root: MappingReader, fileStem: String, checks: PopulationChecks) {
    _ = root.value("scenario", .int(1...1), default: 1, note: "version of this format")
    name = root.value(
      "name", .folderName, default: fileStem, note: "also of the results folder; else the file's name")
    if !Self.isFolderName(name) {
      root.error(
        "name", "is no name for a results folder",
        allowed: "letters, digits, \"-\", \"_\" and \".\", first a letter")
    }
    let seed = root.value("seed", .uint64(0 ... .max), default: 1)
    plan = ReplicationPlan(root, systems: root.mapping["systems"]?.value.mapping?.entries.map(\.key) ?? [])
    let population = PopulationSchema(root)
    let systems = Self.systems(root, population.settings)
    // How long to wait for reports depends on the systems.
    let timeline = root.standing(before: "population") {
      Timeline(root, delays: systems.compactMap(\.delays))
    }
    PopulationSchema.check(population.trace, timeline, root)
    let recovery = RecoveryPlan.read(root, systems: systems.map(\.arm))
    let risk = RiskPlan.read(root, people: population.settings.people)
    let audit = AuditPlan.read(root, systems: systems.map(\.arm))
    let adversaries = AdversaryArm.read(root, systems.map(\.arm), population.settings)
    Self.check(plan, recovery, risk, root)
    if risk != nil { Self.checkRisk(systems.map(\.arm), root) }
    if let exposure = population.settings.exposure { Self.check(exposure, timeline, risk, root) }
    let outputs = root.group("outputs") { reader in
      (
        reports: reader.value("reports", .bool, default: false, note: "a row for every report"),
        population: reader.value(
          "population", .bool, default: false, note: "the people beside published figures"),
        comparison: reader.value(
          "side-by-side", .bool, default: false, note: "a row for each system: errors, losses and risk"),
        frontier: reader.value(
          "frontier", .bool, default: false,
          note: "accuracy beside risk, a row for each design point and system")
      )
    }
    recordsReports = outputs.reports
    comparesSystems = outputs.comparison
    setsOutFrontier = outputs.frontier
    if comparesSystems || setsOutFrontier { Self.checkComparison(recovery, risk, root) }
    if setsOutFrontier, risk == nil || !recovery.truths.contains(.reported) {
      root.error(
        "outputs", "sets accuracy beside risk, and one of them is not made",
        suggestion: "write risk: {}, and reported among recovery.truths")
    }
    guard !root.hasErrors else { return }
    scenario = Scenario(
      seed: seed, population: population.settings, timeline: timeline, availability: population.availability,
      systems: systems.map(\.arm), recovery: recovery, risk: risk, adversaries: adversaries)
    scenario?.validatesPopulation = outputs.population
    scenario?.audit = audit
    if let scenario { recovery.checkArrivals(scenario, root) }
    if let scenario { checks.check(scenario, root) }
  }

  /// - Parameter population: what the advertisers fire, and what the sites declare.
  private static func systems(_ root: MappingReader, _ population: PopulationSettings) -> [SystemSetting] {
    let systems = root.named("systems", count: 1...64) { name, reader -> SystemSetting? in
      let system = reader.variants("kind", SystemKind.self, note: SystemKind.note) {
        kind, reader -> SystemSetting? in
        do {
          return try kind.read(
            name, reader, for: population)
        } catch {
          if !reader.hasErrors { reader.error(nil, "cannot be set up: \(error)") }
          return nil
        }
      }
      return system ?? nil
    }
    checkNames(systems.map(\.name), root)
    return systems.compactMap(\.value)
  }

  /// Refuses to wait for a figure that is not made.
  private static func check(
    _ plan: ReplicationPlan, _ recovery: RecoveryPlan, _ risk: RiskPlan?, _ root: MappingReader
  ) {
    guard case .until(let rule) = plan else { return }
    for (what, setting) in rule.figure.missing(recovery, risk) {
      let isGroup = setting == "risk"
      root.error(
        "replications",
        "waits for \(what), " + (isGroup ? "but there is no risk" : "which \(setting) leaves out"),
        suggestion: isGroup ? "write risk: {}" : "add it there")
    }
  }

  /// Refuses plans that do not end in time, and adversaries who believe in laws where nobody follows any.
  private static func check(
    _ exposure: DesignedExposure, _ timeline: Timeline, _ risk: RiskPlan?, _ root: MappingReader
  ) {
    if exposure.length >= timeline.period {
      root.error(
        "timeline",
        "has a period of \(DurationText.canonical(timeline.period)), and the last planned visit comes "
          + "\(DurationText.canonical(exposure.length)) after its start",
        suggestion: "make timeline.period longer than that")
    }
    if risk != nil {
      root.error(
        "risk", "cannot be asked of people whose clicks are planned: it weighs by the laws of a population",
        suggestion: "name adversaries instead, or take population.exposure away")
    }
  }

  /// Refuses risks that are not worked out.
  private static func checkRisk(_ systems: [SystemArm], _ root: MappingReader) {
    func refuse(_ system: SystemArm, _ what: String, _ remedy: String) {
      root.error(
        "risk", "cannot be asked of systems.\(system.name), \(what) of people is not worked out",
        suggestion: remedy + ", or no risk")
    }
    if let system = systems.first(where: \.registersViews) {
      refuse(system, "which registers views: what their reports say", "views: false there")
    }
    if let system = systems.first(where: \.sendsMoreThanItCounts) {
      refuse(
        system, "which registers both kinds of reports: what event-level reports say beside sums",
        "register-both: false there, or counts-from: event-level")
    }
  }

  /// Refuses to compare figures that are not made.
  private static func checkComparison(_ recovery: RecoveryPlan, _ risk: RiskPlan?, _ root: MappingReader) {
    if !recovery.truths.contains(.attributable) || !recovery.estimators.contains(.unbiased)
      || !recovery.measures.contains(.conversions)
    {
      root.error(
        "outputs", "compares errors of counts, which recovery leaves out",
        suggestion: "add attributable to recovery.truths, unbiased to estimators, and conversions to measures"
      )
    }
    if let risk, !risk.depths.contains(1) || !risk.collusions.contains(.all) {
      root.error(
        "outputs", "compares the first guesses of all parties, which risk leaves out",
        suggestion: "add 1 to risk.top, and all to risk.collusion")
    }
  }

  /// Refuses names that some file systems take for the same.
  private static func checkNames(_ names: [String], _ root: MappingReader) {
    let lowered = names.map { $0.lowercased() }
    for (index, name) in lowered.enumerated() where lowered[..<index].contains(name) {
      root.error("systems", "has two names that differ only in case: \(names[index])")
    }
  }

  private static func isFolderName(_ text: String) -> Bool {
    guard let first = text.utf8.first, (0x61...0x7A).contains(first | 0x20) else { return false }
    return text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
        || [0x2D, 0x2E, 0x5F].contains(byte)
    }
  }
}

extension SettingKind where Value == String {
  /// A name for a results folder; whether it is one the schema of scenarios tells, the default's too.
  fileprivate static var folderName: Self {
    let text = SettingKind<String>.string(length: 1...100)
    return Self(
      placeholder: text.placeholder,
      allowed: { _ in "1 to 100 characters: a letter, then letters, digits, \"-\", \"_\" and \".\"" },
      schema: ValueSchema(pattern: "^[A-Za-z][A-Za-z0-9._-]{0,99}$"), read: text.read,
      canonical: text.canonical)
  }
}

/// Sets populations up to see whether they can be; design points with the same one need that only once.
final class PopulationChecks {
  private var last: (population: PopulationSettings, timeline: Timeline)?

  /// Reports a population that cannot be set up: laws that exist alone may still fail together, and that is
  /// better said here than in the middle of a run.
  func check(_ scenario: Scenario, _ root: MappingReader) {
    if let last, last.population == scenario.population, last.timeline == scenario.timeline { return }
    last = (scenario.population, scenario.timeline)
    do {
      _ = try PopulationGenerator(scenario)
    } catch {
      root.error("population", "cannot be set up: \(error)")
    }
  }
}
