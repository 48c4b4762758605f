import SimulationKernel
import Web

/// Events where sites follow a policy, or more than one ad tech is told.
extension PopulationGenerator {
  /// Writes an event for each registration of a click or view.
  ///
  /// - Parameter ad: the honest registration with the campaign's own ad tech.
  @inline(never)
  func appendRegistrations(
    of ad: AdInteraction, _ click: TrueClick, of person: Actor, in block: inout BlockStorage
  ) {
    let address = interactionAddress(person.firstClick + Int(ad.number), of: person.index, in: block)
    adTechs.draw(
      home: adTechs.ofCampaign[Int(click.campaign)], address: address, random: person.random,
      into: &block.adTechs)
    for registration in 0..<block.adTechs.drawn.count {
      var ad = ad
      ad.registration = UInt16(registration)
      ad.reporting = sites.reporting[block.adTechs.drawn[registration]]
      if let declare = policy.declare { change(&ad, click, of: person, by: declare) }
      block.events.append(
        TimedEvent(time: click.time, event: click.isView ? .view(ad) : .click(ad), browser: click.browser))
    }
  }

  private func change(
    _ ad: inout AdInteraction, _ click: TrueClick, of person: Actor, by declare: SitePolicy.Declare
  ) {
    let facts = InteractionFacts(
      person: person.random.person, browser: click.browser, number: ad.number, isView: click.isView,
      campaign: Int(click.campaign), publisher: Int(click.publisher),
      advertiser: Int(advertiserOfCampaign[Int(click.campaign)]), time: click.time,
      registration: ad.registration)
    var declaration = InteractionDeclaration(
      sourceData: ad.sourceData, expiry: ad.declaredExpiry, reporting: ad.reporting)
    declare(facts, &declaration)
    ad.sourceData = declaration.sourceData
    ad.declaredExpiry = declaration.expiry
    ad.reporting = declaration.reporting
  }

  /// Writes an event for each registration of a conversion.
  @inline(never)
  func appendRegistrations(
    of conversion: TrueConversion, _ number: UInt32, of person: Actor, in block: inout BlockStorage
  ) {
    guard let register = policy.register else {
      for (registration, reporting) in sites.reporting.enumerated() {
        let event = ConversionRegistration(
          number: number, ordinal: conversion.ordinal, page: sites.advertisers[Int(conversion.advertiser)],
          reporting: reporting, data: UInt64(conversion.data), value: conversion.value,
          registration: UInt16(registration))
        block.events.append(
          TimedEvent(time: conversion.time, event: .conversion(event), browser: conversion.browser))
      }
      return
    }
    var firings = honestFirings(of: conversion)
    register(
      ConversionFacts(
        person: person.random.person, browser: conversion.browser, number: number,
        advertiser: Int(conversion.advertiser), time: conversion.time, data: UInt64(conversion.data),
        value: conversion.value), &firings)
    var further = 0
    for (position, firing) in firings.enumerated() {
      var ordinal = conversion.ordinal
      if firings[..<position].contains(where: { $0.registration == firing.registration }) {
        precondition(
          further < ConversionOrdinal.furtherLimit,
          "a site policy registers a conversion more than 1024 times")
        ordinal = ConversionOrdinal.further(number: number, index: further)
        further += 1
      }
      precondition(firing.delay >= .zero, "a site policy registers a conversion before it happens")
      let time = conversion.time + firing.delay
      if time > timeline.end { continue }
      let event = ConversionRegistration(
        number: number, ordinal: ordinal, page: sites.advertisers[Int(conversion.advertiser)],
        reporting: firing.reporting, data: firing.data, value: firing.value,
        registration: firing.registration)
      block.events.append(TimedEvent(time: time, event: .conversion(event), browser: conversion.browser))
    }
  }

  /// What an honest advertiser fires: one registration for each ad tech, at once.
  private func honestFirings(of conversion: TrueConversion) -> [FiredConversion] {
    sites.reporting.enumerated().map { registration, reporting in
      FiredConversion(
        data: UInt64(conversion.data), value: conversion.value, registration: UInt16(registration),
        reporting: reporting)
    }
  }
}
