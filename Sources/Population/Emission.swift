import SimulationKernel
import Web

/// Events as honest sites and one ad tech make them; what goes beyond is in ``appendRegistrations``.
extension PopulationGenerator {
  /// Writes the event of a click or view, and remembers a click as its advertiser's latest.
  @inline(__always)
  func emitInteraction(_ local: Int, at time: SimulationTime, of person: Actor, in block: inout BlockStorage)
  {
    let click = block.clicks[person.firstClick &+ local]
    let ad = interaction(click, local, of: person.random.person)
    if !click.isView { noteClick(local, click, of: person, in: &block) }
    let mark = Self.mark(browser: click.browser, adTech: adTechs.ofCampaign[Int(click.campaign)])
    block.fingerprint.add(
      UInt64(bitPattern: time.milliseconds), (UInt64(ad.publisher.origin) &<< 16 ^ ad.sourceData) &+ mark,
      of: person.owner)
    if registersPlainly {
      block.events.append(
        TimedEvent(time: time, event: click.isView ? .view(ad) : .click(ad), browser: click.browser))
    } else {
      appendRegistrations(of: ad, click, of: person, in: &block)
    }
  }

  /// Writes a conversion and its event.
  @inline(__always)
  func emitConversion(_ row: Int, at time: SimulationTime, of person: Actor, in block: inout BlockStorage) {
    let conversion = describe(row, at: time, of: person, in: block)
    let number = UInt32(truncatingIfNeeded: block.conversions.count &- person.firstConversion)
    block.conversions.append(conversion)
    block.fingerprint.add(
      UInt64(bitPattern: time.milliseconds),
      (UInt64(conversion.ordinal) &<< 8 ^ UInt64(conversion.data))
        &+ Self.mark(browser: conversion.browser, adTech: 0),
      of: ~person.owner)
    if firesPlainly {
      let event = ConversionRegistration(
        number: number, ordinal: conversion.ordinal, page: pages[Int(conversion.advertiser)],
        reporting: firstReporting, data: UInt64(conversion.data), value: conversion.value)
      block.events.append(TimedEvent(time: time, event: .conversion(event), browser: conversion.browser))
    } else {
      appendRegistrations(of: conversion, number, of: person, in: &block)
    }
  }

  /// What a fingerprint adds for a browser and an ad tech; nothing for the first of each.
  @inline(__always)
  static func mark(browser: UInt8, adTech: Int) -> UInt64 {
    UInt64(browser) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(truncatingIfNeeded: adTech) &* 0xC2B2_AE3D_27D4_EB4F
  }

  /// Remembers a click as its advertiser's latest; of several at one moment the first stays, as in the systems.
  @inline(__always)
  private func noteClick(_ local: Int, _ click: TrueClick, of person: Actor, in block: inout BlockStorage) {
    let advertiser = Int(advertiserOfCampaign[Int(click.campaign)])
    let last = block.lastClick[advertiser]
    let index = Int32(truncatingIfNeeded: person.index)
    if last.person == index, block.clicks[person.firstClick &+ Int(last.click)].time == click.time { return }
    block.lastClick[advertiser] = LastClick(person: index, click: Int32(truncatingIfNeeded: local))
  }

  /// What honest sites declare of a click or view to the campaign's own ad tech.
  @inline(__always)
  private func interaction(_ click: TrueClick, _ number: Int, of person: UInt64) -> AdInteraction {
    AdInteraction(
      number: UInt32(truncatingIfNeeded: number),
      sourceData: ClickIdentifier(campaign: Int(click.campaign), person: person, click: number).rawValue,
      publisher: sites.publishers[Int(click.publisher)],
      destination: destinationOfCampaign[Int(click.campaign)],
      reporting: reportingOfCampaign[Int(click.campaign)],
      declaredExpiry: settings.declaredExpiry)
  }

  @inline(__always)
  private func describe(
    _ row: Int, at time: SimulationTime, of person: Actor, in block: borrowing BlockStorage
  ) -> TrueConversion {
    let draft = block.drafts[row]
    let causedBy = draft.click < 0 ? -1 : block.clicks[Int(draft.click)].campaign
    let advertiser = advertiser(row, in: block)
    let last = block.lastClick[Int(advertiser)]
    let follows = last.person == Int32(truncatingIfNeeded: person.index)
    var attributed = Int32(-1)
    var campaign = Int16(-1)
    if follows {
      let click = block.clicks[person.firstClick &+ Int(last.click)]
      if time - click.time < timeline.attributionWindow {
        (attributed, campaign) = (last.click, click.campaign)
      }
    }
    return TrueConversion(
      time: time, value: block.values.isEmpty ? 0 : block.values[row], advertiser: advertiser,
      attributedClick: attributed, ordinal: draft.ordinal, causedBy: causedBy, attributedCampaign: campaign,
      data: data(row, in: block),
      browser: hasOneBrowserEach
        ? 0
        : isToldBrowsers
          ? block.traced[row].browser
          : browser(
            of: draft.ordinal, cause: draft.click < 0 ? nil : block.clicks[Int(draft.click)].browser,
            among: block.browserStart[person.index + 1] &- block.browserStart[person.index], person.random),
      followsClick: follows,
      counts: time.milliseconds >= 0)
  }

  /// The browser in which a conversion happens.
  ///
  /// Not handed the block: lending it to a function of its own would copy it.
  @inline(never)
  func browser(
    of ordinal: UInt32, cause: UInt8?, among count: Int, _ random: AddressedRandom
  ) -> UInt8 {
    if count == 1 { return 0 }
    let words = random.block(.conversionBrowser, UInt64(ordinal))
    guard let cause else { return browsers.ofInteraction(words, among: count) }
    return browsers.ofConversion(words, cause: cause, among: count)
  }
}
