import Experiments
import Recovery

extension ReplicationPlan {
  /// Reads the setting `replications`: a number, or `{ until: { ... } }`.
  ///
  /// - Parameter systems: the names of the scenario's systems.
  init(_ root: MappingReader, systems: [String]) {
    self = root.valueOrGroup(
      "replications", .int(1...1_000_000), default: 1, note: "of every design point",
      single: { .fixed($0) },
      group: { reader in
        let rule = reader.optionalGroup("until") { PrecisionRule($0, systems: systems) }
        if rule == nil { reader.error("until", "is missing", suggestion: "write a number, or until: {...}") }
        return rule.map { .until($0) } ?? .fixed(1)
      })
  }

}

extension PrecisionRule {
  fileprivate init(_ reader: MappingReader, systems: [String]) {
    let figure = Figure(reader)
    if let system = figure.system, !systems.isEmpty, !systems.contains(system) {
      reader.error(
        "system", "cannot be \"\(ConfigScalar(system).shown)\"", allowed: systems.joined(separator: ", "),
        suggestion: DidYouMean.phrase(for: system, among: systems))
    }
    let halfWidth = reader.optional(
      "half-width", .double(.above(0)), note: "of the 95 % interval, in the metric's unit")
    let relative = reader.optional(
      "relative", .share(.above(0, upTo: 1)), note: "half-width as a share of the mean")
    let least = Self.leastBeforeLooking
    let atLeast = reader.value(
      "at-least", .int(least...1_000_000), default: least,
      note: "replications before the first look; then every \(Self.step)")
    let atMost = reader.value("max", .int(least...1_000_000), default: max(200, atLeast))
    if atMost < atLeast { reader.error("max", "is below at-least", allowed: "at least \(atLeast)") }
    var target = Target.halfWidth(halfWidth ?? 1)
    switch (halfWidth, relative) {
    case (nil, nil):
      if !reader.hasErrors {
        reader.error(nil, "names no precision", suggestion: "add half-width: 0.1 or relative: 2%")
      }
    case (_?, nil): break
    case (nil, let share?): target = .relative(share)
    case (_?, _?): reader.error("relative", "cannot stand beside \"half-width\"")
    }
    self.init(figure: figure, target: target, atLeast: atLeast, atMost: max(atMost, atLeast))
  }
}
