import Experiments
import Population
import Risk
import SimulationKernel

/// How a scenario writes the adversaries who join people across sites.
extension AdversarySetting {
  /// Somebody who intersects crowds.
  func readSetIntersection() throws -> AdversaryArm {
    requireWindows()
    requireClicksOnly()
    return try .setIntersection(
      name, system: system, people: people, depths: depths,
      lostShare: reader.value(
        "lost-share", .share(.within(0...0.99)), default: 0,
        note: "its belief that a report never arrives; at 0 silence is certain"))
  }

  /// Somebody who makes windows thin.
  func readWindowTiming() throws -> AdversaryArm {
    requireWindows()
    let length = SettingKind<SimulationDuration>.duration(.above(.zero, upTo: .days(400)))
    let expiry = reader.optional(
      "expiry", length, note: "that publishers declare of every click; as population.sites say")
    let stagger = reader.optionalGroup("stagger") { reader in
      (
        step: reader.value(
          "step", length, default: .hours(1), note: "by which the expiry grows from day to day"),
        count: reader.value("count", .int(2...400), default: 7, note: "of different expiries")
      )
    }
    if stagger != nil, expiry == nil, reader.sketch == nil {
      reader.error("stagger", "needs a first expiry", suggestion: "add expiry: 2d")
    }
    let knob = expiry.map { first in
      stagger.map { ExpiryKnob.staggered(first: first, step: $0.step, count: $0.count) } ?? .fixed(first)
    }
    return try .windowTiming(
      name, system: system, people: people, depths: depths, expiry: knob,
      knowsDelays: reader.value(
        "knows-delays", .bool, default: false,
        note: "weighs candidates by the law of delays, for which there is no formula"))
  }

  /// Somebody who joins what leaves a device together.
  func readStartUpBunching() throws -> AdversaryArm {
    require({ $0.startUpDelay != nil }, "whose reports do not wait for the start of a browser")
    let isVisible = reader.value(
      "ip-visible", .bool, default: false, note: "whether reports show the address they come from")
    let sharing = reader.value(
      "people-per-address", .double(.atLeast(1)), default: 1, note: "where addresses are visible")
    let addresses = isVisible ? max(1, UInt64((Double(population.people) / sharing).rounded())) : 1
    return try .startUpBunching(
      name, system: system, people: people, depths: depths, addresses: addresses,
      delay: arm.startUpDelay ?? .uniform(longest: 0))
  }

  /// Somebody who joins the reports of one conversion.
  func readMultiTouchJoin() -> AdversaryArm {
    requireWindows()
    requireOneAdTech()
    return .multiTouchJoin(name, system: system, people: people, depths: depths)
  }

  /// Somebody with a fingerprint of everybody.
  func readFingerprint() throws -> AdversaryArm {
    try .fingerprint(
      name, system: system, people: people, depths: depths,
      bits: reader.value(
        "bits", .double(.within(0...48)), default: 10, note: "of the fingerprint, fractions too"))
  }

  /// Somebody who names everybody at once.
  func readJointAssignment() throws -> AdversaryArm {
    requireWindows()
    requireClicksOnly()
    return try .jointAssignment(name, system: system, people: people, depths: depths)
  }

  private func requireWindows() {
    require(
      AdversaryArm.readsWindows(of:),
      "whose reports do not each tell the window of a conversion that happened")
  }

  /// Refuses views, whose silence says nothing, and several ad techs, who would each have the same report.
  private func requireClicksOnly() {
    if population.viewsPerPerson > 0 || population.exposure?.isView == true {
      reader.error(nil, "needs people who only click", suggestion: "set population.views-per-person: 0")
    }
    requireOneAdTech()
  }

  private func requireOneAdTech() {
    if population.adTechs > 1 {
      reader.error(
        nil, "needs one ad tech that has all reports", suggestion: "set population.ad-techs.count: 1")
    }
  }
}
