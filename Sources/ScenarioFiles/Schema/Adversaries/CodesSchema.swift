import Experiments
import Population
import Risk
import SimulationKernel

extension AdversarySetting {
  /// The system and the people into whose reports a code is written; nil after an error.
  ///
  /// - Parameter readsOrigins: whether the attack chooses among ad techs.
  private func codeTarget(readsOrigins: Bool = false) throws -> CodeTarget? {
    require(
      { if case .window = $0.evidence { true } else { false } },
      "whose reports name no click and window: codes are read from event-conversion-measurement and from event-level "
        + "reports of attribution-reporting")
    requireExposure()
    guard !reader.hasErrors, let exposure = population.exposure else { return nil }
    return try CodeTarget(
      arm, system: system, people: people, exposure, adTechs: population.adTechs, readsOrigins: readsOrigins)
  }

  private func identities(_ standard: UInt64) -> UInt64 {
    reader.value(
      "identities", .uint64(1...IdentityCode.identityLimit), default: standard,
      note: "n: how many people the advertiser knows; each person is one of them")
  }

  private func copies() -> Int {
    reader.value("repeat", .int(1...64), default: 1, note: "how often each symbol is sent")
  }

  private func decoder(_ standard: CodeDecoder) -> CodeDecoder {
    reader.value("decoder", .choice(), default: standard, note: "how copies are put together")
  }

  private func delivery() -> Double {
    reader.value(
      "delivery", .share(.above(0, upTo: 1)), default: 1,
      note: "the probability that what is to be fired is fired and reported, as the adversary believes")
  }

  private func baseRates() -> [Double] {
    reader.value(
      "base-rates", .list(of: .share(.above(0, upTo: 0.5)), count: 0...16, increasingBy: { $0 < $1 }),
      default: [0.0001, 0.01], note: "shares of targets among people, for the predictive value")
  }

  /// Reads digit coding.
  func digitCoding() throws -> AdversaryArm? {
    var settings = DigitCoding()
    settings.identities = identities(settings.identities)
    settings.order = reader.value(
      "order", .choice(), default: settings.order, note: "what tells the order of digits")
    settings.copies = copies()
    settings.decoder = decoder(settings.decoder)
    settings.conversionsPerVisit = reader.value(
      "conversions-per-visit", .int(1...64), default: settings.conversionsPerVisit,
      note: "how many can be fired at one visit")
    settings.usesSilence = reader.value(
      "silence", .bool, default: settings.usesSilence, note: "multiset: fewer reports are words too")
    settings.cooldown = reader.value(
      "cooldown", .duration(.within(.zero ... .days(1))), default: settings.cooldown,
      note: "between two registrations of one visit")
    settings.delivery = delivery()
    guard let target = try codeTarget() else { return nil }
    return try .digitCoding(name, target, depths: depths, settings)
  }

  /// Reads presence coding.
  func presenceCoding() throws -> AdversaryArm? {
    var settings = PresenceCoding()
    settings.identities = identities(settings.identities)
    settings.copies = copies()
    settings.decoder = decoder(settings.decoder)
    settings.delivery = delivery()
    guard let target = try codeTarget() else { return nil }
    return try .presenceCoding(name, target, depths: depths, settings)
  }

  /// Reads the entropy of reporting origins.
  func reportingOrigins() throws -> AdversaryArm? {
    var settings = ReportingOrigins()
    settings.identities = identities(settings.identities)
    settings.origins = reader.value(
      "origins", .int(1...1000), default: settings.origins,
      note:
        "D: how many ad techs receive reports; population.ad-techs must have as many, and register clicks with all"
    )
    settings.usesData = reader.value(
      "data", .bool, default: settings.usesData, note: "each report's data carries a digit too")
    settings.copies = copies()
    settings.decoder = decoder(settings.decoder)
    settings.delivery = delivery()
    require(
      { if case .outputs = $0.channel { true } else { false } },
      "whose clicks are registered with one reporting origin each, so that there is none to choose")
    if population.adTechsPerClick < population.adTechs || population.adTechs < settings.origins {
      reader.error(
        "origins", "need clicks that are registered with all of them",
        suggestion: "set population.ad-techs: { count: \(settings.origins), per-click: \(settings.origins) }")
    }
    guard let target = try codeTarget(readsOrigins: true) else { return nil }
    return try .reportingOrigins(name, target, depths: depths, settings)
  }

  /// Reads the attack on a targeted individual.
  func targetedIndividual() throws -> AdversaryArm? {
    var plan = DetectionPlan()
    plan.baseRates = baseRates()
    plan.delivery = delivery()
    guard let target = try codeTarget() else { return nil }
    return .targetedIndividual(name, target, depths: depths, plan)
  }

  /// Reads the selective trigger.
  func selectiveTrigger() throws -> AdversaryArm? {
    var plan = DetectionPlan()
    plan.baseRates = baseRates()
    plan.delivery = delivery()
    let listed = reader.value(
      "listed", .share(.above(0, below: 1)), default: 0.5, note: "the share of people on the list")
    let evidence = reader.value(
      "evidence", .choice(PresenceEvidence.self), default: .anyReport,
      note: "what is taken for a sign of a firing")
    guard let target = try codeTarget() else { return nil }
    return try .selectiveTrigger(
      name, target, depths: depths, listed: listed, evidence: evidence, plan)
  }

  /// Reads the reconstruction of histories.
  func historyReconstruction() throws -> AdversaryArm? {
    let baseRates = baseRates()
    requireExposure()
    if population.adTechs > 1 {
      reader.error(
        nil, "needs one ad tech that registers all views", suggestion: "set population.ad-techs.count: 1")
    }
    guard let exposure = population.exposure else { return nil }
    return try .historyReconstruction(
      name, arm, system: system, people: people, depths: depths, exposure, baseRates: baseRates)
  }
}
