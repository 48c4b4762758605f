import Experiments
import Recovery
import SimulationKernel

extension RecoveryPlan {
  /// Reads the settings below `recovery` about arrivals: now-casts, completeness and the cap.
  mutating func readArrivals(_ reader: MappingReader) {
    nowCast = reader.optionalGroup("now-cast") { reader in
      let asOf = reader.value(
        "as-of", .duration(.within(.days(1)...SimulationDuration.days(3650))), default: .days(30),
        note: "after the start of the period; a whole number of days")
      let day = SimulationDuration.days(1).milliseconds
      if asOf.milliseconds % day != 0, !reader.hasErrors {
        reader.error("as-of", "is not a whole number of days", allowed: "days without hours, such as 45d")
      }
      let scope = reader.value(
        "patterns", .choice(PatternScope.self), default: .advertiser,
        note: "whose reports a pattern of delays is learnt from: each advertiser's own, or all together")
      let components = reader.value(
        "components", .int(1...4), default: 2, note: "exponential laws in the mixture that is fitted")
      let assumed = reader.optionalGroup("assumed-delay") { $0.delayLaw("law", default: "search") }
      return NowCastPlan(
        asOf: Int(asOf.milliseconds / day), scope: scope, components: components, assumedDelay: assumed)
    }
    let completeness = reader.optionalGroup("completeness") { reader in
      reader.value(
        "days", .int(1...3650), default: 35, note: "the last day after click or conversion that is told")
    }
    completenessDays = completeness
    let laws = reader.optionalGroup("cap-correction") { reader in
      reader.value(
        "laws", .list(of: .choice(RepeatLaw.self), count: 1...3), default: RepeatLaw.allCases,
        note: "of the number of conversions of a converting click")
    }
    capLaws = (laws ?? []).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Refuses what cannot be asked of the systems, the people or the period.
  func checkArrivals(_ scenario: Scenario, _ root: MappingReader) {
    func refuse(_ what: String, _ remedy: String) { root.error("recovery", what, suggestion: remedy) }
    guard nowCast != nil || completenessDays != nil || !capLaws.isEmpty else { return }
    if let arm = scenario.systems.first(where: { !$0.tellsArrivals }) {
      refuse(
        "asks when reports arrive, but those of systems.\(arm.name) name no click, or are noised together",
        "only event-conversion-measurement, third-party-cookies and no-measurement beside it")
    }
    if scenario.population.invalidTraffic != nil {
      refuse("asks when reports arrive, which is not worked out for invalid traffic", "no invalid-traffic")
    }
    if let plan = nowCast { checkPeriod(plan, scenario, refuse) }
    guard !capLaws.isEmpty else { return }
    if scenario.systems.allSatisfy({ $0.cap == nil }) {
      refuse("corrects the cap, but no system has one", "no cap-correction")
    }
    if scenario.systems.contains(where: { $0.cap ?? 0 > Self.largestCap }) {
      refuse(
        "corrects the cap, but a click may have more than \(Self.largestCap) reports",
        "a reports-per-click of at most \(Self.largestCap), or no cap-correction")
    }
    let known = scenario.timeline.warmUp + scenario.timeline.period
    let life = scenario.systems.compactMap { $0.life(scenario.population.declaredExpiry) }
      .reduce(.zero, max)
    if known <= life {
      refuse(
        "corrects the cap, but no click is older than \(DurationText.canonical(life)) at the end of the period, when "
          + "it has had all its reports",
        "a timeline.warm-up and a timeline.period of more than \(DurationText.canonical(life)) together")
    }
    if !truths.contains(.attributable) {
      refuse("corrects the cap, but leaves the truth out that has none", "add attributable to truths")
    }
    if !measures.contains(.conversions) { refuse("corrects counts, but leaves them out", "add conversions") }
  }

  private static let largestCap = 256
  /// Of clicks, in days; memory grows with its square.
  private static let longestHistory: Int64 = 1000

  /// Conversions of the clicks asked about must lie in the period, or their truth would be cut.
  private func checkPeriod(_ plan: NowCastPlan, _ scenario: Scenario, _ refuse: (String, String) -> Void) {
    let asOf = SimulationDuration.days(Int64(plan.asOf))
    let longest = scenario.systems.compactMap { $0.life(scenario.population.declaredExpiry) }
      .reduce(scenario.timeline.attributionWindow, max)
    let needed = asOf + longest
    if needed > scenario.timeline.period {
      refuse(
        "makes a now-cast as of \(DurationText.canonical(asOf)), but conversions follow those clicks until "
          + "\(DurationText.canonical(needed)), after the period",
        "a timeline.period of at least \(DurationText.canonical(needed))")
    }
    let known = asOf + scenario.timeline.warmUp
    if known > .days(Self.longestHistory) {
      refuse(
        "makes a now-cast from \(DurationText.canonical(known)) of clicks, more than can be held day by day",
        "an as-of and a warm-up of at most \(Self.longestHistory)d together")
    }
    if truths.allSatisfy({ $0 == .all }) {
      refuse("makes a now-cast, but leaves its truths out", "add reported or attributable to truths")
    }
  }
}
