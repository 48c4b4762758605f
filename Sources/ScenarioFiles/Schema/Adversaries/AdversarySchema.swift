import Experiments
import Population

/// The kinds of adversaries who act that a scenario may name.
enum AdversaryKind: String, CaseIterable, Sendable {
  case digitCoding = "digit-coding"
  case presenceCoding = "presence-coding"
  case reportingOrigins = "reporting-origins"
  case targetedIndividual = "targeted-individual"
  case selectiveTrigger = "selective-trigger"
  case historyReconstruction = "history-reconstruction"
  case matchKey = "match-key"
  case setIntersection = "set-intersection"
  case windowTiming = "window-timing"
  case startUpBunching = "start-up-bunching"
  case multiTouchJoin = "multi-touch-join"
  case fingerprint
  case jointAssignment = "joint-assignment"
  case aggregateDifferencing = "aggregate-differencing"

  /// Shown beside the setting that chooses.
  static let note = "what it does; `attrsim list adversaries` explains each"

  /// Reads the settings of an adversary of this kind.
  ///
  /// - Throws: what keeps it from being set up.
  func read(_ setting: AdversarySetting) throws -> AdversaryArm? {
    switch self {
    case .digitCoding: return try setting.digitCoding()
    case .presenceCoding: return try setting.presenceCoding()
    case .reportingOrigins: return try setting.reportingOrigins()
    case .targetedIndividual: return try setting.targetedIndividual()
    case .selectiveTrigger: return try setting.selectiveTrigger()
    case .historyReconstruction: return try setting.historyReconstruction()
    case .matchKey:
      setting.require(
        { if case .identity = $0.evidence { true } else { false } },
        "which names nobody: match keys are those of cookies and Conversions APIs")
      return .matchKey(
        setting.name, system: setting.system, people: setting.people, depths: setting.depths)
    case .setIntersection: return try setting.readSetIntersection()
    case .windowTiming: return try setting.readWindowTiming()
    case .startUpBunching: return try setting.readStartUpBunching()
    case .multiTouchJoin: return setting.readMultiTouchJoin()
    case .fingerprint: return try setting.readFingerprint()
    case .jointAssignment: return try setting.readJointAssignment()
    case .aggregateDifferencing: return AdversaryArm.aggregateDifferencing(setting)
    }
  }
}

/// What every kind of adversary is told, and where it reads what else it needs.
struct AdversarySetting {
  /// The scenario's name for it.
  var name: String
  /// Reads the settings below the name.
  var reader: MappingReader
  /// The position of the system that it attacks.
  var system: Int
  /// That system.
  var arm: SystemArm
  /// The people among whom it acts.
  var population: PopulationSettings
  /// How many of them it attacks, the first ones.
  var people: UInt64
  /// The values of k in top-k.
  var depths: [Int]

  /// Refuses systems against which it can do nothing.
  ///
  /// - Parameter reason: what the system is that keeps it from being attacked so.
  func require(_ isFit: (SystemArm) -> Bool, _ reason: String) {
    if !isFit(arm) { reader.error("system", "cannot be \(arm.name), \(reason)") }
  }

  /// Refuses people who do as they like, where everybody has to do the same.
  func requireExposure() {
    // What is wrong with a kind that stands in for an unknown one would only confuse.
    let isKnown =
      reader.sketch != nil || AdversaryKind(rawValue: reader.mapping["kind"]?.value.text ?? "") != nil
    if population.exposure == nil, isKnown {
      reader.error(
        nil, "needs people whose clicks and visits are planned",
        suggestion: (population.trace == nil ? "" : "take population.trace away, and ")
          + "add population.exposure: { visits: [1d] }")
    }
  }
}

extension AdversaryArm {
  /// Reads the adversaries of a scenario.
  static func read(
    _ root: MappingReader, _ systems: [SystemArm], _ population: PopulationSettings
  ) -> [AdversaryArm] {
    root.named("adversaries", count: 0...64) { name, reader -> AdversaryArm? in
      let system = reader.value(
        "system", .string(length: 1...100), default: systems.first?.name ?? "",
        note: "the system that it attacks; the first one")
      let position = systems.firstIndex { $0.name == system }
      if position == nil, reader.sketch == nil {
        reader.error(
          "system", "names no system of the scenario: \(system)",
          allowed: "one of \(systems.map(\.name).joined(separator: ", "))")
      }
      let people = reader.value(
        "people", .uint64(1...100_000), default: min(2_000, population.people),
        note: "how many it attacks, the first ones; memory grows with them")
      let depths = reader.value(
        "top", .list(of: .int(1...16), count: 1...16, increasingBy: { $0 < $1 }), default: [1, 5, 10],
        note: "the values of k in top-k")
      if Adversary.allCases.contains(where: { $0.rawValue == name }) {
        reader.error(
          nil, "has the name of somebody who only looks, whose rows would be mixed up with its own",
          allowed: "any name but \(Adversary.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      if let position, !systems[position].parts.isEmpty {
        reader.error(
          "system", "cannot be \(system): what adversaries who act do to a mixed web is not worked out",
          allowed: "a system that all browsers share")
      }
      let adversary = reader.variants("kind", AdversaryKind.self, note: AdversaryKind.note) {
        kind, reader -> AdversaryArm? in
        guard let arm = position.map({ systems[$0] }) ?? systems.first ?? standIn else { return nil }
        let setting = AdversarySetting(
          name: name, reader: reader, system: position ?? 0, arm: arm, population: population,
          people: people, depths: depths)
        do {
          return try kind.read(setting)
        } catch {
          if !reader.hasErrors { reader.error(nil, "cannot be set up: \(error)") }
          return nil
        }
      }
      return adversary ?? nil
    }.compactMap(\.value)
  }

  /// The system that is attacked where only settings are asked for, and where the systems have mistakes.
  private static var standIn: SystemArm? { try? .eventConversionMeasurement("ecm", .article) }
}
