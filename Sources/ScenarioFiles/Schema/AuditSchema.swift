import Experiments
import PrivacyMechanisms

extension AuditPlan {
  /// Reads the settings below `audit`; without them no noise is audited.
  ///
  /// - Parameter systems: the systems of the scenario.
  static func read(_ root: MappingReader, systems: [SystemArm]) -> AuditPlan? {
    let plan = root.optionalGroup("audit") { reader in
      var plan = AuditPlan()
      plan.runs = reader.value(
        "runs", .int(1_000...100_000_000), default: plan.runs,
        note: "of each mechanism in each of two worlds, and of its canaries; more runs see smaller defects")
      plan.level = reader.value(
        "level", .double(.above(0, below: 1)), default: plan.level,
        note: "chance that any true claim is flagged, of all mechanisms and tests of the run together")
      plan.claims = reader.named("claims", count: 0...64) { name, reader in
        claim(name, reader, of: systems.first { $0.name == name })
      }.map(\.value)
      return plan
    }
    if plan != nil, !systems.isEmpty, !systems.contains(where: \.auditable.noise) {
      root.error("audit", "finds no noise: none of the systems has any", suggestion: "leave audit out")
    }
    return plan
  }

  private static func claim(_ name: String, _ reader: MappingReader, of system: SystemArm?) -> AuditClaim {
    var claim = AuditClaim(system: name)
    claim.epsilon = reader.optional(
      "epsilon", .double(.above(0, upTo: 64)), note: "what is claimed of it; null: what its settings say")
    let range = reader.optional(
      "noise-range", .choice(ClaimedRange.self),
      note: "of the API of 2020: uniform, as documented, or inclusive; null: uniform")
    claim.replacement = range.map { $0 == .uniform ? .uniform : .inclusiveRange }
    guard let system else {
      reader.error(nil, "is no system of this scenario", allowed: "the name of one of systems")
      return claim
    }
    if !system.auditable.noise { reader.error(nil, "is a system without noise", suggestion: "leave it out") }
    if claim.replacement != nil, !system.auditable.data {
      reader.error(
        "noise-range", "is claimed of a system that does not replace data",
        allowed: "systems of kind event-conversion-measurement")
    }
    return claim
  }
}

/// Which values replace noised data by the claim.
private enum ClaimedRange: String, CaseIterable, Sendable {
  case uniform
  case inclusive
}
