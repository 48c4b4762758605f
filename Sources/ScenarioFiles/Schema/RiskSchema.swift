import Experiments
import Risk

extension RiskPlan {
  /// Reads the settings below `risk`; without them nobody is looked for.
  static func read(_ root: MappingReader, people: UInt64) -> RiskPlan? {
    root.optionalGroup("risk") { reader in
      var plan = RiskPlan()
      plan.people = reader.value(
        "people", .uint64(1...1_000_000), default: plan.people,
        note:
          "how many people the adversary is after; memory grows with them: some 12 kB a person and thread at "
          + "3 bits of data, doubling with each bit")
      if plan.people > people {
        reader.report(
          .warning, "people", "is more than there are; everybody (\(people)) is looked for",
          allowed: "at most population.people")
      }
      plan.depths = reader.value(
        "top", .list(of: .int(1...16), count: 1...16, increasingBy: { $0 < $1 }), default: plan.depths,
        note: "the values of k in top-k")
      plan.collusions = reader.value(
        "collusion", .list(of: .choice(Collusion.self), count: 1...3), default: Collusion.allCases,
        note: "who puts what they know together")
      plan.assumedNoise = reader.optional(
        "assumed-noise", .share(.atLeast(0, below: 1)),
        note: "what the adversary takes for the noise; null: it knows")
      plan.assumedDelay = reader.optionalGroup("assumed-delay") { $0.delayLaw("law", default: "search") }
      return plan
    }
  }
}
